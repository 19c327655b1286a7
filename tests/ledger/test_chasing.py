"""Who may be chased: what is asked of each invoice that is due, or why nothing is; what customers promised."""

from datetime import date

import pytest

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands.receivable import collections, remind, statements
from invoice_workbook.documents import account_statement, statement_page
from invoice_workbook.ledger.receivable import chasing, dunning
from tests.given import GIVEN
from tests.sheets import books, expected, found

CUSTOMERS = """
    customer | name  | reminders | status      | currency
    C-1      | Café  | yes       | active      | EUR
    C-NO     | Inn   | no        | active      | EUR
    C-PAUSE  | Bar   | paused    | active      | EUR
    C-AGENCY | Pub   | yes       | collections | EUR
    C-YEN    | Tokyo |           |             | JPY
"""
NO_ROWS = "question | asked_on"


def shown(these: Books) -> list[str]:
    """For each invoice: what is asked, or the reason; blank where nothing is due."""
    standing = chasing.standing(these)
    found_ = []
    for row, decimals in zip(these["Invoices"].index, these["Invoices"]["row_decimals"], strict=True):
        if row not in standing.index:
            found_.append("")
            continue
        reason, asked = standing["reason"][row], int(standing["asked"][row])
        assert (reason == "") == (asked > 0)
        found_.append(reason or money.as_text(asked, int(decimals)))
    return found_


def test_what_an_invoice_and_its_customer_say():
    invoices = """
        invoice | type        | customer | invoice_date | due_date   | currency | gross  | status      | expected
        A-1     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 100.00 | sent        | 100.00
        A-2     | invoice     | C-1      | 2026-08-01   | 2026-11-30 | EUR      | 10.00  | issued      | 10.00
        A-3     | invoice     | C-1      | 2026-08-01   | 2026-12-01 | EUR      | 10.00  | issued      |
        A-4     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | disputed    | disputed
        A-5     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | written off | written-off
        A-6     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | collections | handed-over
        A-7     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | draft       |
        A-8     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | paid        | 10.00
        A-9     | invoice     | C-1      | 2026-11-01   |            | EUR      | 10.00  | sent        | 10.00
        B-1     | invoice     | c-no     | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | sent        | reminders-off
        B-2     | invoice     | C-PAUSE  | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | sent        | paused
        B-3     | invoice     | C-NO     | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | disputed    | disputed
        B-4     | invoice     | C-YEN    | 2026-08-01   | 2026-08-31 | JPY      | 900    | sent        | 900
        B-5     | invoice     | C-GONE   | 2026-08-01   | 2026-08-31 | EUR      | 10.00  | sent        | 10.00
    """
    assert shown(books(Customers=CUSTOMERS, Invoices=invoices)) == expected(invoices)


CREDIT = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross | status   | expected
    A-1     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 60.00 | sent     | {0}
    A-2     | invoice     | C-1      | 2026-08-02   | 2026-09-30 | EUR      | 40.00 | sent     | {1}
    A-3     | invoice     | C-1      | 2026-08-02   | 2026-12-30 | EUR      | 40.00 | sent     |
    A-4     | invoice     | C-1      | 2026-08-02   | 2026-08-01 | USD      | 40.00 | sent     | 40.00
    A-5     | invoice     | C-NO     | 2026-08-02   | 2026-08-01 | EUR      | 40.00 | sent     | reminders-off
    A-6     | invoice     | C-1      | 2026-07-02   | 2026-08-01 | EUR      | 99.00 | disputed | disputed
    {2}
