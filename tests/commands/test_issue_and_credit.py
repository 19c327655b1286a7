"""From the order to the invoice and back: whole or what is delivered, gapless, credited whole or by lines."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.receivable.credit import wanted_lines
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import chain
from invoice_workbook.ledger import open_items
from tests.asked import check_orders, credit, issue, wanted
from tests.sheets import books

CUSTOMERS = """
    customer | name | street | postal_code | city | country | e_mail | currency | terms
    C-1      | Café | Way 1  | 1           | Rom  | IT      | a@b.it | EUR      | net 30
    C-2      | Bar  |        | 1           | Rom  | IT      | a@b.it | EUR      | net 30
"""
TERMS = "terms | days | basis\nnet 30 | 30 | invoice date"
ORDERS = """
    order | customer | order_date | currency | status
    O-1   | C-1      | 2026-11-02 | EUR      | open
    O-2   | C-1      | 2026-11-02 | EUR      | verified
    O-3   | C-1      | 2026-11-02 | EUR      | verified
    O-4   | C-2      | 2026-11-02 | EUR      | verified
"""
LINES = """
    order | line | description | quantity | unit_price | discount | tax_category | tax_rate | line_net | delivered
    O-1   | 1    | Tea         | 2        | 10         |          | S            | 20       | 21       |
    O-2   | 1    | Tea         | 3        | 0.333      |          | S            | 20       | 1.00     |
    O-3   | 1    | Tea         | 10       | 1.005      | 10       | S            | 20       | 9.05     | 4
    O-3   | 2    | Milk        | 5        | 2          |          | S            | 10       | 10       |
    O-3   | 3    | Card        | 0        | 0          |          | Z            | 0        | 0        |
    O-4   | 1    | Tea         | 1        | 1          |          | S            | 20       | 1        |
