"""No document, receipt or payment dated in a closed period was added or taken out after it was closed.

Source: our own rules, "Whether the cells can be read"; Settings' *Closed until*, and the record of the closing in the
        Log.
Units:  days.
Remedy: date it in the open period, or reopen the period and report the change; put back what was taken out.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.ledger import closing
from invoice_workbook.schema import CLOSED_UNTIL, TABLES


def find(books: Books) -> Iterator[Finding]:
    """Rows dated on or before the last closed day that were not there at closing, and how many are there no more."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed is None:
        return
    for table, field in closing.DATED.items():
        dates = books[table][field]
        late = dates <= pd.Timestamp(closed)
        wrong = late & ~closing.was_there(books, table, closed)
        if wrong.any():
            words = pd.DataFrame({"closed": pd.Timestamp(closed)}, index=dates.index)
            yield Finding.where(books, (table, field), wrong, "error", actual=dates, values=words)
        if count := closing.gone(books, table, closed):
            yield Finding(
                table=table,
                field=TABLES[table].id,
                places=[NO_ROW],
                severity="error",
                variant="gone",
                actual=[str(count)],
                values=[{"closed": closed, "count": count}],
                documents=[closed.isoformat()],
            )