"""
NOTE = "{} | credit note | C-1 | {} | | EUR | {} | sent |"


@pytest.mark.parametrize(
    ("first", "second", "notes", "receipt"),
    [
        ("60.00", "40.00", "", ""),
        ("credit", "20.00", NOTE.format("N-1", "2026-09-01", "80.00"), ""),
        ("credit", "40.00", NOTE.format("N-1", "2026-09-01", "60.00"), ""),
        ("59.99", "40.00", NOTE.format("N-1", "2026-09-01", "0.01"), ""),
        ("60.00", "40.00", NOTE.format("N-1", "2026-12-01", "80.00"), ""),
        ("60.00", "40.00", NOTE.replace("EUR", "USD").format("N-1", "2026-12-01", "80.00"), ""),
        ("60.00", "40.00", NOTE.replace("sent", "draft").format("N-1", "2026-09-01", "80.00"), ""),
        ("on-account", "20.00", "", "80.00 | EUR"),
        ("60.00", "40.00", "", "80.00 | GBP"),
        ("net-zero", "net-zero", NOTE.format("N-1", "2026-09-01", "50.00"), "50.00 | EUR"),
        ("credit", "15.00", NOTE.format("N-1", "2026-09-01", "100.00"), "-15.00 | EUR"),
        ("60.00", "40.00", "", "-15.00 | EUR"),
    ],
)
def test_credit_covers_the_oldest_first_in_its_own_currency(first, second, notes, receipt):
    invoices = CREDIT.format(first, second, notes)
    paid = f"receipt | date | customer | amount | currency\nR-1 | 2026-10-01 | c-1 | {receipt}" if receipt else ""
    these = books(Customers=CUSTOMERS, Invoices=invoices, Receipts=paid)
    assert shown(these) == expected(invoices)
    asked = chasing.standing(these)["asked"].sum()
    account = next(a for a in account_statement.gather(these) if (a.party, a.currency) == ("C-1", "EUR"))
    usd = 40_00
    extra = 15_00 if receipt == "-15.00 | EUR" and not notes else 0
    assert account.asked == asked - usd + extra


TALKS = """
    question | asked_on   | party | document | status   | promise    | promise_amount | expected
    {}
"""
OWED = """
    invoice | type    | customer | invoice_date | due_date   | currency | gross  | status
    A-1     | invoice | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 100.00 | sent
    A-2     | invoice | C-1      | 2026-09-01   | 2026-09-30 | EUR      | 50.00  | sent
"""
PAID = """
    allocation | date       | side       | source | document | kind    | amount
    1          | {}         | receivable | R-1    | A-1      | payment | {}
