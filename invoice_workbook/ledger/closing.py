"""The documents that were in the books when a period was closed: digests of their ids, kept in the Log.

Source: rule `closed-period`: only what was not there at closing is wrong.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins

COMMAND = "close"
DATED = {
    "Orders": "order_date",
    "Invoices": "invoice_date",
    "Receipts": "date",
    "Bills": "bill_date",
    "Payments": "date",
}
"""Tables whose rows belong to a period, and the date that says to which."""

_DIGITS = 8
_IN_A_CELL = 3_000


def digests(ids: Iterable[str]) -> list[str]:
    """What the Log keeps of ids (in lower case, without outer blanks)."""
    return [hashlib.sha256(id_.encode()).hexdigest()[:_DIGITS] for id_ in ids]


def _kept(books: Books, closed: date) -> pd.DataFrame:
    log = books["Log"]
    return log[(log["command"] == COMMAND) & (log["before"] == closed.isoformat())]


def is_kept(books: Books, closed: date) -> bool:
    """Whether the Log knows of this closing."""
    return bool(len(_kept(books, closed)))


def was_there(books: Books, table: str, closed: date) -> pd.Series:
    """Which rows the closing saw; all of them where the Log does not know of it (it is then kept at the next write)."""
    frame = books[table]
    if not is_kept(books, closed):
        return pd.Series(True, index=frame.index)
    kept = _kept(books, closed)
    seen = set(" ".join(kept.loc[kept["table"] == TABLES[table].sheet, "after"]).split())
    ids = joins.id_keys(books, table, TABLES[table].id)
    return pd.Series([digest in seen for digest in digests(ids)], index=frame.index, dtype=bool)


def entries(books: Books, closed: date) -> list[dict[str, str]]:
    """What the Log is to keep of this closing: table, document, before (the closed day), after (the digests)."""
    found = []
    for table, field in DATED.items():
        ids = joins.id_keys(books, table, TABLES[table].id)
        there = digests(ids[books[table][field] <= pd.Timestamp(closed)])
        for start in range(0, max(len(there), 1), _IN_A_CELL):
            cell = " ".join(there[start : start + _IN_A_CELL])
            found.append({"table": TABLES[table].sheet, "before": closed.isoformat(), "after": cell})
    return found
