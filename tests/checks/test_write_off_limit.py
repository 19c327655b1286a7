"""write-off-limit: what is written off beyond the limit, on both sides, and who may post it."""

from dataclasses import replace
from datetime import date

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.bank.apply import apply
from invoice_workbook.commands.outcome import Outcome
from tests.given import GIVEN
from tests.payables import PEOPLE, after
from tests.sheets import books, expected, found

LIMIT = "name | value\n Home currency | EUR\n Write-off limit | 1.00"
RATES = """
    from | to  | date       | rate
    USD  | EUR | 2026-11-01 | 0.8
    USD  | EUR | 2026-11-20 | 0.5
    JPY  | EUR | 2026-11-01 | 0.006
"""
INVOICES = """
    invoice | type        | customer | currency | gross  | status | corrects | expected
    A-1     | invoice     | C-1      | EUR      | 100.00 | paid   |          |
    A-2     | invoice     | C-1      | EUR      | 100.00 | paid   |          | 0.01
    A-3     | invoice     | C-1      | EUR      | 100.00 | paid   |          | 1.00
    A-4     | invoice     | C-1      | EUR      | 100.00 | paid   |          | 24.00
    A-5     | invoice     | C-1      | USD      | 100.00 | paid   |          |
    A-6     | invoice     | C-1      | USD      | 100.00 | paid   |          | 0.01
    A-7     | invoice     | C-1      | USD      | 100.00 | paid   |          |
    A-8     | invoice     | C-1      | JPY      | 5000   | paid   |          | 1
    A-9     | credit note | C-1      | EUR      | 50.00  | issued |          | 2.00
    A-10    | invoice     | C-1      | EUR      | 100.00 | paid   |          |
"""
WRITTEN_OFF = """
    allocation | date       | side       | document | kind      | amount
    1          | 2026-11-02 | receivable | A-1      | write-off | 1.00
    2          | 2026-11-02 | receivable | A-2      | write-off | 1.01
    3          | 2026-11-02 | receivable | A-3      | write-off | 1.00
    4          | 2026-11-12 | receivable | a-3      | write-off | 1.00
    5          | 2026-12-12 | receivable | A-4      | write-off | 25.00
    6          | 2026-11-02 | receivable | A-5      | write-off | 1.25
    7          | 2026-11-02 | receivable | A-6      | write-off | 1.26
    8          | 2026-11-20 | receivable | A-7      | write-off | 2.00
    9          | 2026-11-02 | receivable | A-8      | write-off | 168
    10         | 2026-11-02 | receivable | A-9      | write-off | 3.00
    11         | 2026-11-02 | receivable | A-10     | discount  | 9.00
    12         | 2026-11-02 | receivable | A-10     | write-off | 5.00
    13         | 2026-11-03 | receivable | A-10     | write-off | -4.50
    14         | 2026-11-03 | payable    | A-1      | write-off | 70.00
"""


def of_ours(**more: str) -> Books:
    given = {"Settings": LIMIT, "ExchangeRates": RATES, "Invoices": INVOICES, "Allocations": WRITTEN_OFF}
    return books(**{**given, **more})


def test_altogether_for_each_document_in_its_currency_by_the_rate_of_the_day():
    assert found(of_ours(), "write-off-limit", "Invoices", "difference") == expected(INVOICES)


def test_it_is_the_same_on_any_day():
    given = {"Settings": LIMIT, "ExchangeRates": RATES, "Invoices": INVOICES, "Allocations": WRITTEN_OFF}
    assert found(books(date(2026, 10, 1), **given), "write-off-limit", "Invoices", "difference") == expected(INVOICES)


@pytest.mark.parametrize(("limit", "wrong"), [("", 0), ("0", 10), ("1000", 0)])
def test_a_blank_limit_is_none_and_nought_allows_nothing(limit, wrong):
    given = of_ours(Settings=f"name | value\n Home currency | EUR\n Write-off limit | {limit}")
    assert len(checks.found(given, ["write-off-limit"])) == wrong


def test_without_a_rate_nobody_can_tell():
    (first, *_) = checks.found(of_ours(ExchangeRates=""), ["write-off-limit"]).query("document == 'A-5'")["message"]
    assert "without an exchange rate nobody can tell" in first