"""


def order_books() -> Books:
    return books(Customers=CUSTOMERS, Terms=TERMS, Orders=ORDERS, OrderLines=LINES)


def after(these: Books, outcome: Outcome) -> Books:
    """The books as they stand once the outcome is written."""
    kept = {name: frame for name, frame in outcome.tables.items() if "check" not in frame or len(frame.columns) > 2}
    if outcome.entries:
        kept["Log"] = chain.extended(these["Log"], outcome.entries, "2026-11-30", "anna", "issue")
    return these.with_tables(**kept)


def rows(these: Books, table: str, *fields: str) -> list[tuple[object, ...]]:
    return list(these[table][list(fields)].itertuples(index=False, name=None))


def test_check_orders_sets_verified_or_says_why_not():
    outcome = check_orders(order_books())
    assert list(outcome.tables["Orders"]["status"]) == ["open", "verified", "verified", "verified"]
    (why,) = outcome.more["not_verified"]
    assert why["order"] == "O-1" and "20.00" in why["reason"]


def test_lines_of_an_order_that_is_not_there_are_issued_by_nobody():
    outcome = issue(books(Customers=CUSTOMERS, Terms=TERMS, OrderLines=LINES))
    assert outcome.more["invoices"] == [] and "No order is verified" in outcome.message


def test_whole_orders_and_what_is_delivered_get_gapless_numbers():
    these = order_books()
    outcome = issue(these)
    assert outcome.more["invoices"] == ["INV-2026-00001", "INV-2026-00002"]
    done = after(these, outcome)
    fields = ("invoice", "order", "net", "tax", "gross")
    assert rows(done, "Invoices", *fields) == [
        ("INV-2026-00001", "O-2", 100, 20, 120),
        ("INV-2026-00002", "O-3", 362, 72, 434),
    ]
    lines = rows(done, "InvoiceLines", "invoice", "line", "quantity", "line_net")
    assert lines[1:] == [("INV-2026-00002", "1", 4_000_000, 362), ("INV-2026-00002", "3", 0, 0)]
    assert list(done["Orders"]["status"]) == ["open", "invoiced", "verified", "verified"]
    (problem,) = outcome.problems["rule"]
    assert problem == "billing-details"


def test_the_rest_follows_when_it_is_delivered_and_then_the_order_is_invoiced():
    done = after(order_books(), issue(order_books()))
    lines = done["OrderLines"].copy()
    lines.loc[[2, 3], "delivered"] = [10_000_000, 5_000_000]
    done = done.with_tables(OrderLines=lines)
    last = after(done, issue(done, ["o-3 "]))
    mine = last["InvoiceLines"][last["InvoiceLines"]["invoice"] == "INV-2026-00003"]
    assert list(zip(mine["line"], mine["quantity"], strict=True)) == [("1", 6_000_000), ("2", 5_000_000)]
    assert last["Orders"]["status"][2] == "invoiced"
    assert checks.found(last, ["over-invoiced", "issued-changed", "gross-total", "net-total"]).empty


def test_what_a_run_left_that_was_cut_off():
    whole = after(order_books(), issue(order_books()))
    orders = order_books()["Orders"]
    unmarked = whole.with_tables(Orders=orders)
    again = issue(unmarked, ["O-2"])
    assert again.more["invoices"] == [] and again.tables["Orders"]["status"][1] == "invoiced"
    headless = whole.with_tables(Invoices=order_books()["Invoices"])
    with pytest.raises(WorkbookError, match="INV-2026-00001"):
        issue(headless)


def test_only_what_is_delivered_and_orders_that_cannot_be_issued():
    these = order_books()
    assert issue(these, (), True).more["invoices"] == ["INV-2026-00001"]
    with pytest.raises(WorkbookError, match="Street"):
        issue(these, ["O-4"])


def issued() -> Books:
    return after(order_books(), issue(order_books()))


def test_a_credit_note_names_what_it_corrects_and_settles_it():
    these = issued()
    outcome = credit(these, "inv-2026-00002")
    done = after(these, outcome)
    note = done["Invoices"].iloc[-1]
    assert (note["invoice"], note["corrects"], note["gross"]) == ("CN-2026-00001", "INV-2026-00002", 434)
    assert list(open_items.of_documents(done, "receivable")["open"]) == [120, 0, 0]
    assert checks.found(done, ["issued-changed", "gross-total", "over-allocated", "net-total"]).empty
    with pytest.raises(WorkbookError, match="already credited in full"):
        credit(done, "INV-2026-00002")
    with pytest.raises(WorkbookError, match="is a credit note"):
        credit(done, "CN-2026-00001")


def test_credit_by_lines_takes_no_more_than_is_left():
    these = issued()
    part = credit(these, "INV-2026-00002", "1=1.5")
    done = after(these, part)
    assert list(done["InvoiceLines"]["line_net"])[-1] == 136
    with pytest.raises(WorkbookError, match=r"2\.5 is left"):
        credit(done, "INV-2026-00002", "1=3")
    with pytest.raises(WorkbookError, match="no line 9"):
        credit(done, "INV-2026-00002", "9")
    rest = after(done, credit(done, "INV-2026-00002"))
    assert list(rest["Invoices"]["invoice"])[-1] == "CN-2026-00002"
    assert list(rest["InvoiceLines"]["quantity"])[-1] == 2_500_000
    assert open_items.of_documents(rest, "receivable")["paid"][1] == 163 + 271


def test_notes_by_parts_come_to_the_invoice_to_the_cent():
    orders = """
        order | customer | order_date | currency | status
        O-1   | C-1      | 2026-11-02 | EUR      | verified
    """
    for price, kind in (("3.35", "over"), ("0.85", "under")):
        lines = f"""
            order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
            O-1   | 1    | Tea         | 1        | {price}    | S            | 19       | {price}
        """
        these = books(Customers=CUSTOMERS, Terms=TERMS, Orders=orders, OrderLines=lines)
        these = after(these, issue(these))
        these = after(these, credit(these, "INV-2026-00001", "1=0.5"))
        these = after(these, credit(these, "INV-2026-00001"))
        assert list(open_items.of_documents(these, "receivable")["open"]) == [0, 0, 0], kind
        assert checks.found(these, ["over-allocated", "tax-total", "line-total"]).empty


def test_nothing_is_issued_into_a_closed_period_or_before_its_time():
    closed = books(
        Customers=CUSTOMERS,
        Terms=TERMS,
        Orders=ORDERS,
        OrderLines=LINES,
        Settings="name | value\nClosed until | 2026-11-30",
    )
    with pytest.raises(WorkbookError, match="closed until 2026-11-30"):
        issue(closed)
    early = replace(issued(), as_of=date(2026, 11, 29))
    with pytest.raises(WorkbookError, match="is dated 2026-11-30"):
        credit(early, "INV-2026-00001")
    with pytest.raises(WorkbookError, match="dated after"):
        issue(replace(order_books(), as_of=date(2026, 11, 1)), ["O-2"])


@pytest.mark.parametrize("named", [",", "1=0.5,1=0.4", "1=x"])
def test_lines_to_credit_that_are_unclear(named):
    with pytest.raises(WorkbookError, match="does not say which line"):
        wanted_lines(named)


def test_a_day_before_a_lower_number_is_asked_about():
    done = after(order_books(), issue(order_books(), ["O-2"]))
    earlier = replace(done, as_of=date(2026, 11, 3))
    with pytest.raises(WorkbookError, match=r"INV-2026-00001 is dated 2026-11-30.*2026-11-03"):
        issue(earlier, ["O-3"])
    meant = wanted("issue", earlier, orders=["O-3"], backdated=True)
    assert meant.more["invoices"] == ["INV-2026-00002"]
    noted = after(done, credit(done, "INV-2026-00001", "1=1"))
    with pytest.raises(WorkbookError, match="CN-2026-00001 is dated 2026-11-30"):
        credit(replace(noted, as_of=date(2026, 11, 30 - 1)).with_tables(Invoices=_dated(noted)), "INV-2026-00001")


def _dated(these: Books) -> pd.DataFrame:
    invoices = these["Invoices"].copy()
    invoices.loc[0, "invoice_date"] = pd.Timestamp(2026, 11, 3)
    return invoices


def test_another_year_is_another_sequence():
    done = after(order_books(), issue(order_books(), ["O-2"]))
    done = done.with_tables(Orders=done["Orders"].assign(order_date=pd.Timestamp(2025, 12, 1)))
    assert issue(replace(done, as_of=date(2027, 1, 4)), ["O-3"]).more["invoices"] == ["INV-2027-00001"]
    assert issue(replace(done, as_of=date(2025, 12, 30)), ["O-3"]).more["invoices"] == ["INV-2025-00001"]


@pytest.mark.parametrize("letter", ["🚚", "𓀀", "ＡＢ🧾"])
@pytest.mark.usefixtures("no_system_fonts")
def test_one_line_of_four_hundred_that_cannot_be_set_is_named_and_the_other_orders_are_issued(letter):
    rows = "\n".join(
        f"O-2 | {n} | {'Lieferung ' + letter if n == 287 else 'Tea'} | 1 | 1 | | S | 20 | 1 |" for n in range(1, 401)
    )
    lines = "\n".join(row for row in LINES.splitlines() if "O-2 " not in row) + "\n" + rows
    outcome = issue(books(Customers=CUSTOMERS, Terms=TERMS, Orders=ORDERS, OrderLines=lines))
    assert outcome.more["invoices"] == ["INV-2026-00001"]
    assert rows_of(outcome, "order") == ["O-3"]
    (left,) = outcome.failed
    assert left["document"] == "O-2" and "O-2, 287" in left["reason"]
    assert letter[-1] in left["reason"] and left["reason"] in outcome.message


def rows_of(outcome: Outcome, field: str) -> list[object]:
    """A column of the new invoices."""
    return list(outcome.tables["Invoices"][field])


def test_where_nothing_is_to_be_issued_no_date_is_asked_about():
    done = after(order_books(), issue(order_books()))
    rest = done.with_tables(Orders=done["Orders"].assign(status="open"))
    assert "No order is verified" in issue(replace(rest, as_of=date(2026, 11, 3))).message
