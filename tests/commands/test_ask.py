# ruff: noqa: E501  # tables as wide as the sheets are
"""A caller's question: found by whatever it names, answered with what is open, where money went, and a sentence."""

import pytest

from invoice_workbook.engine import lock
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import languages
from tests import cli
from tests.asked import wanted
from tests.sheets import books

SETTINGS = "name | value\nCompany | Kranich\nCountry | DE\nLanguage | en\nHome currency | EUR"
CUSTOMERS = """
    customer | name                  | contact    | e_mail         | phone            | city   | country | language | currency | terms  | credit_limit | bank_account           | status
    C-1      | Bäckerei Müller GmbH  | Frau Özil  | info@mue.example | +49 40 123456   | Bremen | DE      | de       | EUR      | net 30 | 1000         | DE75512108001245126199 | active
    C-2      | Café Zeitgeist        |            | cafe@z.example | 040/998877       | Bonn   | DE      | en       | EUR      | net 30 |              |                        | active
    C-3      | గోదావరి ట్రేడర్స్       |            |                |                  |        | IN      | te       | INR      |        |              |                        |
    C-4      | Müller Transport      |            |                |                  |        | DE      |          |          |        |              |                        | hold
"""
VENDORS = """
    vendor | name          | e_mail        | language | currency | bank_account           | status
    V-1    | Steinhof KG   | a@s.example   | en       | EUR      | DE02120300000000202051 | active
    V-2    | Keramik       |               |          |          |                        |
"""
ORDERS = """
    order | customer | order_date | customer_reference | currency | status
    SO-1  | C-1      | 2026-09-01 | PO 7712            | EUR      | invoiced
    SO-2  | C-1      | 2026-11-20 | PO 7713            | EUR      | open
"""
ORDER_LINES = """
    order | line | quantity | unit_price | tax_category | tax_rate | line_net
    SO-2  | 1    | 1        | 100        | S            | 19       | 100
"""
INVOICES = """
    invoice        | type        | customer | order | invoice_date | due_date   | currency | net    | tax   | gross  | status
    INV-2026-00001 | invoice     | C-1      | SO-1  | 2026-09-10   | 2026-10-10 | EUR      | 100    | 19    | 119    | sent
    INV-2026-00002 | invoice     | C-1      |       | 2026-11-10   | 2026-12-10 | EUR      | 262.52 | 49.88 | 312.40 | disputed
    INV-2026-00003 | invoice     | C-2      |       | 2026-10-01   | 2026-10-31 | EUR      | 1381   | 0     | 1381   | paid
    INV-2026-00004 | invoice     | C-3      |       | 2026-11-01   | 2026-12-01 | INR      | 500    | 0     | 500    | draft
    CN-2026-00001  | credit note | C-2      |       | 2026-11-05   |            | EUR      | 50     | 0     | 50     | issued
"""
RECEIPTS = """
    receipt | date       | customer | amount | currency | method   | reference | bank_line
    R-1     | 2026-10-20 | C-2      | 1381   | EUR      | transfer |           | BL-1
    R-2     | 2026-11-20 | C-1      | 60     | EUR      | transfer |           |
"""
BILLS = """
    bill  | type | vendor | vendor_reference | purchase_order | bill_date  | due_date   | currency | net | tax | gross | status
    B-101 | bill | V-1    | TD-4711          | PO-1           | 2026-10-01 | 2026-10-31 | EUR      | 100 | 23  | 123   | paid
    B-102 | bill | V-1    | TD-4712          |                | 2026-11-01 | 2026-12-01 | EUR      | 200 | 46  | 246   | approved
    B-103 | bill | V-1    | TD-4713          |                | 2026-11-02 | 2026-12-02 | EUR      | 10  | 0   | 10    | rejected
    B-104 | bill | V-2    | 88               |                | 2026-11-02 | 2026-12-02 | EUR      | 312.40 | 0 | 312.40 | entered
"""
PURCHASE_ORDERS = "purchase_order | vendor | order_date | currency | status\nPO-1 | V-1 | 2026-09-20 | EUR | closed"
PAYMENTS = """
    payment | date       | vendor | amount | currency | reference | status
    P-1     | 2026-10-30 | V-1    | 123    | EUR      | B-101     | sent
"""
ALLOCATIONS = """
    allocation | date       | side       | source | document       | kind    | amount
    A-1        | 2026-10-20 | receivable | R-1    | INV-2026-00003 | payment | 1381
    A-2        | 2026-11-20 | receivable | R-2    | INV-2026-00001 | payment | 40
    A-3        | 2026-10-30 | payable    | P-1    | B-101          | payment | 123
"""
BANK_LINES = """
    bank_line | account | booked_on  | amount  | currency | counterparty | reference       | why                  | status
    BL-1      | DE1     | 2026-10-20 | 1381    | EUR      | Cafe         | INV 3 thanks    | 95: number and amount | accepted
    BL-2      | DE1     | 2026-11-21 | 77.70   | EUR      | Somebody     | rent            |                      | new
"""
QUESTIONS = """
    question | asked_on   | asked_by | party | document       | question_text | answer | status   | follow_up_on | promise    | promise_amount
    Q-7      | 2026-11-01 | anna     | C-1   | INV-2026-00001 | When?         |        | open     |              | 2026-11-15 | 100
    Q-8      | 2026-11-02 | anna     | C-2   |                | Address?      | Told   | answered |              |            |
"""
REMINDERS = """
    reminder | customer | invoice        | level | days_late | action | sent_on
    M-1      | C-1      | INV-2026-00001 | 1     | 7         | send   | 2026-10-17
    M-2      | C-1      | INV-2026-00001 | 2     | 21        | send   |
"""
PROBLEMS = """
    problem | rule         | severity | sheet    | document       | row | column   | message | status
    P-aa    | late-payment | warning  | Invoices | INV-2026-00001 | 5   | Due date | late    | open
    P-bb    | disputed     | notice   | Invoices | INV-2026-00002 | 6   | Status   | argued  | dismissed
    P-cc    | late-bill    | warning  | Bills    | B-101          | 5   | Due date | late    | open
"""


