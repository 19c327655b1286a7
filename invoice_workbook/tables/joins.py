"""Find, for the rows of one table, the rows of another that they refer to."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.schema import TABLES

Places = npt.NDArray[np.intp]


@derived
def id_keys(books: Books, table: str, field: str) -> pd.Series:
    """A column of ids for comparison (case and outer blanks aside)."""
    return key_of(books[table][field])


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
    return pd.Series(list(map({}.setdefault, each, each)), frame.index, dtype=object)  # equal ones are one text


def is_blank(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Which texts of a column say nothing."""
    return ~np.fromiter(map(bool, map(str.strip, texts.tolist())), bool, len(texts))


def is_text(column: pd.Series) -> bool:
    """Whether a column holds text."""
    return column.dtype == object or isinstance(column.dtype, pd.StringDtype)


def spelled(column: pd.Series) -> pd.Series:
    """A column of dates or numbers as text; blank is ""."""
    return column.astype(str).astype(object).where(column.notna(), "")


@derived
def parent_rows(books: Books, table: str, field: str, parent: str, parent_field: str) -> Places:
    """For each row its parent's place among the parent's rows (the first of that id), -1 where there is none."""
    ids = id_keys(books, parent, parent_field)
    first = ~ids.duplicated()
    places = np.flatnonzero(first)
    found = pd.Index(ids[first]).get_indexer(pd.Index(id_keys(books, table, field)))
    return np.where(found >= 0, places[found], -1) if len(places) else np.full(len(found), -1)


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
