"""Blank cells are filled with what the book knows; what was typed stays, and what was issued or verified."""

from typing import Any

import pandas as pd
import pytest

from invoice_workbook import money
from invoice_workbook.books import Books
from tests.asked import check_orders, issue, wanted
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name | street | postal_code | city   | country | e_mail | currency | terms
    C-1      | Café | Way 1  | 1           | Rom    | IT      | a@b.it | EUR      | net 30
    C-2      | Uji  | Way 2  | 2           | Uji    | JP      | a@b.jp | JPY      | 2/10 net 30
    C-3      | Pub  | Way 3  | 3           | Dublin | IE      | a@b.ie |          |
"""
VENDORS = """
    vendor | name  | currency | terms
    V-1    | Stone | USD      | net 14
    V-2    | Rock  |          |
"""
ITEMS = """
    item | description | unit_price | currency | price_includes_tax | tax_category | tax_rate | valid_from | valid_to
    TEA  | Green tea   | 10.00      | EUR      |                    | S            | 20       | 2026-01-01 | 2026-10-31
    TEA  | Green tea   | 11.00      | EUR      |                    | S            | 22       | 2026-11-01 |
    TEA  | Green tea   | 1500       | JPY      |                    | S            | 10       | 2026-01-01 |
    CUP  | A cup       | 9.99       | EUR      | yes                | S            | 19       | 2026-01-01 |
"""
ORDERS = """
    order | customer | order_date | currency | status
    SO-1  | C-1      | 2026-10-30 |          |
    SO-2  | c-1      | 2026-11-02 | EUR      | open
    SO-3  | C-2      | 2026-11-02 |          | open
    SO-4  | C-3      | 2026-11-02 |          | open
    SO-5  | C-9      | 2026-11-02 |          | open
    SO-6  | C-1      | 2026-11-02 |          | invoiced
    SO-7  | C-1      |            | EUR      | open
"""
TYPED = """
    order | line | item | description | quantity | unit_price | discount | tax_category | tax_rate | line_net
    SO-1  | 1    | TEA  |             | 3        |            |          |              |          |
    SO-2  | 1    | tea  | Sencha      | 2        |            | 5        |              |          |
    SO-2  | 2    | TEA  |             | 2        | 9.50       |          | E            | 0        | 19.00
    SO-2  | 3    | CUP  |             | 1        |            |          |              |          |
    SO-2  | 4    |      | Carriage    | 1        | 4.00       |          | S            | 22       |
    SO-3  | 1    | TEA  |             | 2        |            |          |              |          |
    SO-4  | 1    | TEA  |             |          |            |          |              |          |
    SO-5  | 1    | TEA  |             | 1        |            |          |              |          |
    SO-6  | 1    | TEA  |             | 1        |            |          |              |          |
    SO-7  | 1    | TEA  |             | 1        |            |          |              |          |
    SO-2  | 5    | XXX  |             | 1        |            |          |              |          |
"""
FILLED = """
    description | unit_price | tax_category | tax_rate | line_net
    Green tea   | 10         | S            | 20       | 30.00
    Sencha      | 11         | S            | 22       | 20.90
    Green tea   | 9.5        | E            | 0        | 19.00
    A cup       | 8.394958   | S            | 19       | 8.39
    Carriage    | 4          | S            | 22       | 4.00
    Green tea   | 1500       | S            | 10       | 3000
    Green tea   | 11         | S            | 22       |
    Green tea   |            | S            | 22       |
                |            |              |          |
                |            |              |          |
                |            |              |          |
