"""Tax category and rate agree: S has a rate above 0, every other category the rate 0. A cancelled order is not judged.

Source: EN 16931-1, BR-S-05, BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05.
Units:  percent.
Remedy: correct the category or the rate; the reason for a rate of 0 decides the category.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import TAX_CATEGORIES, OrderStatus
from invoice_workbook.tables import joins

CONCERNS = ("totals",)
TELLS_VENDOR = True

TABLES = ("Items", "OrderLines", "InvoiceLines", "BillLines")
STANDARD = "S"
OTHERS = tuple(category for category in TAX_CATEGORIES if category != STANDARD)


def find(books: Books) -> Iterator[Finding]:
    """Rows whose category and rate do not agree."""
    for table in TABLES:
        frame = books[table]
        rate, judged = frame["tax_rate"], np.ones(len(frame), bool)
        if table == "OrderLines":
            at = joins.parent_rows(books, table, "order", "Orders", "order")
            judged = joins.at(books["Orders"]["status"], at) != OrderStatus.CANCELLED
        standard, zero = (
            pd.Series(joins.holds(books, table, "tax_category", *those) & judged, frame.index)
            for those in ((STANDARD,), OTHERS)
        )
        words = frame[["tax_category"]].rename(columns={"tax_category": "category"})
        place = (table, "tax_rate")
        for variant, wrong in (("zero", zero & (rate != 0)), ("standard", standard & (rate <= 0))):
            if wrong.fillna(False).any():
                yield Finding.where(books, place, wrong, "error", actual=rate, variant=variant, values=words)
