"""Line net equals quantity times unit price less discount, rounded once.

Source: EN 16931-1, BT-131; rounded half away from zero to the currency's decimals (ISO 4217), in exact arithmetic.
Units:  minor units of the document's currency, compared exactly.
Remedy: correct the figure that differs from the document; if all agree with it, ask the sender.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import totals

CONCERNS = ("totals",)
TELLS_VENDOR = True

LINES = ("OrderLines", "InvoiceLines", "BillLines")


def find(books: Books) -> Iterator[Finding]:
    """Lines whose net is wrong, with the correct amount."""
    for table in LINES:
        actual = books[table]["line_net"]
        expected = totals.line_nets(books, table)
        wrong = actual != expected
        if wrong.any():
            place = (table, "line_net")
            yield Finding.where(
                books, place, wrong, "error", expected=expected, actual=actual, difference=actual - expected
            )
