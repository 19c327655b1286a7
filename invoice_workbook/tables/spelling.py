"""Ids are written as their own row spells them: a sum in the workbook does not look past blanks, as a person does."""

from collections.abc import Mapping

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.schema import TABLES


def as_mastered(books: Books, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables to be written, with every reference that is new in them spelled as the row that it names spells its id.

    What stood there before stays, and so does an id that no row has.
    """
    found = dict(tables)
    known: dict[tuple[str, ...], dict[str, str]] = {}
    for name, frame in tables.items():
        for column in (one for one in TABLES[name].columns if one.refers and one.field in frame):
            fresh = _fresh(books, name, frame, column.field)
            if not len(fresh):
                continue
            if column.refers not in known:
                known[column.refers] = spellings(books, tables, column.refers)
            spelled = fresh.map({id_: known[column.refers].get(folded(id_), id_) for id_ in set(fresh)})
            if not spelled.equals(fresh):
                found[name] = found[name].assign(**{column.field: found[name][column.field].copy()})
                found[name].loc[spelled.index, column.field] = spelled
    return found


def _fresh(books: Books, name: str, frame: pd.DataFrame, field: str) -> pd.Series:
    """The cells of a column that are written anew, those that say something."""
    cells, before = frame[field], books[name].get(field)
    same = (cells == before.reindex(frame.index)).fillna(False) if before is not None else False
    return cells[~(pd.Series(same, index=frame.index).astype(bool)) & (cells.fillna("") != "")]


def spellings(books: Books, tables: Mapping[str, pd.DataFrame], parents: tuple[str, ...]) -> dict[str, str]:
    """How the first row of each id, by its key, spells it."""
    found: dict[str, str] = {}
    for parent in parents:
        frame, id_ = tables.get(parent, books[parent]), TABLES[parent].id
        for one in (frame if id_ in frame else books[parent])[id_]:
            found.setdefault(folded(one), one)
    found.pop("", None)
    return found
