"""No document, receipt or payment dated in a closed period was added after it was closed.

Source: our own rules, "Whether the cells can be read"; Settings' *Closed until*, and the record of the closing in the
        Log.
Units:  days.
Remedy: date it in the open period, or reopen the period and report the change.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import closing
from invoice_workbook.problems import Finding


def find(books: Books) -> Iterator[Finding]:
    """Rows dated on or before the last closed day that were not there at closing."""
    closed = books.settings.date("Closed until")
    if closed is None:
        return
    for table, field in closing.DATED.items():
        dates = books[table][field]
        late = dates <= pd.Timestamp(closed)
        wrong = late & ~closing.was_there(books, table, closed)
        if wrong.any():
            words = pd.DataFrame({"closed": closed.isoformat()}, index=dates.index)
            yield Finding.where(books, (table, field), wrong, "error", actual=dates, values=words)
