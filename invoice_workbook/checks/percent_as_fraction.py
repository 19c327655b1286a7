"""A tax rate or discount is a percentage: above 0 it is at least 1, since a cell shown as 23% holds 0.23.

Source: our own rules, "Our invoices". Rates of interest and tolerances may be below 1.
Units:  percent; 23 means 23 %.
Remedy: enter 23 for 23 %. Where less than one percent is meant, dismiss the problem with the reason.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import TABLES, BillStatus, OrderStatus
from invoice_workbook.tables import joins

CONCERNS = ("orders", "totals")

FIELDS = ("tax_rate", "discount")
PARENTS = {
    "OrderLines": ("order", "Orders", OrderStatus.CANCELLED),
    "BillLines": ("bill", "Bills", BillStatus.REJECTED),
}
"""Lines of what counts no more are not judged: their document's field and table, and its status."""


def find(books: Books) -> Iterator[Finding]:
    """Rates and discounts between 0 and 1, wherever they stand, with the percentage that was probably meant."""
    for table in TABLES.values():
        for field in (one for one in FIELDS if one in table.by_field):
            rate = books[table.name][field]
            wrong = ((rate > 0) & (rate < money.MILLION)).fillna(False).astype(bool)
            if wrong.any():
                wrong &= _counts(books, table.name)
                yield Finding.where(
                    books, (table.name, field), wrong, "error", expected=rate * 100, actual=rate, variant=field
                )


def _counts(books: Books, table: str) -> pd.Series:
    if table not in PARENTS:
        return pd.Series(True, index=books[table].index)
    field, parent, over = PARENTS[table]
    status = joins.at(books[parent]["status"], joins.parent_rows(books, table, field, parent, field))
    return pd.Series(status != over, index=books[table].index)