def ours(**tables: str):
    usual = {
        "Settings": SETTINGS,
        "Terms": "terms | days | basis\nnet 30 | 30 | invoice date",
        "Customers": CUSTOMERS,
        "Vendors": VENDORS,
        "Orders": ORDERS,
        "OrderLines": ORDER_LINES,
        "Invoices": INVOICES,
        "Receipts": RECEIPTS,
        "Bills": BILLS,
        "PurchaseOrders": PURCHASE_ORDERS,
        "Payments": PAYMENTS,
        "Allocations": ALLOCATIONS,
        "BankLines": BANK_LINES,
        "Questions": QUESTIONS,
        "Reminders": REMINDERS,
        "Problems": PROBLEMS,
    }
    return books(**{**usual, **tables})


def asked(*words: str, **options: object):
    return wanted("ask", ours(), words=words, **options)


def answer(*words: str):
    return asked(*words).more["answer"]


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("c-1", "C-1"),
        ("C1", "C-1"),
        ("bäckerei müller", "C-1"),
        ("Baeckerei Mueller", "C-1"),
        ("Backerei Muler", "C-1"),
        ("What does Bäckerei Müler owe us?", "C-1"),
        ("bäck", "C-1"),
        ("Frau Özil", "C-1"),
        ("INFO@mue.example", "C-1"),
        ("mail from info@mue.example today", "C-1"),
        ("0049 40 123456", "C-1"),
        ("(040) 123456", "C-1"),
        ("de75 5121 0800 1245 1261 99", "C-1"),
        ("గోదావరి ట్రేడర్స్", "C-3"),
        ("DE02 1203 0000 0000 2020 51", "V-1"),
        ("steinhof", "V-1"),
        ("INV-2026-00001", "INV-2026-00001"),
        (" inv 2026 00001 ", "INV-2026-00001"),
        ("\uff29\uff2e\uff36-2026-00001", "INV-2026-00001"),
        ("INV 3", "INV-2026-00003"),
        ("invoice 2026/4", "INV-2026-00004"),
        ("INV-2O26-OOOO1", "INV-2026-00001"),
        ("PO 7712", "SO-1"),
        ("po7713", "SO-2"),
        ("TD 4711", "B-101"),
        ("Have you paid my invoice 4711?", "B-101"),
        ("have you paid 4712 of 246.00?", "B-102"),
        ("P-1", "P-1"),
        ("PO-1", "PO-1"),
        ("R-1", "R-1"),
        ("BL-1", "R-1"),
        ("77.70", "BL-2"),
        ("77,70 €", "BL-2"),
        ("€ 77.70", "BL-2"),
        ("119", "INV-2026-00001"),
        ("79.00", "INV-2026-00001"),
        ("where are the 60,00 EUR", "R-2"),
        ("500.00 INR", "INV-2026-00004"),
    ],
)
def test_it_is_found_by_whatever_it_is_called(words, id_):
    outcome = asked(words)
    assert outcome.more.get("answer", outcome.more.get("choices"))["id"] == id_


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("312.40", ["INV-2026-00002", "B-104"]),
        ("1.381,00", ["INV-2026-00003", "R-1"]),
        ("1,381", ["INV-2026-00003", "R-1"]),
        ("Müller", ["C-1", "C-4"]),
        ("C-1 and C-2", ["C-1", "C-2"]),
        ("INV-2026-00009", ["INV-2026-00001", "INV-2026-00002", "INV-2026-00004", "INV-2026-00003"]),
    ],
)
def test_of_several_that_fit_there_is_a_list(words, ids):
    choices = asked(words).more["choices"]
    assert sorted(one["id"] for one in choices) == sorted(ids)
    assert all(one["why"] and set(one) >= {"kind", "id", "name", "why"} for one in choices)


