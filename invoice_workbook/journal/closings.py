"""A period was closed: the documents that were in the books then, by digests of their ids."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import CLOSED_UNTIL, SETTINGS_TABLE, TABLES

COMMAND = "close"
REOPENED = "reopened"
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


def reopened(closed: date, until: date, person: str, reason: str) -> dict[str, str]:
    """The entry of a period that is open again: closed until when before and after, by whom, why."""
    dates = {"before": closed.isoformat(), "after": f"{until.isoformat()} {person}: {reason}"}
    return {"table": SETTINGS_TABLE.sheet, "document": CLOSED_UNTIL, "column": REOPENED, **dates}


def _kept(books: Books, closed: date) -> pd.DataFrame:
    """The entries of a closing; of one that was reopened since, none: it is closed anew."""
    every = entries.of(books)
    again = every.index[(every["column"] == REOPENED) & (every["document"] == CLOSED_UNTIL)]
    since = every.loc[again[-1] :] if len(again) else every
    return since[(since["command"] == COMMAND) & (since["before"] == closed.isoformat())]


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
