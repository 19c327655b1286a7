"""The documents that were in the books when a period was closed.

Source: rule `closed-period`: only what was not there at closing is wrong.
"""

from datetime import date

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.journal import archives, closings, postings
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins

DATED = {
    "Orders": "order_date",
    "Invoices": "invoice_date",
    "Receipts": "date",
    "Bills": "bill_date",
    "Payments": "date",
}
"""Tables whose rows belong to a period, and the date that says to which."""


def was_there(books: Books, table: str, closed: date) -> pd.Series:
    """Which rows the closing saw, or an archive has; all where the journal has none (at the next write it will)."""
    frame = books[table]
    if not closings.is_kept(books, closed):
        return pd.Series(True, index=frame.index)
    seen, out = closings.seen(books, table, closed), archives.moved_out(books).get(table, {})
    ids = joins.id_keys(books, table, TABLES[table].id)
    there = [digest in seen or key in out for key, digest in zip(ids, closings.digests(ids), strict=True)]
    return pd.Series(there, index=frame.index, dtype=bool)


def gone(books: Books, table: str, closed: date) -> int:
    """How many rows of a table the closing saw are not there any more, but for what a command took back or moved out.

    0 where the journal does not know of the closing.
    """
    if not closings.is_kept(books, closed):
        return 0
    there = [*joins.id_keys(books, table, TABLES[table].id), *postings.taken_back(books).get(table, ())]
    seen = closings.seen(books, table, closed)
    if archives.archived_from(books):
        seen &= set(closings.digests(archives.here(books).get(table, ())))
    return len(seen.difference(closings.digests([*there, *archives.moved_out(books).get(table, ())])))


def entries(books: Books, closed: date) -> list[dict[str, str]]:
    """What the journal is to keep of this closing."""
    found: list[dict[str, str]] = []
    for table, field in DATED.items():
        ids = joins.id_keys(books, table, TABLES[table].id)
        found += closings.entries_of(table, closed, ids[books[table][field] <= pd.Timestamp(closed)].tolist())
    return found
