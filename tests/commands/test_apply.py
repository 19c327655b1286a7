"""What money that came in pays: proposals with score and reason, ties left alone, posted only when accepted."""

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.ledger import open_items
from tests.asked import apply
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name                  | bank_account           | currency | terms
    C-1      | Bäckerei Müller       | DE02120300000000202051 | EUR      | 2/10 net 30
    C-2      | Café Zeitgeist GmbH   | DE02500105170137075030 | EUR      | net 30
    C-3      | Hotel Fördeblick      |                        | EUR      | net 30
    C-4      | Hotel am Markt        |                        | EUR      | net 30
"""
TERMS = """
    terms       | days | basis        | discount_days | discount
    2/10 net 30 | 30   | invoice date | 10            | 2
    net 30      | 30   | invoice date |               |
"""
INVOICES = """
    invoice        | type        | customer | invoice_date | due_date   | currency | gross  | status
    INV-2026-00012 | invoice     | C-1      | 2026-11-01   | 2026-12-01 | EUR      | 100.00 | sent
    INV-2026-00123 | invoice     | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 50.00  | sent
    INV-2026-00001 | invoice     | C-2      | 2026-10-01   | 2026-10-31 | EUR      | 80.00  | sent
    INV-2026-00002 | invoice     | C-2      | 2026-10-02   | 2026-11-01 | EUR      | 80.00  | issued
    INV-2026-00003 | invoice     | C-2      | 2026-10-03   | 2026-11-02 | EUR      | 33.33  | sent
    INV-2026-00004 | invoice     | C-3      | 2026-10-03   | 2026-11-02 | EUR      | 77.77  | sent
    INV-2026-00005 | invoice     | C-4      | 2026-10-03   | 2026-11-02 | EUR      | 61.00  | disputed
    INV-2026-00006 | invoice     | C-3      | 2026-10-03   | 2026-11-02 | USD      | 61.00  | sent
    INV-2026-00007 | invoice     | C-3      | 2026-10-04   | 2026-11-03 | EUR      | 12.00  | draft
    CN-2026-00001  | credit note | C-1      | 2026-11-03   |            | EUR      | 10.00  | sent
"""
LINES = """
    amount  | booked_on  | counterparty     | account                | reference                 | score | proposed
    100.00  | 2026-11-20 | Bäckerei Müller  | DE02120300000000202051 | Rechnung INV-2026-00012   | 100   | INV-2026-00012 100.00
    100.00  | 2026-11-20 | somebody         |                        | inv 2026/00012, danke     | 98    | INV-2026-00012 100.00
    98.00   | 2026-11-11 | Bäckerei Müller  |                        | INV-2026-00012            | 97    | INV-2026-00012 98.00 discount 2.00
    98.00   | 2026-11-12 | Bäckerei Müller  |                        | INV-2026-00012            | 78    | INV-2026-00012 98.00
    97.99   | 2026-11-11 | Bäckerei Müller  |                        | INV-2026-00012            | 97    | INV-2026-00012 97.99 discount 2.01
    99.20   | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00012            | 85    | INV-2026-00012 99.20 write-off 0.80
    40.00   | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00012            | 88    | INV-2026-00012 40.00
    120.00  | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00012            | 75    | INV-2026-00012 100.00
    100.00  | 2026-11-20 | Café Zeitgeist   |                        | INV-2026-00012            | 92    | INV-2026-00012 100.00
    150.00  | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00012 + 2026-00123 | 100 | INV-2026-00012 100.00; INV-2026-00123 50.00
    90.00   | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00012 ./. CN-2026-00001 | 100 | INV-2026-00012 100.00; CN-2026-00001 -10.00
    150.00  | 2026-11-20 | Steuerbüro       |                        | INV-2026-00012 202600123  | 98    | INV-2026-00012 100.00; INV-2026-00123 50.00
    177.77  | 2026-11-20 | Zahlstelle       |                        | INV-2026-00012, INV-2026-00004 | 98 | INV-2026-00012 100.00; INV-2026-00004 77.77
    33.33   | 2026-11-20 | Cafe ZEITGEIST   | DE02500105170137075030 |                           | 95    | INV-2026-00003 33.33
    33.33   | 2026-11-20 | x                | DE02500105170137075030 |                           | 90    | INV-2026-00003 33.33
    33.33   | 2026-11-20 | Zeitgeist Café   |                        |                           | 85    | INV-2026-00003 33.33
    80.00   | 2026-11-20 | Cafe Zeitgeist   |                        |                           |       |
    160.00  | 2026-11-20 | Cafe Zeitgeist   |                        |                           | 80    | INV-2026-00001 80.00; INV-2026-00002 80.00
    10.00   | 2026-11-20 | Cafe Zeitgeist   |                        | many thanks               | 60    | C-2 10.00
    77.77   | 2026-11-20 | unknown          |                        |                           | 45    | INV-2026-00004 77.77
    80.00   | 2026-11-20 | unknown          |                        |                           |       |
    5.00    | 2026-11-20 | unknown          |                        |                           |       |
    5.00    | 2026-11-20 | Hotel            |                        |                           |       |
    12.00   | 2026-11-20 | Hotel Fördeblick |                        | INV-2026-00007            | 60    | C-3 12.00
    61.00   | 2026-11-20 | unknown          |                        | INV-2026-00006            |       |
    40.00   | 2026-11-20 | Bäckerei Müller  |                        | INV-2026-00123            | 96    | INV-2026-00123 50.00; CN-2026-00001 -10.00
    50.00   | 2026-11-20 | unknown          |                        | INV-2026-001234           | 45    | INV-2026-00123 50.00
    98.00   | 2026-11-11 | x                | DE02120300000000202051 |                           | 87    | INV-2026-00012 98.00 discount 2.00
    -5.00   | 2026-11-20 | Bank             |                        | INV-2026-00012            |       |