"""
RECEIPT = "receipt | date | customer | amount | currency\nR-1 | {} | C-1 | {} | EUR"


@pytest.mark.parametrize(
    ("talks", "paid", "first", "second", "broken"),
    [
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-12-15 |       |", "", "promised", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | a-1 | open   | 2026-11-30 |       |", "", "promised", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | closed | 2026-12-15 |       |", "", "100.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 |     | open   | 2026-12-15 |       |", "", "promised", "promised", ""),
        ("Q | 2026-11-01 | C-1 |     | open   | 2026-12-15 | 120   |", "", "promised", "30.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-12-15 | 60.00 |", "", "40.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-12-15 | 60.00 |", "2026-11-10 60", "40.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-12-15 | 60.00 |", "2026-11-10 20", "40.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-12-15 | 60.00 |", "2026-10-10 20", "20.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-11-15 | 60.00 |", "2026-11-10 60", "40.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-11-15 | 60.00 |", "2026-11-20 60", "40.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-11-15 | 60.00 |", "2026-11-10 50", "50.00", "50.00", "10.00"),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-11-15 | 60.00 |", "2026-10-10 60", "40.00", "50.00", "40.00"),
        ("Q | 2026-11-01 | C-1 | A-1 | open   | 2026-11-15 |       |", "", "100.00", "50.00", "100.00"),
        ("Q | 2026-11-01 | C-1 |     | open   | 2026-11-29 |       |", "", "100.00", "50.00", "150.00"),
        ("Q | 2026-11-01 | C-1 |     | open   | 2026-11-29 | 70    |", "2026-11-02 70", "30.00", "50.00", ""),
        ("Q | 2026-11-01 | C-1 |     | open   | 2026-11-29 | 70    |", "2026-11-02 69", "31.00", "50.00", "1.00"),
        ("Q | 2026-11-01 | C-1 | O-7 | open   | 2026-12-15 |       |", "", "100.00", "50.00", ""),
        ("Q | 2026-11-01 | V-1 | A-9 | open   | 2026-11-15 |       |", "", "100.00", "50.00", ""),
    ],
)
def test_a_promise_covers_its_amount_until_its_day_and_is_told_when_it_is_broken(talks, paid, first, second, broken):
    day, amount = paid.split() if paid else ("", "")
    tables = {"Allocations": PAID.format(day, amount), "Receipts": RECEIPT.format(day, amount)} if paid else {}
    these = books(Customers=CUSTOMERS, Invoices=OWED, Questions=TALKS.format(talks), **tables)
    assert shown(these) == [first, second]
    (message,) = found(these, "promise-broken", "Questions", "message")
    assert (f"but {broken} EUR" in message) if broken else message == ""


def test_instalments_of_one_talk_and_a_promise_that_was_renewed():
    invoices = OWED
    talks = """
        question | asked_on   | party | document | status | promise    | promise_amount | expected
        Q-1      | 2026-11-01 | C-1   | A-1      | open   | 2026-11-15 | 50             |
        Q-2      | 2026-11-01 | C-1   | A-1      | open   | 2026-12-15 | 50             |
        Q-3      | 2026-11-01 | C-1   | A-2      | open   | 2026-11-15 |                |
        Q-4      | 2026-11-16 | C-1   | A-2      | open   | 2026-11-28 |                | yes
    """
    tables = {"Allocations": PAID.format("2026-11-14", "50"), "Receipts": RECEIPT.format("2026-11-14", "50")}
    these = books(Customers=CUSTOMERS, Invoices=invoices, Questions=talks, **tables)
    assert shown(these) == ["promised", "50.00"]
    assert [bool(one) for one in found(these, "promise-broken", "Questions", "message")] == [
        one == "yes" for one in expected(talks)
    ]


@pytest.mark.parametrize(
    ("status", "credit", "told"),
    [("sent", "", "100.00"), ("disputed", "", ""), ("written off", "", ""), ("sent", "70.00", "30.00")],
)
def test_a_broken_promise_is_only_told_of_what_is_still_waited_for(status, credit, told):
    invoices = f"""
        invoice | type        | customer | invoice_date | due_date   | currency | gross        | status
        A-1     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 100.00       | {status}
        N-1     | credit note | C-1      | 2026-08-01   |            | EUR      | {credit or 0} | sent
    """
    talks = TALKS.format("Q | 2026-11-01 | C-1 | A-1 | open | 2026-11-15 | |")
    (message,) = found(
        books(Customers=CUSTOMERS, Invoices=invoices, Questions=talks), "promise-broken", "Questions", "message"
    )
    assert (f"but {told} EUR" in message) if told else message == ""


def test_a_promise_in_yen_is_read_in_yen():
    invoices = OWED.replace("A-2     | invoice | C-1      ", "A-2     | invoice | C-YEN    ").replace(
        "2026-09-30 | EUR      | 50.00 ", "2026-09-30 | JPY      | 5000  "
    )
    talks = TALKS.format("Q | 2026-11-01 | C-YEN | | open | 2026-12-15 | 2000 |")
    assert shown(books(Customers=CUSTOMERS, Invoices=invoices, Questions=talks)) == ["100.00", "3000"]


MANY = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross  | status   | expected
    A-1     | invoice     | C-1      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | promised
    A-2     | invoice     | C-PAUSE  | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | paused
    A-3     | invoice     | C-NO     | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | no reminders
    A-4     | invoice     | C-4      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | credit note
    N-4     | credit note | C-4      | 2026-06-01   |            | EUR      | 400.00 | sent     |
    A-5     | invoice     | C-5      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | on account
    A-6     | invoice     | C-6      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | disputed | dispute
    A-7     | invoice     | C-7      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     | minimum
    N-7     | credit note | C-7      | 2026-06-01   |            | EUR      | 360.00 | sent     |
    A-8     | invoice     | C-8      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent     |
    N-8     | credit note | C-8      | 2026-06-01   |            | EUR      | 100.00 | sent     |
"""


