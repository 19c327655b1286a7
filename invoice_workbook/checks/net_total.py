"""Net equals the sum of the lines' nets.

Source: EN 16931-1, BR-CO-10 and BR-CO-13.
Units:  minor units of the document's currency, compared exactly.
Remedy: look for a line that is missing or there twice; else correct the net to what the paper says.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import totals
from invoice_workbook.problems import Finding

DOCUMENTS = ("Invoices", "Bills")


def find(books: Books) -> Iterator[Finding]:
    """Documents with lines whose net is off; a line without a net is reported there, not here."""
    for table in DOCUMENTS:
        sums = totals.of_documents(books, table)
        actual = books[table]["net"]
        expected = pd.Series(sums["net"], dtype="Int64")
        wrong = (actual != expected) & (sums["lines"] > 0) & sums["sound"]
        if wrong.any():
            yield Finding.where(
                *(books, (table, "net"), wrong, "error"), expected=expected, actual=actual, difference=actual - expected
            )
