"""A document, receipt or payment is dated in a closed period and was not there when it was closed.

Source: our own rules, "Whether the cells can be read"; Settings' *Closed until*, and what the Log keeps of the closing.
Units:  days.
Remedy: date it in the open period, or open the period again and report the change.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import closing
from invoice_workbook.problems import Finding


def find(books: Books) -> Iterator[Finding]:
    """Rows dated on or before the last closed day that the closing did not see."""
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