def of_many(letters: int) -> Books:
    lines = [line.split("|") for line in MANY.strip().splitlines()[1:]]
    invoices = [(cells[0].strip(), cells[2]) for cells in lines if cells[1].strip() == "invoice"]
    rows = [
        f"M-{id_}{level} | {owner} | {id_} | {level} | send | 2026-0{6 + level}-15"
        for id_, owner in invoices
        for level in range(1, letters + 1)
    ]
    return books(
        Customers=CUSTOMERS + "".join(f"    C-{n} | Shop {n} | yes | active | EUR\n" for n in range(4, 9)),
        Invoices=MANY,
        Receipts="receipt | date | customer | amount | currency\nR-1 | 2026-11-18 | C-5 | 400 | EUR",
        Questions=TALKS.format("Q | 2026-11-01 | C-1 | | open | 2026-12-15 | |"),
        Reminders="reminder | customer | invoice | level | action | sent_on\n" + "\n".join(rows),
        Settings="name | value\nReminder fee | 5",
    )


@pytest.mark.parametrize("rule", ["reminder-due", "collections-due"])
def test_reminders_and_collections_leave_out_the_same(rule):
    these = of_many(0 if rule == "reminder-due" else 3)
    marks = [bool(one) for one in found(these, rule, "Invoices", "message")]
    wanted = {"A-8"} | ({"A-7"} if rule == "reminder-due" else set())
    assert {id_ for id_, mark in zip(these["Invoices"]["invoice"], marks, strict=True) if mark} == wanted


@pytest.mark.parametrize("command", ["remind", "collections"])
def test_whoever_is_left_out_is_named_with_the_reason(command):
    these = of_many(0 if command == "remind" else 3)
    outcome = remind.proposed(these) if command == "remind" else collections.collections(these, GIVEN)
    reasons = {one["document"]: one["reason"] for one in outcome.more["left_out"]}
    wanted = dict(zip(these["Invoices"]["invoice"], expected(MANY), strict=True))
    for document, words in wanted.items():
        if words and not (command == "remind" and words == "minimum"):
            assert words in reasons[document], document
        else:
            assert document not in reasons
    assert "left out" in outcome.message and "A-1 (" in outcome.message


def test_the_letter_and_the_agencys_claim_are_net_of_credit():
    proposals = {one["invoice"]: one for one in remind.proposed(of_many(0)).more["proposals"]}
    assert (proposals["A-8"]["open"], proposals["A-8"]["asked"]) == ("400.00", "300.00")
    after = remind.proposed(of_many(0))
    letter = next(one for one in remind.letters_of(of_many(0).with_tables(**after.tables)) if one.party == "C-8")
    assert (letter.open, letter.covered, letter.fee, letter.total) == (40000, 10000, 500, 30500)
    (case,) = collections.cases(of_many(3))
    assert case.as_json["claim"] == "300.00"


def test_what_was_paid_between_proposal_and_letter_is_not_asked_for_again():
    before = books(Customers=CUSTOMERS, Invoices=OWED)
    proposals = remind.proposed(before).tables["Reminders"]
    paid = {"Allocations": PAID.format("2026-11-30", "30"), "Receipts": RECEIPT.format("2026-11-30", "30")}
    now = books(Customers=CUSTOMERS, Invoices=OWED, **paid).with_tables(Reminders=proposals)
    (letter,) = remind.letters_of(now)
    assert letter.total == 70_00 + 50_00
    rows = remind.noted(now, [(letter, "letter.pdf")])
    assert rows["open"].tolist() == [70_00, 50_00]
    whole = {"Allocations": PAID.format("2026-11-30", "100"), "Receipts": RECEIPT.format("2026-11-30", "100")}
    settled = books(Customers=CUSTOMERS, Invoices=OWED, **whole).with_tables(Reminders=proposals)
    (letter,) = remind.letters_of(settled)
    assert [item.invoice for item in letter.items] == ["A-2"]


