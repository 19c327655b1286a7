"""The rows of which the journal keeps what they say: money that came or went, and was asked for.

A proposed payment has not gone, and a reminder that was not sent has asked for nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.journal import postings
from invoice_workbook.ledger import contents
from invoice_workbook.schema import TABLES, PaymentStatus


def said(books: Books, table: str, labels: Iterable[int] | None = None) -> dict[str, tuple[str, postings.Said]]:
    """By id (key) of the rows that count, of these labels or all: the id as it is spelled, and what its row says."""
    frame = books[table]
    if labels is not None:
        frame = frame.loc[frame.index.intersection(pd.Index(list(labels)))]
    frame = frame[_counts(table, frame)]
    texts = contents.texts(frame, postings.PARTS[table])
    rows = zip(frame[TABLES[table].id], texts.itertuples(index=False, name=None), strict=True)
    found: dict[str, tuple[str, postings.Said]] = {}
    for id_, parts in rows:
        found.setdefault(folded(id_), (str(id_), tuple(map(str, parts))))
    return found


def _counts(table: str, frame: pd.DataFrame) -> pd.Series:
    named = frame[TABLES[table].id] != ""
    if table == "Payments":
        return named & (frame["status"] != PaymentStatus.PROPOSED)
    if table == "Reminders":
        return named & frame["sent_on"].notna()
    return named


def entries(before: Books, after: Books, touched: Mapping[str, Iterable[int]]) -> Iterator[dict[str, str]]:
    """The journal's entries of what a command booked, changed or took back in these rows, by table."""
    for table, labels in touched.items():
        if table not in postings.PARTS:
            continue
        some = list(labels)
        was, now = said(before, table, some), said(after, table, some)
        booked = {id_: parts for key, (id_, parts) in now.items() if was.get(key, ("", ()))[1] != parts}
        gone = {id_: parts for key, (id_, parts) in was.items() if key not in now}
        yield from postings.entries_of(table, booked, gone)