LOG = """
    table    | document | column             | before    | after  | wrong
    Invoices | A-4      | write-off approved | 25.00 EUR | ulrike |
    Invoices | a-4      | write-off approved | 26.00 EUR | ulrike |
    Invoices | A-4      | write-off approved | 24.99 EUR | ulrike | yes
    Invoices | A-4      | write-off approved | 25.00 USD | ulrike | yes
    Invoices | A-4      | write-off approved | 25.00 EUR |        | yes
    Invoices | A-4      | write-off approved | a lot     | ulrike | yes
    Bills    | A-4      | write-off approved | 25.00 EUR | ulrike | yes
    Invoices | A-3      | write-off approved | 25.00 EUR | ulrike | yes
    Invoices | A-4      | approved           | 25.00 EUR | ulrike | yes
"""


@pytest.mark.parametrize("line", LOG.strip().splitlines()[1:], ids=lambda line: " ".join(line.split()))
def test_what_was_approved_for_at_least_that_amount_is_quiet(line):
    header, (entry, _, wrong) = LOG.strip().splitlines()[0].rpartition("|")[0], line.rpartition("|")
    documents = set(checks.found(of_ours(Log=f"{header}\n{entry}"), ["write-off-limit"])["document"])
    assert ("A-4" in documents) == (wrong.strip() == "yes")


def test_what_credit_notes_round_needs_no_approval():
    """Three notes for one invoice may leave a cent each, whatever the limit."""
    notes = "\n".join(f"CN-{n} | credit note | C-1 | EUR | 33.33 | issued | A-1" for n in (1, 2, 3))
    head = "invoice | type | customer | currency | gross | status | corrects"
    written = "allocation | date | side | document | kind | amount\n 1 | 2026-11-02 | receivable | A-1 | write-off | "
    settings = "name | value\n Home currency | EUR\n Write-off limit | 0"
    for amount, wrong in (("0.03", 0), ("0.04", 1)):
        invoices = f"{head}\n A-1 | invoice | C-1 | EUR | 100.00 | sent |\n{notes}"
        given = books(Settings=settings, Invoices=invoices, Allocations=written + amount)
        assert len(checks.found(given, ["write-off-limit"])) == wrong


# Who may post it

CUSTOMERS = "customer | name\n C-1 | Café Zeitgeist"
VENDORS = "vendor | name\n V-1 | Stone"
OPEN = "invoice | type | customer | invoice_date | due_date | currency | gross | status"
BILLS = "bill | type | vendor | bill_date | due_date | currency | gross | status"


def with_lines(*matches: str, currency: str = "EUR") -> Books:
    """Open invoices and bills of 3,100.00, and accepted lines of 3,075.00 that say what they pay."""
    lines = ["bank_line | amount | booked_on | currency | status | proposed_match"]
    for n, match in enumerate(matches, 1):
        amount = "3075" if match.upper().startswith("INV") else "-3075"
        lines.append(f"L-{n} | {amount} | 2026-11-20 | {currency} | accepted | {match}")
    dates = f"2026-10-01 | 2026-10-31 | {currency} | 3100"
    return books(
        Settings=LIMIT,
        ExchangeRates=RATES,
        People=PEOPLE,
        Customers=CUSTOMERS,
        Vendors=VENDORS,
        Invoices="\n".join([OPEN, *(f"INV-{n} | invoice | C-1 | {dates} | sent" for n in (1, 2))]),
        Bills="\n".join([BILLS, *(f"B-{n} | bill | V-1 | {dates} | approved" for n in (1, 2))]),
        BankLines="\n".join(lines),
    )


def by(user: str, these: Books) -> Outcome:
    return apply(these, replace(GIVEN, user=user))


SIDES = [("INV-1", "Invoices", "Receipts"), ("B-1", "Bills", "Payments")]


