"""A period is handed over once; what came later comes with the next file, what was changed is named."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from invoice_workbook.commands import named
from invoice_workbook.commands.service.export_journal import period_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import chain
from invoice_workbook.journal import documents as documents_journal
from invoice_workbook.journal.runs import UNDONE
from invoice_workbook.record import digest
from tests.asked import wanted
from tests.journals import ACCOUNTS, SETTINGS, bills, handed, invoices, ours
from tests.payables import after, changed
from tests.sheets import books

ROWS = """
    invoice | type    | customer | invoice_date | currency | net    | tax   | gross
    INV-1   | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00
    INV-2   | invoice | C-1      | 2026-10-06   | EUR      | 200.00 | 14.00 | 214.00
    INV-3   | invoice | C-2      | 2026-11-02   | EUR      | 100.00 | 19.00 | 119.00
"""
LINES = """
    invoice | line | tax_category | tax_rate | line_net
    INV-1   | 1    | S            | 19       | 100.00
    INV-2   | 1    | S            | 7        | 200.00
    INV-3   | 1    | S            | 19       | 100.00
"""
OCTOBER = {"start": date(2026, 10, 1), "end": date(2026, 10, 31)}


def documents(outcome) -> set[str]:
    return {one["document"] for one in outcome.more["bookings"]}


def test_a_second_run_gives_only_what_is_new_and_says_so():
    these = invoices(ROWS, LINES)
    first = handed(these, **OCTOBER)
    assert documents(first) == {"INV-1", "INV-2"}
    assert "2 documents of 2026-10-01 to 2026-10-31 handed over" in first.message
    once = after(these, first)
    nothing = handed(once, **OCTOBER)
    assert nothing.message == "Nothing of 2026-10-01 to 2026-10-31 is new: 2 documents were handed over before."
    assert (nothing.needed, nothing.entries, nothing.more["bookings"]) == ((), (), [])
    both = handed(once)
    assert documents(both) == {"INV-3"}, "a longer period takes what no other one did"
    assert "2 were handed over before" in both.message
    late = invoices(
        f"{ROWS}    INV-9   | invoice | C-2      | 2026-10-07   | EUR      | 1.00 | 0.19 | 1.19\n",
        f"{LINES}    INV-9   | 1    | S            | 19       | 1.00\n",
    ).with_tables(Log=once["Log"])
    again = handed(late, **OCTOBER)
    assert documents(again) == {"INV-9"}
    assert [file.path.name for file in again.needed] == ["Journal 0002 2026-10-01 2026-10-31.csv"]


def test_the_same_files_are_written_again():
    these = invoices(ROWS, LINES)
    first = handed(these, **OCTOBER)
    once = after(these, first)
    again = handed(once, **OCTOBER, again=True)
    assert [file.path for file in again.needed] == [file.path for file in first.needed]
    assert [file.content() for file in again.needed] == [file.content() for file in first.needed]
    assert again.more["bookings"] == first.more["bookings"]
    assert again.entries == (), "the journal has them already"
    datev = handed(once, **OCTOBER, again=True, format_="datev")
    assert datev.needed[0].path.name == "EXTF_Buchungsstapel 0001 2026-10-01 2026-10-31.csv"
    with pytest.raises(WorkbookError, match="Nothing was handed over for 2026-10-01 to 2026-11-30"):
        handed(once, again=True)


def test_files_written_again_that_are_not_as_they_were_are_named():
    these = invoices(ROWS, LINES)
    first = handed(these, **OCTOBER)
    (file,) = first.needed
    made = documents_journal.entries_of({file.path.name: digest(file.content())}, {})
    once = after(these, replace(first, entries=[*first.entries, *made]))
    assert "Not as it was" not in handed(once, **OCTOBER, again=True).message
    other = changed(once, "Customers", 0, ledger_account="10099")
    assert f"Not as it was: {file.path.name}" in handed(other, **OCTOBER, again=True).message


CHANGES = """
    what            | table        | row | field        | value      | named
    amount          | Invoices     | 0   | gross        | 12000      | INV-1 (was 2026-10-05 119.00 EUR, is not booked any more)
    date            | Invoices     | 0   | invoice_date | 2026-10-06 | INV-1 (was 2026-10-05 119.00 EUR, is 2026-10-06 119.00 EUR)
    another period  | Invoices     | 0   | invoice_date | 2026-11-06 | INV-1 (was 2026-10-05 119.00 EUR, is 2026-11-06 119.00 EUR)
    another rate    | InvoiceLines | 0   | tax_category | E          |
    draft           | Invoices     | 0   | status       | draft      | INV-1 (was 2026-10-05 119.00 EUR, is not booked any more)
    another number  | Invoices     | 0   | invoice      | INV-7      | INV-1 (was 2026-10-05 119.00 EUR, is not booked any more)
    another account | Customers    | 0   | ledger_account | 10099    |
    a note          | Invoices     | 0   | status       | paid       |
