"""Gross equals net plus tax.

Source: EN 16931-1, BR-CO-15 (BT-112 = BT-109 + BT-110).
Units:  minor units of the document's currency, compared exactly.
Remedy: correct the amount that differs from the document; if all agree with it, ask the sender.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding

CONCERNS = ("totals",)
TELLS_VENDOR = True

DOCUMENTS = ("Invoices", "Bills")


def find(books: Books) -> Iterator[Finding]:
    """Documents whose gross is wrong, with the correct amount."""
    for table in DOCUMENTS:
        documents = books[table]
        expected, actual = documents["net"] + documents["tax"], documents["gross"]
        wrong = actual != expected
        if wrong.any():
            yield Finding.where(
                books,
                (table, "gross"),
                wrong,
                "error",
                expected=expected,
                actual=actual,
                difference=actual - expected,
            )
