"""Find, for the rows of one table, the rows of another that they refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.schema import TABLES

Places = npt.NDArray[np.intp]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """A column by its different texts: these, and for each row which of them stands there."""

    each: Sequence[str]
    rows: Places


@derived
def different(books: Books, table: str, field: str) -> Coded:
    """A column of text by its different texts: most have few, and each is then looked at once."""
    cells = books[table][field].to_numpy(object)
    if len(cells) and not cells.any():  # a column in which nobody wrote
        return Coded([""], np.zeros(len(cells), np.intp))
    rows, each = pd.factorize(cells, use_na_sentinel=False)
    return Coded(each.tolist(), rows)


@derived
def coded(books: Books, table: str, field: str) -> Coded:
    """A column of ids by its different keys."""
    found = different(books, table, field)
    keys = key_of(pd.Series(found.each, dtype=object)).tolist()
    if len(set(keys)) == len(keys):
        return Coded(keys, found.rows)
    rows, each = pd.factorize(np.array(keys, object))
    return Coded(each.tolist(), rows[found.rows])


def holds(books: Books, table: str, field: str, *words: str) -> Marks:
    """Which rows have one of these words in a column of text."""
    found = different(books, table, field)
    held: Marks = np.array([one in words for one in found.each], bool)[found.rows]
    return held


@derived
def id_keys(books: Books, table: str, field: str) -> pd.Series:
    """A column of ids for comparison (case and outer blanks aside)."""
    frame = books[table]
    if TABLES[table].keys == (field,):  # each is another
        return key_of(frame[field])
    found = coded(books, table, field)
    return pd.Series(np.array(found.each, object)[found.rows], index=frame.index, dtype=object)


@derived
def says(books: Books, table: str, field: str) -> Marks:
    """Which rows have an id in a column of ids."""
    found = coded(books, table, field)
    named: Marks = np.array(list(map(bool, found.each)), bool)[found.rows]
    return named


@derived
def first_places(books: Books, table: str, field: str) -> Mapping[str, int]:
    """By id (key) the place of its first row."""
    keys = id_keys(books, table, field).tolist()
    return dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))


@derived
def repeated(books: Books, table: str) -> frozenset[str]:
    """The ids (keys) that stand in several rows of a table."""
    keys = id_keys(books, table, TABLES[table].id)
    return frozenset(keys[keys.duplicated()])


@derived
def joined_keys(books: Books, table: str, fields: tuple[str, ...]) -> pd.Series:
    """Several columns as one id, for keys of more than one column."""
    frame = books[table]
    joined = pd.Series("", index=frame.index, dtype=object)
    for field in fields:
        part = id_keys(books, table, field) if is_text(frame[field]) else spelled(frame[field])
        joined = joined + "\x1f" + part
    each = joined.tolist()
    one_of_each = dict(zip(each, each, strict=True))  # equal keys are one text in memory
    return pd.Series(list(map(one_of_each.__getitem__, each)), frame.index, dtype=object)


def is_blank(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Which texts of a column say nothing."""
    each = texts.tolist()
    if not any(each):
        return np.ones(len(each), bool)
    if all(each) and not any(map(str.isspace, each)):  # the usual column of cells that a row needs
        return np.zeros(len(each), bool)
    return ~np.fromiter(map(bool, map(str.strip, each)), bool, len(each))


def is_text(column: pd.Series) -> bool:
    """Whether a column holds text."""
    return column.dtype == object or isinstance(column.dtype, pd.StringDtype)


def spelled(column: pd.Series) -> pd.Series:
    """A column of dates or numbers as text; blank is ""."""
    return column.astype(str).astype(object).where(column.notna(), "")


@derived
def parent_rows(books: Books, table: str, field: str, parent: str, parent_field: str) -> Places:
    """For each row its parent's place among the parent's rows (the first of that id), -1 where there is none."""
    known = first_places(books, parent, parent_field)
    if not known:
        return np.full(len(books[table]), -1, np.intp)
    found = coded(books, table, field)
    return np.fromiter((known.get(key, -1) for key in found.each), np.intp, len(found.each))[found.rows]


def sums(values: npt.NDArray[np.int64], places: Places, count: int) -> npt.NDArray[np.int64]:
    """Whole numbers summed by place; rows with place -1 are left out."""
    total = np.zeros(count, np.int64)
    there = places >= 0
    np.add.at(total, places[there], values[there])
    return total


def at(column: pd.Series, places: Places, blank: object = "") -> npt.NDArray[np.object_]:
    """The parent's value for each row; `blank` where there is no parent."""
    values = column.to_numpy(object)
    if not len(values):
        return np.full(len(places), blank, object)
    taken = values[np.maximum(places, 0)]
    taken[places < 0] = blank
    return taken


def marked(column: pd.Series, places: Places) -> npt.NDArray[np.bool_]:
    """Whether each row has a parent that is marked."""
    values = np.append(column.to_numpy(bool), False)
    found: npt.NDArray[np.bool_] = values[places]
    return found