"""


@pytest.mark.parametrize("case", [[c.strip() for c in line.split("|")] for line in CHANGES.strip().splitlines()[1:]])
def test_what_was_changed_since_is_named(case):
    what, table, row, field, value, said = case
    these = invoices(ROWS, LINES)
    once = after(these, handed(these, **OCTOBER))
    new = pd.Timestamp(value) if field == "invoice_date" else int(value) if field == "gross" else value
    other = changed(once, table, int(row), **{field: new})
    outcome = handed(other, **OCTOBER)
    if what == "another rate":
        said = "INV-1 (2026-10-05 119.00 EUR: 2026-10-05 119.00 EUR in other parts)"
    assert [one["document"] for one in outcome.more["changed"]] == (["INV-1"] if said else [])
    assert said in outcome.message
    if said:
        assert outcome.undone >= 1
        with pytest.raises(WorkbookError, match="cannot be written as it was"):
            handed(other, **OCTOBER, again=True)


def test_an_undone_hand_over_counts_for_nothing_but_its_number():
    these = invoices(ROWS, LINES)
    once = after(these, handed(these, **OCTOBER))
    first, last = once["Log"]["entry"].iloc[0], once["Log"]["entry"].iloc[-1]
    undone = [{"column": UNDONE, "before": first, "after": last}]
    back = once.with_tables(Log=chain.extended(once["Log"], undone, "2026-11-30", "anna", "undo"))
    again = handed(back, **OCTOBER)
    assert documents(again) == {"INV-1", "INV-2"}
    assert again.needed[0].path.name == "Journal 0002 2026-10-01 2026-10-31.csv"


def test_a_renamed_bill_was_handed_over_all_the_same():
    bill = """
        bill | type | vendor | bill_date  | currency | net    | tax   | gross
        B-1  | bill | V-1    | 2026-10-06 | EUR      | 100.00 | 19.00 | 119.00
    """
    these = bills(bill, "bill | line | tax_category | tax_rate | line_net\nB-1 | 1 | S | 19 | 100")
    once = after(these, handed(these, **OCTOBER))
    renamed = after(once, wanted("rename", once, table="Bills", old="B-1", new="B-77"))
    outcome = handed(renamed, **OCTOBER)
    assert outcome.more["bookings"] == []
    assert outcome.more["changed"] == []


REFUSED = """
    case             | start      | end        | named
    reversed         | 2026-11-02 | 2026-11-01 | The period ends (2026-11-01) before it begins (2026-11-02).
    not over         | 2026-11-01 | 2026-12-01 | The period is not over: it ends on 2026-12-01, and today is 2026-11-30
"""


@pytest.mark.parametrize("case", [[c.strip() for c in line.split("|")] for line in REFUSED.strip().splitlines()[1:]])
def test_a_period_that_is_none_is_refused(case):
    _, start, end, said = case
    with pytest.raises(WorkbookError) as refused:
        handed(invoices(ROWS, LINES), start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert said in str(refused.value)


def test_an_empty_period_and_an_open_one_say_so():
    these = invoices(ROWS, LINES)
    nothing = handed(these, start=date(2026, 9, 1), end=date(2026, 9, 30))
    assert nothing.message == "There is nothing to hand over of 2026-09-01 to 2026-09-30."
    assert "The period is not closed" in handed(these, **OCTOBER).message
    closed = invoices(ROWS, LINES, Settings=f"{SETTINGS}    Closed until | 2026-10-31\n")
    assert "not closed" not in handed(closed, **OCTOBER).message
    assert handed(books(), **OCTOBER).message == "There is nothing to hand over of 2026-10-01 to 2026-10-31."


def test_every_account_that_is_missing_is_named_at_once_and_nothing_is_written():
    accounts = "\n".join(line for line in ACCOUNTS.splitlines() if "1400" not in line and "output tax" not in line)
    customers = "customer | name | ledger_account\nC-1 | One | 10001\nC-2 | Two |\nC-3 | Three |"
    with pytest.raises(WorkbookError) as refused:
        handed(invoices(ROWS, LINES, LedgerAccounts=accounts, Customers=customers))
    said = str(refused.value)
    assert said.startswith("Nothing was handed over: 3 accounts are missing.")
    assert "the Use receivable and its Ledger account (2 bookings, first Invoices INV-3)" in said
    assert "or fill Ledger account in Customers of C-2 (3)" in said
    assert (
        "the Use output tax, Tax category S, Tax rate % 7 and its Ledger account (1 booking, first Invoices INV-2)"
        in said
    )
    assert "the Use output tax, Tax category S, Tax rate % 19" in said
    assert "C-3" not in said, "nothing of theirs is booked"


OWN_TAX = "bill | line | tax_category | tax_rate | line_net\nB-1 | 1 | K | 0 | 100"
EU_BILL = """
    bill | type | vendor | bill_date  | currency | net    | tax  | gross
    B-1  | bill | V-1    | 2026-10-06 | EUR      | 100.00 | 0.00 | 100.00