@pytest.mark.parametrize(("document", "table", "sources"), SIDES)
@pytest.mark.parametrize("user", ["anna", "jonas", "nobody"])
def test_a_clerk_cannot_post_it_and_the_line_stays(user, document, table, sources):
    these = with_lines(f"{document} 3075.00 write-off 25.00")
    outcome = by(user, these)
    (refused,) = outcome.more["refused"]
    assert "25.00 EUR of " + document in refused["reason"]
    assert "the write-off limit is 1.00 EUR" in refused["reason"]
    assert (outcome.undone, outcome.entries) == (1, [])
    assert not len(outcome.tables[sources])
    assert not len(outcome.tables["Allocations"])
    assert list(outcome.tables["BankLines"]["status"]) == ["accepted"]
    assert list(outcome.tables[table]["status"]) == list(these[table]["status"])


def test_without_a_rate_the_refusal_names_the_rate_and_no_limit_of_nought():
    (refused,) = by("ulrike", with_lines("INV-1 3075.00 write-off 25.00", currency="GBP")).more["refused"]
    assert (
        "25.00 GBP of INV-1 would be written off, and without a rate of EUR to GBP on 2026-11-20" in refused["reason"]
    )
    assert "0.00" not in refused["reason"].replace("25.00", "")


@pytest.mark.parametrize(("document", "table", "sources"), SIDES)
@pytest.mark.parametrize("user", ["lakshmi", "ulrike", "ULRIKE"])
def test_an_approver_or_manager_posts_it_and_the_log_says_so(user, document, table, sources):
    these = with_lines(f"{document.lower()} 3075.00 write-off 25.00")
    outcome = by(user, these)
    assert outcome.more["refused"] == []
    entry = {"table": table, "document": document, "column": "write-off approved", "before": "25.00 EUR", "after": user}
    assert entry in outcome.entries
    done = after(these, outcome)
    assert len(done[sources]) == 1
    assert not len(checks.found(done, ["write-off-limit"]))
    without = done.with_tables(Log=these["Log"])
    assert list(checks.found(without, ["write-off-limit"])["document"]) == [document]


def test_an_approver_has_a_limit_too():
    these = with_lines("INV-1 1000.00 write-off 2100.00")
    assert len(by("lakshmi", these).more["refused"]) == 1, "2,000.00"
    assert by("ulrike", these).more["refused"] == []


def test_within_the_limit_anybody_posts_it_without_an_entry():
    outcome = by("anna", with_lines("INV-1 3075.00 write-off 1.00"))
    assert (outcome.more["refused"], outcome.entries) == ([], [])
    assert list(outcome.tables["Allocations"]["amount"]) == [307500, 100]


def test_bit_by_bit_is_altogether():
    """In one line, in two lines of a run, and in two runs."""
    two = with_lines("INV-1 2000.00 write-off 0.60; INV-1 1000.00 write-off 0.60")
    assert len(by("anna", two).more["refused"]) == 1
    lines = with_lines("INV-1 1000.00 write-off 0.60", "INV-1 1000.00 write-off 0.60")
    assert [one["bank_line"] for one in by("anna", lines).more["refused"]] == ["L-2"]
    approved = by("ulrike", lines)
    assert [one["before"] for one in approved.entries if one["column"] == "write-off approved"] == ["1.20 EUR"]
    first = with_lines("INV-1 1000.00 write-off 0.60")
    done = after(first, by("anna", first))
    again = done.with_tables(BankLines=with_lines("x", "INV-1 1000.00 write-off 0.60")["BankLines"].iloc[1:])
    assert len(by("anna", again).more["refused"]) == 1
    assert not len(checks.found(after(again, by("ulrike", again)), ["write-off-limit"]))


def test_in_another_currency_by_the_rate_of_the_day():
    """1.00 EUR is 2 USD on the 20th."""
    assert by("anna", with_lines("INV-1 3075.00 write-off 2.00", currency="USD")).more["refused"] == []
    assert len(by("anna", with_lines("INV-1 3075.00 write-off 2.01", currency="USD")).more["refused"]) == 1
    outcome = by("ulrike", with_lines("INV-1 3075.00 write-off 2.01", currency="USD"))
    assert outcome.entries[0]["before"] == "2.01 USD"


def test_a_refused_line_keeps_no_other_from_being_posted():
    outcome = by("anna", with_lines("INV-1 3075.00 write-off 25.00", "INV-2 3075.00"))
    assert [one["bank_line"] for one in outcome.more["refused"]] == ["L-1"]
    assert list(outcome.tables["Allocations"]["document"]) == ["INV-2"]
