"""No key is in two rows of a table (ignoring case and surrounding blanks).

Source: schema.py (keys).
Units:  none.
Remedy: give the later row its own id, or delete it if it is the same entry twice.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import UNITS, Finding, as_words
from invoice_workbook.schema import TABLES, Column, Table
from invoice_workbook.tables import joins

_MOST = 2**62


def find(books: Books) -> Iterator[Finding]:
    """Every later row whose key is already in a row above, with that row."""
    for table in TABLES.values():
        if table.name == "Problems" or not len(books[table.name]):
            continue
        keys = _keys(books, table)
        again = keys.duplicated()
        if again.any():
            again &= joins.id_keys(books, table.name, table.id) != ""
        if again.any():
            first = pd.Series(keys.index, index=keys.index).groupby(keys).transform("first")
            actual = _shown(books, table)
            words = pd.DataFrame({"first": first + books.places[table.name].first_row, "actual": actual})
            related = pd.Series([(str(label + 1),) for label in first], index=keys.index)
            place = (table.name, table.id)
            yield Finding.where(books, place, again, "error", actual=actual, values=words, related=related)


def _keys(books: Books, table: Table) -> pd.Series:
    """The rows' keys; those of several columns as whole numbers, the same for the same key."""
    frame = books[table.name]
    if len(table.keys) == 1 and joins.is_text(frame[table.id]):
        return joins.id_keys(books, table.name, table.id)
    found, count = np.zeros(len(frame), np.int64), 1
    for field in table.keys:
        codes, different = _codes(books, table, field)
        if count * different > _MOST:
            found, count = pd.factorize(found)[0].astype(np.int64), len(found)
        found, count = found * different + codes, count * different
    return pd.Series(found, frame.index)


def _codes(books: Books, table: Table, field: str) -> tuple[npt.NDArray[np.int64], int]:
    """A part of the keys as whole numbers from 0, and how many different ones there are."""
    cells = books[table.name][field]
    if joins.is_text(cells):
        found = joins.coded(books, table.name, field)
        return found.rows.astype(np.int64), len(found.each)
    codes, each = pd.factorize(joins.spelled(cells))
    return codes.astype(np.int64), len(each)


def _shown(books: Books, table: Table) -> pd.Series:
    frame = books[table.name]
    shown, *others = (_words(frame, table.by_field[field]) for field in table.keys)
    for part in others:
        shown = shown + " / " + part
    return shown


def _words(frame: pd.DataFrame, column: Column) -> pd.Series:
    """A part of the keys, a day or a rate among them as a problem shows it."""
    cells = frame[column.field]
    if joins.is_text(cells):
        return cells
    return pd.Series(as_words(cells, UNITS[column.type], frame), cells.index, dtype=object)