"""


def test_tax_that_we_owe_ourselves_wants_one_rate():
    with pytest.raises(WorkbookError, match="Tax category K and the Tax rate % by which you owe the tax yourself"):
        handed(bills(EU_BILL, OWN_TAX))
    twice = f"{ACCOUNTS}    input tax | K | 19 | 1574 | |\n    input tax | K | 7 | 1572 | |\n"
    with pytest.raises(WorkbookError, match="Ledger accounts has input tax of category K at several rates"):
        handed(bills(EU_BILL, OWN_TAX, LedgerAccounts=twice))


PERIODS = """
    2026-10                  | 2026-10-01 | 2026-10-31
     2024-02                 | 2024-02-01 | 2024-02-29
    2026-11-01 2026-11-15    | 2026-11-01 | 2026-11-15
    2026-11-01 - 2026-11-15  | 2026-11-01 | 2026-11-15
    2026-13                  |            |
    2026-11-31 2026-12-01    |            |
    2026-11-01               |            |
    last month               |            |
                             |            |
"""


@pytest.mark.parametrize("case", [line.split("|") for line in PERIODS.strip("\n").splitlines()])
def test_a_period_as_it_is_typed_at_the_desk(case):
    words, start, end = case
    if not start.strip():
        with pytest.raises(WorkbookError, match="is no period"):
            period_of(words.strip())
        return
    assert period_of(words) == (date.fromisoformat(start.strip()), date.fromisoformat(end.strip()))


class Desk:
    """A clerk who types a period."""

    def __init__(self, words: str) -> None:
        self.words, self.asked, self.agreed = words, "", False

    def books(self):
        return ours()

    def typed(self, question: str) -> str:
        self.asked = question
        return self.words

    def agree(self) -> None:
        self.agreed = True


def test_at_the_desk_the_period_is_asked_with_last_month_as_the_example():
    desk = Desk("2026-10")
    assert named("export-journal").at_sheet(desk) == OCTOBER
    assert "A month such as 2026-10" in desk.asked
    assert desk.agreed
    with pytest.raises(WorkbookError, match="is no period"):
        named("export-journal").at_sheet(Desk(""))


DATEV = """
    setting                    | value | named
    Adviser number             |       | Adviser number in Settings, a whole number from 1001 to 9999999; there stands -
    Adviser number             | 12a   | there stands 12a
    Client number              | 0     | Client number in Settings, a whole number from 1 to 99999
    Fiscal year begins in month | 13   | has to be a month, 1 to 12; there stands 13
    Fiscal year begins in month | 11   | a new one begins on 2026-11-01
"""


@pytest.mark.parametrize("case", [[c.strip() for c in line.split("|")] for line in DATEV.strip().splitlines()[1:]])
def test_datev_wants_its_numbers_and_one_fiscal_year(case):
    setting, value, said = case
    kept = "\n".join(line for line in SETTINGS.splitlines() if setting not in line)
    these = invoices(ROWS, LINES, Settings=f"{kept}\n{setting} | {value}")
    with pytest.raises(WorkbookError) as refused:
        handed(these, format_="datev")
    assert said in str(refused.value)
    assert handed(these, format_="csv").needed, "the others do not ask for them"


def test_datev_wants_rates_accounts_of_digits_and_keys_that_it_knows():
    with pytest.raises(WorkbookError, match="enter a rate for XAF 2026-10-05"):
        handed(_one_line("XAF", ACCOUNTS), format_="datev")
    with pytest.raises(WorkbookError, match=r"accounts of digits only, .* 84-00"):
        handed(_one_line("EUR", ACCOUNTS.replace("8400 ", "84-00")), format_="datev")
    with pytest.raises(WorkbookError, match=r"tax keys of one to four digits, .* V19"):
        handed(_one_line("EUR", ACCOUNTS.replace("8400           | auto", "8400           | V19 ")), format_="datev")
    with pytest.raises(WorkbookError, match="no journal format xls"):
        handed(ours(), format_="xls")


@pytest.mark.parametrize(("language", "day"), [("de", "05.10.2026"), ("te", "05-10-2026")])
def test_the_day_of_a_missing_rate_stands_in_the_books_language(language: str, day: str):
    these = _one_line("XAF", ACCOUNTS, f"{SETTINGS}    Language | {language}\n")
    with pytest.raises(WorkbookError) as refused:
        handed(these, format_="datev")
    assert f"XAF {day}" in str(refused.value)


def _one_line(currency: str, accounts: str, settings: str = SETTINGS):
    row = f"""
        invoice | type    | customer | invoice_date | currency   | net | tax | gross
        INV-1   | invoice | C-1      | 2026-10-05   | {currency} | 100 | 19  | 119
    """
    line = "invoice | line | tax_category | tax_rate | line_net\nINV-1 | 1 | S | 19 | 100"
    return invoices(row, line, LedgerAccounts=accounts, Settings=settings)
