"""Net equals the sum of the lines' net amounts.

Source: EN 16931-1, BR-CO-10 and BR-CO-13.
Units:  minor units of the document's currency, compared exactly.
Remedy: look for a line that is missing or entered twice; otherwise correct the net to the document's.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import totals

CONCERNS = ("totals",)
TELLS_VENDOR = True

DOCUMENTS = ("Invoices", "Bills")


def find(books: Books) -> Iterator[Finding]:
    """Documents whose net differs from their lines; a line without a net is another rule's."""
    for table in DOCUMENTS:
        sums = totals.of_documents(books, table)
        actual = books[table]["net"]
        expected = pd.Series(sums["net"], dtype="Int64")
        wrong = (actual != expected) & (sums["lines"] > 0) & sums["sound"]
        if wrong.any():
            yield Finding.where(
                books, (table, "net"), wrong, "error", expected=expected, actual=actual, difference=actual - expected
            )