"""


def with_lines(*rows: tuple[str, ...]) -> Books:
    """The books with these bank lines: amount, day, counterparty, account, reference (and status, match)."""
    text = [
        "bank_line | amount | booked_on | currency | counterparty | counterparty_account | reference | status | proposed_match"
    ]
    for n, (amount, day, name, account, reference, *more) in enumerate(rows, 1):
        status, match = more or ("new", "")
        text.append(f"B-{n} | {amount} | {day} | EUR | {name} | {account} | {reference} | {status} | {match}")
    tables = {"Customers": CUSTOMERS, "Terms": TERMS, "Invoices": INVOICES, "BankLines": "\n".join(text)}
    return books(**tables)


def after(these: Books, outcome: Outcome) -> Books:
    return these.with_tables(**outcome.tables)


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=lambda row: f"{row[0]} {row[2]} {row[4]}".replace(" ", "_"))
def test_each_line_by_itself(row):
    amount, day, name, account, reference, score, proposed = row
    lines = apply(with_lines((amount, day, name, account, reference))).tables["BankLines"]
    found = lines.iloc[0]
    assert found["proposed_match"] == proposed
    assert str(found["score"]) == (score or "<NA>")
    assert found["status"] == ("proposed" if proposed else "new")
    assert found["why"]


def test_what_one_line_pays_the_next_one_does_not():
    same = ("100.00", "2026-11-20", "Bäckerei Müller", "", "INV-2026-00012")
    lines = apply(with_lines(same, same)).tables["BankLines"]
    assert list(lines["proposed_match"]) == ["INV-2026-00012 100.00", "C-1 100.00"]
    assert "B-1" in lines["why"].iloc[1] and lines["score"].iloc[1] == 50


def test_nothing_is_posted_without_acceptance_and_accepted_once():
    these = with_lines(("98.00", "2026-11-11", "Bäckerei Müller", "", "INV-2026-00012"))
    proposed = after(these, apply(these))
    assert len(proposed["Receipts"]) == len(proposed["Allocations"]) == 0
    lines = proposed["BankLines"].assign(status="accepted")
    accepted = proposed.with_tables(BankLines=lines)
    posted = after(accepted, apply(accepted))
    (receipt,) = posted["Receipts"].to_dict("records")
    assert (receipt["customer"], receipt["amount"], receipt["bank_line"]) == ("C-1", 9800, "B-1")
    kinds = posted["Allocations"][["source", "document", "kind", "amount"]].to_numpy().tolist()
    assert kinds == [[receipt["receipt"], "INV-2026-00012", "payment", 9800], ["", "INV-2026-00012", "discount", 200]]
    assert posted["Invoices"]["status"].iloc[0] == "paid"
    again = apply(posted)
    assert again.more["receipts"] == [] and len(again.tables["Receipts"]) == 1


def test_the_sure_ones_at_once():
    these = with_lines(
        ("100.00", "2026-11-20", "Bäckerei Müller", "", "INV-2026-00012"),
        ("30.00", "2026-11-20", "Bäckerei Müller", "", "INV-2026-00123"),
    )
    outcome = apply(these, 95)
    assert list(outcome.tables["BankLines"]["status"]) == ["accepted", "proposed"]
    assert len(outcome.tables["Receipts"]) == 1


def accepted(amount: str, match: str) -> tuple[Books, Outcome]:
    these = with_lines((amount, "2026-11-20", "Zahlstelle", "", "x", "accepted", match))
    outcome = apply(these)
    return after(these, outcome), outcome


def test_a_payment_for_two_customers_is_two_receipts():
    posted, _ = accepted("180.00", "INV-2026-00012; INV-2026-00004 77.77")
    receipts = posted["Receipts"][["customer", "amount", "bank_line"]].to_numpy().tolist()
    assert receipts == [["C-1", 10223, "B-1"], ["C-3", 7777, "B-1"]]
    assert list(open_items.unapplied(posted, "receivable")) == [223, 0]
    assert checks.found(posted, ["over-allocated", "wrong-party"]).empty


def test_a_named_credit_note_is_used_and_the_rest_is_paid():
    posted, _ = accepted("90.00", "INV-2026-00012 100.00; CN-2026-00001 -10.00")
    kinds = posted["Allocations"][["source", "document", "kind", "amount"]].to_numpy().tolist()
    assert kinds == [
        ["CN-2026-00001", "INV-2026-00012", "credit", 1000],
        ["R-00001", "INV-2026-00012", "payment", 9000],
    ]
    standing = open_items.of_documents(posted, "receivable")["open"]
    assert (standing.iloc[0], standing.iloc[-1]) == (0, 0)
    assert checks.found(posted, ["over-allocated"]).empty


def test_a_customers_money_goes_to_the_oldest_first_and_the_rest_stays_on_account():
    posted, _ = accepted("200.00", "c-2")
    documents = posted["Allocations"][["document", "amount"]].to_numpy().tolist()
    assert documents == [["INV-2026-00001", 8000], ["INV-2026-00002", 8000], ["INV-2026-00003", 3333]]
    assert list(open_items.unapplied(posted, "receivable")) == [667]


@pytest.mark.parametrize(
    "amount, match, told",
    [
        ("50.00", "INV-2026-00012 60.00", "the line is only 50.00"),
        ("150.00", "INV-2026-00012 120.00", "where only 100.00 is open"),
        ("150.00", "INV-2026-00099", "is not one of our documents"),
        ("150.00", "", "proposed match is blank"),
        ("150.00", "INV-2026-00012 1.005", "not understood"),
        ("61.00", "INV-2026-00006", "is in USD"),
        ("5.00", "CN-2026-00001 -10.00", "not understood"),
    ],
)
def test_what_cannot_be_posted_is_told_and_left(amount, match, told):
    posted, outcome = accepted(amount, match)
    (refused,) = outcome.more["refused"]
    assert told in refused["reason"] and "B-1" in refused["reason"]
    assert len(posted["Receipts"]) == len(posted["Allocations"]) == 0
    assert posted["BankLines"]["status"].iloc[0] == "accepted"


def test_one_invoice_named_twice_in_a_cell_takes_no_more_than_is_open():
    posted, _ = accepted("150.00", "INV-2026-00012 100.00; C-1 50.00")
    documents = posted["Allocations"][["document", "amount"]].to_numpy().tolist()
    assert documents == [["INV-2026-00012", 10000], ["INV-2026-00123", 5000]]
    _, outcome = accepted("120.00", "INV-2026-00012 60.00; INV-2026-00012 60.00")
    assert "where only 100.00 is open" in outcome.more["refused"][0]["reason"]


def test_what_is_named_is_posted_before_a_customers_money_takes_the_oldest():
    these = with_lines(
        ("80.00", "2026-11-19", "x", "", "x", "accepted", "C-2"),
        ("80.00", "2026-11-20", "x", "", "x", "accepted", "INV-2026-00001 80.00"),
    )
    outcome = apply(these)
    assert outcome.more["refused"] == []
    assert sorted(outcome.tables["Allocations"]["document"]) == ["INV-2026-00001", "INV-2026-00002"]


def test_a_discount_is_taken_of_what_was_not_credited():
    these = with_lines(("88.20", "2026-11-11", "Bäckerei Müller", "", "INV-2026-00012"))
    credited = books(
        Customers=CUSTOMERS,
        Terms=TERMS,
        Invoices=INVOICES,
        Allocations="""
            allocation | date       | side       | source        | document       | kind   | amount
            1          | 2026-11-05 | receivable | CN-2026-00001 | INV-2026-00012 | credit | 10.00
        """,
    )
    both = credited.with_tables(BankLines=these["BankLines"])
    found = apply(both).tables["BankLines"].iloc[0]
    assert (found["score"], found["proposed_match"]) == (97, "INV-2026-00012 88.20 discount 1.80")


def test_a_small_difference_is_written_off_only_where_something_can_bear_it():
    tiny = INVOICES.replace("100.00 | sent", "0.60 | sent").replace("50.00  | sent", "0.60  | sent")
    line = with_lines(("0.30", "2026-11-20", "x", "", "INV-2026-00012, INV-2026-00123"))
    these = books(Customers=CUSTOMERS, Terms=TERMS, Invoices=tiny)
    both = these.with_tables(BankLines=line["BankLines"])
    assert apply(both).tables["BankLines"]["proposed_match"].iloc[0] == "INV-2026-00012 0.30"
