"""Aging as of any day: bands by Settings, credit notes and unapplied receipts as minus, always summing to the total."""

from datetime import date

from invoice_workbook import money
from invoice_workbook.ledger import aging, open_items
from tests.sheets import books

INVOICES = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross
    A-1     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 100.00
    A-2     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 50.00
    A-3     | invoice     | c-1      | 2026-11-20   | 2026-12-20 | EUR      | 25.00
    A-4     | invoice     | C-2      | 2026-11-01   |            | JPY      | 900
    A-5     | invoice     | C-2      | 2026-12-05   | 2026-12-31 | JPY      | 700
    CN-1    | credit note | C-1      | 2026-10-15   |            | EUR      | 30.00
"""
RECEIPTS = """
    receipt | date       | customer | amount | currency
    R-1     | 2026-11-25 | C-1      | 60.00  | EUR
"""
ALLOCATIONS = """
    allocation | date       | side       | source | document | kind    | amount
    1          | 2026-11-25 | receivable | R-1    | A-1      | payment | 40.00
    2          | 2026-11-26 | receivable | CN-1   | A-2      | credit  | 10.00
    3          | 2026-12-01 | receivable | R-1    | A-1      | payment | 20.00
"""


def aged(as_of: date, **settings: str) -> dict[tuple[str, str], list[str]]:
    lines = "\n".join(f"{name.replace('_', ' ')} | {value}" for name, value in settings.items())
    given = {"Customers": "customer\n C-1\n C-2", "Settings": f"name | value\n{lines}"}
    read = books(as_of, Invoices=INVOICES, Receipts=RECEIPTS, Allocations=ALLOCATIONS, **given)
    table = aging.derive(read, "receivable")
    names = ["total", *aging.bands(read.settings)]
    found = {}
    for row in table.to_dict("records"):
        assert sum(int(row[name]) for name in names[1:]) == int(row["total"])
        shown = [money.as_text(int(row[name]), int(row["decimals"])) for name in names]
        found[str(row["party"]), str(row["currency"])] = shown
    return found


def test_by_due_date():
    assert aged(date(2026, 11, 30)) == {
        ("C-1", "EUR"): ["85.00", "25.00", "20.00", "-20.00", "0.00", "60.00"],
        ("C-2", "JPY"): ["900", "0", "900", "0", "0", "0"],
    }


def test_by_document_date_with_other_limits():
    assert aged(date(2026, 11, 30), Aging_basis="document date", Aging_limits="20,60")["C-1", "EUR"] == [
        "85.00",
        "0.00",
        "5.00",
        "20.00",
        "60.00",
    ]


def test_as_of_a_past_day_nothing_later_is_there():
    assert aged(date(2026, 10, 10)) == {("C-1", "EUR"): ["150.00", "50.00", "0.00", "100.00", "0.00", "0.00"]}


def test_a_later_allocation_counts_on_its_day():
    after = aged(date(2026, 12, 1))
    assert after["C-1", "EUR"] == ["85.00", "25.00", "0.00", "20.00", "0.00", "40.00"]


def test_paid_open_and_unapplied():
    read = books(date(2026, 11, 30), Invoices=INVOICES, Receipts=RECEIPTS, Allocations=ALLOCATIONS)
    state = open_items.of_documents(read, "receivable")
    assert state["paid"].tolist() == [4000, 1000, 0, 0, 0, 1000]
    assert state["open"].tolist() == [6000, 4000, 2500, 900, 700, -2000]
    assert state["days_late"].tolist() == [91, 30, 0, 0, 0, 0]
    assert open_items.unapplied(read, "receivable").tolist() == [2000]
