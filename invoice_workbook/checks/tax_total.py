"""Tax equals the sum of each tax group's net times its rate, rounded once per group.

Source: EN 16931-1, BR-CO-14 and BR-CO-17; a group is all lines of one category and rate.
Units:  minor units of the document's currency, compared exactly.
Remedy: correct the tax; a bill whose tax was rounded line by line is only a warning, and may be accepted.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import totals

CONCERNS = ("totals",)
TELLS_VENDOR = True

DOCUMENTS = ("Invoices", "Bills")


def find(books: Books) -> Iterator[Finding]:
    """Documents whose tax differs from their lines; bills rounded line by line are warnings."""
    for table in DOCUMENTS:
        sums = totals.of_documents(books, table)
        actual = books[table]["tax"]
        expected = pd.Series(sums["tax"], dtype="Int64")
        wrong = ((actual != expected) & (sums["lines"] > 0) & sums["sound"]).fillna(False)
        if not wrong.any():
            continue
        difference = actual - expected
        by_line = (actual == sums["tax_by_line"]) & (2 * difference.abs() <= sums["lines"]) & (table == "Bills")
        by_line = by_line.fillna(False).astype(bool)
        figures: dict[str, Any] = {"expected": expected, "actual": actual, "difference": difference}
        yield Finding.where(books, (table, "tax"), wrong & ~by_line, "error", **figures)
        yield Finding.where(books, (table, "tax"), wrong & by_line, "warning", variant="by-line", **figures)
