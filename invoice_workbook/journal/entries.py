"""The entries that count: those of the journal's file where it can be believed, else those of the sheet Log."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import chain, standing
from invoice_workbook.journal.renames import Renames
from invoice_workbook.journal.renames import read as read_renames
from invoice_workbook.journal.runs import NOT_SAVED, UNDONE
from invoice_workbook.schema import LOG, TABLES


@derived
def of(books: Books) -> pd.DataFrame:
    """Every entry that counts: those of runs that were saved, and not undone since.

    In order, with the columns of the Log; each document by the id that it has now.
    """
    return renames(books).translated(_counting(books))


@derived
def renames(books: Books) -> Renames:
    """What was renamed: who reads an id in the words of an entry asks here what it is called by now."""

    def is_undone(table: str, old: str, new: str) -> bool:
        """An earlier version of the workbook, or a rename that was taken back."""
        row = books.find_row(table, new)
        if folded(old) == folded(new):
            return row is not None and str(books[table][TABLES[table].id][row]).strip() != new
        return row is None and books.find_row(table, old) is not None

    return read_renames(_counting(books), is_undone)


@derived
def _counting(books: Books) -> pd.DataFrame:
    """Every entry that counts, as it was sealed."""
    return _without(ever(books), UNDONE)


@derived
def ever(books: Books) -> pd.DataFrame:
    """Every entry of a run that was saved, as it was sealed, in order, with the columns of the Log."""
    log = books["Log"]
    if standing.of(books).counts == standing.FILE:
        assert books.record is not None
        kept = books.record.rows[: len(books.record.rows) - standing.of(books).unsaved]
        log = chain.below(chain.frame_of(kept), log.iloc[books.record.log_rows :])
    return _without(log, NOT_SAVED)


def _without(log: pd.DataFrame, column: str) -> pd.DataFrame:
    """The entries but those of runs that an entry with this column strikes out."""
    notes = log[log["column"] == column]
    if not len(notes):
        return log
    place = dict(zip(log["entry"], range(len(log)), strict=True))
    gone: set[int] = set()
    for first, last in zip(notes["before"], notes["after"], strict=True):
        if first in place and last in place:
            gone.update(range(place[first], place[last] + 1))
    return log[[n not in gone for n in range(len(log))]]


def ever_of_kind(books: Books, column: str, table: str) -> pd.DataFrame:
    """The entries of every run that say this in their column: for numbers, which stay given whatever became of them."""
    every = ever(books)
    return every[(every["column"] == column) & (every["table"] == TABLES[table].sheet)]


def of_kind(books: Books, column: str, table: str = "") -> pd.DataFrame:
    """The entries that say this in their column, of one table or of any."""
    return _of_kind(books, column, table)


@derived
def _of_kind(books: Books, column: str, table: str) -> pd.DataFrame:
    every = of(books)
    mine = every["column"] == column
    return every[mine & (every["table"] == TABLES[table].sheet) if table else mine]


def seals(books: Books) -> set[str]:
    """The seals of all entries that count."""
    return set(of(books)["chain"])


def noted(books: Books, entries: Sequence[Mapping[str, str]]) -> Books:
    """The books as they will be once the journal has these entries."""
    if not entries:
        return books
    new = pd.DataFrame(entries, columns=list(LOG.fields), dtype=object).fillna("")
    return books.with_tables(Log=chain.below(books["Log"], new))


def said_in(words: str) -> dict[str, Any]:
    """The JSON object in a cell of an entry; nothing where somebody made it say nothing."""
    try:
        said = json.loads(words)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