def test_what_is_said_to_be_a_bill_is_sought_among_bills():
    assert answer("bill 312.40")["id"] == "B-104"
    assert answer("312.40 from C-1")["id"] == "INV-2026-00002"
    assert answer("did Keramik get the 312,40 €")["id"] == "B-104"
    assert answer("500.00 INR")["id"] == "INV-2026-00004"
    with pytest.raises(WorkbookError, match="Nothing fits"):
        asked("500.00 USD")


def test_a_customers_answer_has_all_that_is_asked_on_the_telephone():
    found = answer("C-1")
    assert (found["kind"], found["name"], found["terms"]) == ("customer", "Bäckerei Müller GmbH", "net 30")
    assert found["contact"]["phone"] == "+49 40 123456"
    assert [(one["document"], one["currency"], one["open"], one["days_late"]) for one in found["open"]] == [
        ("INV-2026-00001", "EUR", "79.00", 51),
        ("INV-2026-00002", "EUR", "312.40", 0),
    ]
    assert (found["credit_limit"], found["credit_used"]) == ("1000.00", "510.40"), "79 + 312.40 open, 119 ordered"
    assert [(one["document"], one["amount"]) for one in found["movements"]] == [
        ("R-2", "-60.00"),
        ("INV-2026-00002", "312.40"),
        ("INV-2026-00001", "119.00"),
    ]
    assert [(one["source"], one["left"], [to["document"] for to in one["to"]]) for one in found["money"]] == [
        ("R-2", "20.00", ["INV-2026-00001"])
    ]
    assert [(one["document"], one["left"]) for one in found["on_account"]] == [("R-2", "20.00")]
    assert [(one["state"], one["document"], one["amount"]) for one in found["promises"]] == [
        ("broken", "INV-2026-00001", "59.00")
    ], "of 100 promised 40 came, and 79 are open, of which 20 on account will pay"
    assert [one["document"] for one in found["disputes"]] == ["INV-2026-00002"]
    assert [one["reminder"] for one in found["reminders"]] == ["M-1"]
    assert [one["question"] for one in found["questions"]] == ["Q-7"]
    assert [one["problem"] for one in found["problems"]] == ["P-aa"]


def test_a_receipts_way_is_told_from_the_bank_line_to_the_invoice():
    found = answer("R-1")
    (way,) = found["money"]
    assert (way["bank_line"], way["reference"], way["why"]) == ("BL-1", "INV 3 thanks", "95: number and amount")
    assert [(to["document"], to["amount"], to["kind"]) for to in way["to"]] == [
        ("INV-2026-00003", "1381.00", "payment")
    ]
    assert [one["document"] for one in answer("INV-2026-00003")["settled_by"]] == ["R-1"]


@pytest.mark.parametrize(
    ("id_", "sentence"),
    [
        ("C-2", "You have 50.00\xa0EUR in your favour as of 30 Nov 2026."),
        ("V-1", "246.00\xa0EUR of your invoices is open with us as of 30 Nov 2026, none of it past due; TD-4712 over 246.00\xa0EUR is due next, on 1 Dec 2026."),
        ("INV-2026-00003", "Invoice INV-2026-00003 of 1 Oct 2026 over 1,381.00\xa0EUR was settled on 20 Oct 2026."),
        ("INV-2026-00001", "Rechnung INV-2026-00001 vom 10.09.2026 über 119,00\xa0EUR: 79,00\xa0EUR sind offen und waren am 10.10.2026 fällig, vor 51 Tagen."),
        ("INV-2026-00002", "Die Rechnung INV-2026-00002 vom 10.11.2026 über 312,40\xa0EUR ist strittig; 312,40\xa0EUR sind offen."),
        ("CN-2026-00001", "Of our credit note CN-2026-00001 of 5 Nov 2026 over 50.00\xa0EUR, 50.00\xa0EUR is not used yet."),
        ("B-101", "Your invoice TD-4711 of 1 Oct 2026 over 123.00\xa0EUR was settled on 30 Oct 2026."),
        ("B-102", "Your invoice TD-4712 of 1 Nov 2026 over 246.00\xa0EUR is approved; 246.00\xa0EUR is due on 1 Dec 2026."),
        ("B-103", "We did not accept your invoice TD-4713 of 2 Nov 2026 over 10.00\xa0EUR."),
        ("B-104", "Your invoice 88 of 2 Nov 2026 over 312.40\xa0EUR is with us and still being checked; it is due on 2 Dec 2026."),
        ("P-1", "We paid 123.00\xa0EUR for TD-4711 on 30 Oct 2026."),
        ("R-2", "Ihre Zahlung über 60,00\xa0EUR vom 20.11.2026 wurde mit INV-2026-00001 verrechnet; 20,00\xa0EUR davon stehen als Guthaben auf Ihrem Konto."),
        ("SO-1", "Ihr Auftrag SO-1 vom 01.09.2026 wurde mit INV-2026-00001 abgerechnet."),
        ("PO-1", "Our order PO-1 of 20 Sept 2026 is closed."),
        ("BL-2", "A payment of 77.70\xa0EUR of 21 Nov 2026 is on our bank statement and not set against anything yet."),
    ],
)  # fmt: skip
def test_the_sentence_is_in_the_callers_language(id_, sentence):
    assert answer(id_)["sentence"] == sentence