"""


def ours(**tables: str) -> Books:
    usual = {"Customers": CUSTOMERS, "Vendors": VENDORS, "Items": ITEMS, "Orders": ORDERS, "OrderLines": TYPED}
    return books(**{**usual, **tables})


def shown(these: Books, table: str, *fields: str) -> list[list[str]]:
    """Cells as the sheet shows them."""
    frame = these[table]
    return [[_shown(row[field], field, row) for field in fields] for row in frame.to_dict("records")]


def _shown(value: object, field: str, row: dict[object, Any]) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    is_amount = field in ("line_net", "net", "tax", "gross")
    return money.as_text(int(str(value)), row["row_decimals"]) if is_amount else money.plain_text(int(str(value)))


def done(these: Books) -> Books:
    return these.with_tables(**wanted("fill", these).tables)


def test_order_lines_say_what_the_item_says_in_the_orders_currency_on_its_day():
    fields = grid(FILLED)[0]
    after = done(ours())
    assert shown(after, "OrderLines", *fields) == grid(FILLED)[1:]
    assert list(after["Orders"]["currency"]) == ["EUR", "EUR", "JPY", "EUR", "", "", "EUR"]


def test_filling_twice_fills_nothing_more_but_what_the_currency_made_known():
    again = done(done(ours()))
    third = wanted("fill", again)
    assert third.tables == {}
    assert third.message == "No blank cell could be filled."


def test_drafts_and_bills_get_their_due_date_and_sums_and_what_is_booked_gets_nothing():
    invoices = """
        invoice | type        | customer | invoice_date | due_date | currency | net | tax | gross | status
        D-1     | invoice     | C-1      | 2026-11-02   |          |          |     |     |       | draft
        D-2     | credit note | C-1      | 2026-11-02   |          | EUR      | 5   | 1   |       | draft
        INV-1   | invoice     | C-1      | 2026-11-02   |          | EUR      | 5   | 1   |       | issued
    """
    invoice_lines = """
        invoice | line | item | description | quantity | unit_price | tax_category | tax_rate | line_net
        D-1     | 1    | TEA  |             | 3        |            |              |          |
        INV-1   | 1    | TEA  |             | 3        |            |              |          |
    """
    bills = """
        bill | type | vendor | bill_date  | due_date   | currency | net | tax  | gross | status
        B-1  | bill | V-1    | 2026-11-02 |            |          | 100 | 0.50 |       |
        B-2  | bill | V-1    | 2026-11-02 | 2026-12-24 | EUR      | 100 | 0    | 99    | entered
        B-3  | bill | V-1    | 2026-11-02 |            | EUR      | 100 | 0    |       | verified
        B-4  | bill | V-2    | 2026-11-02 |            |          |     |      |       |
    """
    after = done(ours(Invoices=invoices, InvoiceLines=invoice_lines, Bills=bills))
    assert shown(after, "Invoices", "due_date", "currency", "net", "tax", "gross") == [
        ["2026-12-02", "EUR", "33.00", "7.26", "40.26"],
        ["", "EUR", "5.00", "1.00", "6.00"],
        ["", "EUR", "5.00", "1.00", ""],
    ]
    assert shown(after, "InvoiceLines", "unit_price") == [["11"], [""]]
    assert shown(after, "Bills", "due_date", "currency", "gross") == [
        ["2026-11-16", "USD", "100.50"],
        ["2026-12-24", "EUR", "99.00"],
        ["", "EUR", ""],
        ["", "EUR", ""],
    ]


def test_a_cell_that_cannot_be_read_is_not_taken_for_blank():
    lines = """
        order | line | item | quantity | unit_price | line_net
        SO-1  | 1    | TEA  | 3        | ten        |
        SO-1  | 2    | TEA  | three    |            |
    """
    after = done(ours(OrderLines=lines))
    assert shown(after, "OrderLines", "unit_price", "line_net") == [["", ""], ["10", ""]]


def test_check_orders_and_issue_fill_first_and_say_so():
    lines = "order | line | item | quantity\nSO-1  | 1    | TEA  | 3"
    these = ours(Orders="\n".join(ORDERS.strip().splitlines()[:2]), OrderLines=lines)
    checked = check_orders(these)
    assert checked.message.startswith("Filled 6 blank cells (Orders, Order lines).")
    assert checked.more["verified"] == ["SO-1"]
    assert checked.more["filled"] == {"Orders": 1, "OrderLines": 5}
    assert list(checked.tables["OrderLines"]["line_net"]) == [3000]
    typed = these["Orders"].assign(status="verified")
    issued = issue(these.with_tables(Orders=typed))
    assert issued.more["invoices"] == ["INV-2026-00001"]
    assert list(issued.tables["InvoiceLines"]["line_net"]) == [3000]
    assert list(issued.tables["OrderLines"]["line_net"]) == [3000]


def test_match_fills_a_bill_first_and_verifies_it():
    vendors = "vendor | name | currency | terms\nV-1 | Stone | EUR | net 14"
    bills = "bill | vendor | vendor_reference | bill_date\nB-1 | V-1 | RE-1 | 2026-11-02"
    lines = """
        bill | line | description | quantity | unit_price | tax_category | tax_rate
        B-1  | 1    | Sand        | 2        | 10         | S            | 19
    """
    matched = wanted("match", ours(Vendors=vendors, Bills=bills, BillLines=lines))
    assert matched.more["verified"] == ["B-1"]
    (bill,) = matched.tables["Bills"].to_dict("records")
    assert (bill["gross"], str(bill["due_date"].date()), bill["status"]) == (2380, "2026-11-16", "verified")
    assert list(matched.tables["BillLines"]["line_net"]) == [2000]
    assert matched.message.startswith("Filled 6 blank cells (Bills, Bill lines).")


@pytest.mark.parametrize("typed", ["1000", "10.50"])
def test_an_amount_that_was_read_in_another_currency_keeps_the_currency_blank(typed):
    """The customer's yen have no decimals: what was typed was read in the home currency's cents."""
    lines = f"order | line | item | quantity | line_net\nSO-3  | 1    | TEA  | 2        | {typed}"
    after = done(ours(OrderLines=lines))
    assert list(after["Orders"]["currency"])[2] == "", "SO-3 keeps its blank"