BACK = """
    allocation | date       | side       | source | document | kind    | amount
    1          | 2026-09-10 | receivable | R-1    | A-1      | payment | 100.00
    2          | 2026-11-15 | receivable | R-2    | A-1      | payment | -100.00
"""


@pytest.mark.parametrize(
    ("setting", "day", "level"),
    [
        ("", date(2026, 11, 21), 3),
        ("go on", date(2026, 11, 21), 3),
        ("start again", date(2026, 11, 21), 0),
        ("start again", date(2026, 11, 22), 1),
        ("Start again", date(2026, 11, 22), 1),
    ],
)
def test_after_a_return_reminders_go_on_or_start_again(setting, day, level):
    letters = """
        reminder | customer | invoice | level | action | sent_on
        M-1      | C-1      | A-1     | 1     | send   | 2026-09-07
        M-2      | C-1      | A-1     | 2     | send   | 2026-09-21
    """
    these = books(
        day,
        Customers=CUSTOMERS,
        Invoices="\n".join(OWED.splitlines()[:3]),
        Allocations=BACK,
        Receipts="receipt | date | customer | amount | currency\nR-1 | 2026-09-10 | C-1 | 100 | EUR\n"
        "R-2 | 2026-11-15 | C-1 | -100 | EUR",
        Reminders=letters,
        Settings=f"name | value\nReminders after a return | {setting}",
    )
    assert dunning.due(these)["level"].tolist() == ([level] if level else [])


def test_late_payment_says_what_to_do_and_what_not():
    invoices = MANY.replace(
        "C-8      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | sent    ",
        "C-8      | 2026-06-01   | 2026-07-01 | EUR      | 400.00 | written off",
    )
    these = books(
        Customers=CUSTOMERS, Invoices=invoices, Questions=TALKS.format("Q | 2026-11-01 | C-1 | | open | 2026-12-15 | |")
    )
    remedies = dict(zip(these["Invoices"]["invoice"], found(these, "late-payment", "Invoices", "remedy"), strict=True))
    assert "no reminder" in remedies["A-1"] and "no reminder" in remedies["A-6"]
    assert remedies["A-5"].startswith("Remind")
    assert "write-off" in remedies["A-8"]


def test_a_statement_asks_only_for_what_may_be_asked_and_is_due():
    these = of_many(0)
    accounts = {account.party: account for account in account_statement.gather(these)}
    kinds = {party: statement_page._kind(account) for party, account in accounts.items()}
    assert kinds["C-1"] == kinds["C-6"] == kinds["C-NO"] == "agreed" and kinds["C-8"] == "due"
    assert statement_page.page(accounts["C-1"]).amount == 0
    assert statement_page.page(accounts["C-8"]).amount == 300_00
    assert "C-4" in accounts and kinds["C-4"] == "even"


def test_a_named_customer_who_owes_nothing_gets_what_happened():
    paid = {"Allocations": PAID.format("2026-11-30", "100"), "Receipts": RECEIPT.format("2026-11-30", "100")}
    these = books(Customers=CUSTOMERS, Invoices="\n".join(OWED.splitlines()[:3]), **paid)
    assert statements.accounts(these) == []
    (account,) = statements.accounts(these, ["c-1"])
    assert (account.opening, account.total, len(account.movements)) == (100_00, 0, 1)
    assert statements.accounts(these, ["c-1"], date(2026, 12, 1)) == []


def test_the_default_is_the_first_of_the_month_before():
    assert account_statement.first_day(date(2026, 11, 30)) == date(2026, 10, 1)
    assert account_statement.first_day(date(2026, 1, 1)) == date(2025, 12, 1)