def test_a_late_customer_with_money_on_account_hears_both_in_one_sentence():
    assert answer("C-1")["sentence"] == (
        "Auf Ihrem Konto sind zum 30.11.2026 391,40\xa0EUR offen, davon 79,00\xa0EUR überfällig; am ältesten ist "
        "INV-2026-00001, fällig am 10.10.2026; 20,00\xa0EUR Ihrer Zahlungen sind noch keiner Rechnung zugeordnet."
    )


@pytest.mark.parametrize("language", languages())
def test_every_row_can_be_asked_for_in_every_language(language):
    these = ours(Settings=SETTINGS.replace("Language | en", f"Language | {language}"))
    for table in ("Customers", "Vendors", "Invoices", "Bills", "Orders", "PurchaseOrders", "Receipts", "Payments"):
        for id_ in these[table].iloc[:, 0]:
            outcome = wanted("ask", these, words=(id_,))
            assert outcome.more["answer"]["sentence"] in outcome.to_print[0]
            assert outcome.tables == {}


def test_a_question_is_filed_only_when_that_is_asked_for():
    assert asked("C-1").tables == {}
    outcome = asked("INV 1 of C-1?", log=True)
    row = outcome.tables["Questions"].iloc[-1]
    assert (row["question"], row["asked_by"], row["party"], row["document"], row["status"]) == (
        "Q-9",
        "anna",
        "C-1",
        "INV-2026-00001",
        "answered",
    )
    assert row["question_text"] == "INV 1 of C-1?"
    assert row["answer"] == outcome.more["answer"]["sentence"]
    assert row["asked_on"].date().isoformat() == "2026-11-30"
    with pytest.raises(WorkbookError, match=r"2 rows fit \(INV-2026-00002, B-104\): say which one"):
        asked("312.40", log=True)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("", "Nothing was asked"),
        (" ?! ", "Nothing was asked"),
        ("x" * 10_240, "The question has 10240 characters"),
        ("=1+1", 'Nothing fits "=1\\+1"'),
        ('=HYPERLINK("http://x")', "Nothing fits"),
        ("zzzz qqqq", 'Nothing fits "zzzz qqqq"'),
        ("0", "Nothing fits"),
        ("*", "Nothing was asked"),
        ("INV*", "Nothing fits"),
        ("a.*b|\\d[", "Nothing fits"),
        ("\0\x07x\u202e", "Nothing fits"),
        ("99999999999999999999999999.99", "Nothing fits"),
    ],
)
def test_what_is_no_question_is_refused_in_one_sentence(words, refusal):
    with pytest.raises(WorkbookError, match=refusal):
        asked(words)


def test_of_hundreds_ten_are_named():
    many = "bill | vendor | bill_date | gross | currency | status\n" + "\n".join(
        f"B-{n} | V-1 | 2026-11-01 | 99 | EUR | entered" for n in range(300)
    )
    outcome = wanted("ask", ours(Bills=many), words=("99.00",))
    assert len(outcome.more["choices"]) == 10
    assert outcome.message == "300 rows fit; 10 of them are named. Ask for one of them."


def test_a_book_without_rows_is_answered_too():
    with pytest.raises(WorkbookError, match="Nothing fits"):
        wanted("ask", books(), words=("C-1",))


def test_a_question_is_answered_while_another_run_holds_the_book_and_changes_nothing(tmp_path):
    book = tmp_path / "Books.xlsx"
    cli.run("new", book, "--sample")
    before = book.read_bytes()
    with lock.held(book, "check", 0):
        said = cli.run("ask", book, "C-001", "--json")
        assert (said.code, said.json["answer"]["id"]) == (0, "C-001")
        assert cli.run("ask", book, "C-001", "--log").code == 2
    assert book.read_bytes() == before
    assert cli.run("ask", book, "=C-001", "--log").code == 0
    said = cli.run("ask", book, "C-001", "--json")
    assert said.json["answer"]["questions"][0]["question_text"] == "=C-001", "a text stays a text"
