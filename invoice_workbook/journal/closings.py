"""A period was closed: the documents that were in the books then, by digests of their ids."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import TABLES

COMMAND = "close"
_DIGITS = 8
_IN_A_CELL = 3_000


def digests(ids: Iterable[str]) -> list[str]:
    """What the journal keeps of ids (in lower case, without outer blanks)."""
    return [hashlib.sha256(id_.encode()).hexdigest()[:_DIGITS] for id_ in ids]


def entries_of(table: str, closed: date, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    """The entries of one table's rows (their ids) in a period that is closed."""
    there = digests(ids)
    for start in range(0, max(len(there), 1), _IN_A_CELL):
        cell = " ".join(there[start : start + _IN_A_CELL])
        yield {"table": TABLES[table].sheet, "before": closed.isoformat(), "after": cell}


def _kept(books: Books, closed: date) -> pd.DataFrame:
    every = entries.of(books)
    return every[(every["command"] == COMMAND) & (every["before"] == closed.isoformat())]


def is_kept(books: Books, closed: date) -> bool:
    """Whether the journal knows of this closing."""
    return bool(len(_kept(books, closed)))


def seen(books: Books, table: str, closed: date) -> set[str]:
    """The digests of a table's rows that the closing saw."""
    kept = _kept(books, closed)
    mine = kept.loc[kept["table"] == TABLES[table].sheet, "after"]
    found = set(" ".join(mine).split())
    for one in entries.renames(books).of(table):
        was, is_ = digests([one.old, folded(one.new)])
        if len(mine) and mine.index[0] < one.at and was in found:
            found = found - {was} | {is_}
    return found
