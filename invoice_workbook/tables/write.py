"""The cells that a command changed: which to write, which rows to add, and the table's new length."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import money, names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import HOME, named
from invoice_workbook.schema import SETTINGS_TABLE, TABLES, Column, Name, Table

Value = str | int | float | date | None
_BESIDE = ("row_decimals", SETTINGS_TABLE.id)
"""Columns by which those beside them are written."""


class Written(Mapping[int, Value]):
    """Cells of a column by row, as two lists: of a hundred thousand rows a dictionary would take ten times as much."""

    def __init__(self, rows: npt.NDArray[np.int64], contents: Sequence[Value]) -> None:
        self.rows, self.contents = rows, contents

    @classmethod
    def of(cls, cells: Mapping[int, Value]) -> "Written":
        """The same cells."""
        if isinstance(cells, Written):
            return cells
        return cls(np.fromiter(cells, np.int64, len(cells)), list(cells.values()))

    @cached_property
    def _by_row(self) -> dict[int, Value]:
        return dict(zip(self.rows.tolist(), self.contents, strict=True))

    def __getitem__(self, row: int) -> Value:
        return self._by_row[row]

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows.tolist())

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Edit:
    """Cells to write, by field: row in the table (from 0) and value. `rows` is the table's new length.

    `gone` are rows (as they were) that are first taken out as a whole; what is below them moves up, and the cells are
    those of the rows as they then stand.
    """

    cells: Mapping[str, Mapping[int, Value]]
    rows: int
    added: int = 0
    changed: int = field(default=0)
    gone: Sequence[int] = ()

    @cached_property
    def touched(self) -> set[int]:
        """All rows of which a cell is written."""
        rows = {id(one.rows): one.rows for one in map(Written.of, self.cells.values())}
        return set(np.unique(np.concatenate(list(rows.values()))).tolist()) if rows else set()


Gone = Mapping[str, Sequence[int]]
"""By table the labels of rows that are taken out as a whole."""


def edits(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], gone: Gone | None = None
) -> dict[str, Edit]:
    """What to write for each table that a command returned; unchanged tables are left out.

    A table with rows that are `gone` comes as it is without them, its rows labelled anew from 0.
    """
    gone = gone or {}
    found = {name: edit(TABLES[name], without(before[name], gone.get(name, ())), one) for name, one in after.items()}
    found |= {
        name: replace(found[name], gone=rows, changed=found[name].changed + len(rows))
        for name, rows in gone.items()
        if len(rows)
    }
    return {name: one for name, one in found.items() if one.cells or one.gone}


def without(frame: pd.DataFrame, gone: Sequence[int]) -> pd.DataFrame:
    """A table without these rows (labels): those below them have moved up, and blank rows between them with them."""
    if not len(gone):
        return frame
    left = frame.drop(gone)
    labels = left.index.to_numpy()
    return left.set_axis(labels - np.searchsorted(np.sort(np.asarray(gone)), labels), axis=0)


def edit(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Edit:
    """The cells in which two states of a table differ. Rows are matched by their label (place in the table).

    A column missing from `after` stays as it is.
    """
    kept = before.index.intersection(after.index)
    added = after.index.difference(before.index)
    removed = before.index.difference(after.index).to_numpy(np.int64)
    cells: dict[str, Written] = {}
    touched = pd.Index([], dtype=np.int64)
    fresh = np.concatenate([added.to_numpy(np.int64), removed])
    for column in table.columns:
        if column.filled == "formula" or column.field not in after:
            continue
        differs = kept
        if column.field in before and len(kept):
            differs = kept[~_same(before.loc[kept, column.field], after.loc[kept, column.field])]
        if not len(differs) and not len(fresh):
            continue
        said = after[[field for field in dict.fromkeys((column.field, *_BESIDE)) if field in after]].loc[
            differs.append(added)
        ]
        rows = np.concatenate([differs.to_numpy(np.int64), fresh]) if len(differs) else fresh
        cells[column.field] = Written(rows, [*values(column, said), *([None] * len(removed))])
        touched = touched.union(differs)
    rows_now = int(max(after.index.max() + 1 if len(after) else 0, 1))
    return Edit(cells, rows_now, len(added), len(touched) + len(removed))


def storable(table: Table, fields: Collection[str], edit: Edit, language: str = HOME) -> Edit:
    """The edit in a book's language, without the blank cells of columns that it is too old to have.

    `fields` are those that the book has.

    Raises WorkbookError where something is to be written into such a column.
    """
    for name in edit.cells.keys() - set(fields):
        if any(value is not None for value in edit.cells[name].values()):
            raise WorkbookError("too-old-for-column", table=table.name, column=table.by_field[name].header)
    cells = {name: cells for name, cells in edit.cells.items() if name in fields}
    return replace(edit, cells={name: _said(table, name, written, language) for name, written in cells.items()})


def _said(table: Table, field_: str, cells: Mapping[int, Value], language: str) -> Mapping[int, Value]:
    """Cells of a column with the language's words for our names."""
    if (table, field_) == (SETTINGS_TABLE, "value"):
        return {row: named(one, language) if isinstance(one, Name) else one for row, one in cells.items()}
    if not names.vocabulary(table.name, field_):
        return cells
    written = Written.of(cells)
    texts = {one for one in written.contents if isinstance(one, str)}
    words = {one: names.said(table.name, field_, one, language) for one in texts}
    return Written(written.rows, [words[one] if isinstance(one, str) else one for one in written.contents])


def _same(before: pd.Series, now: pd.Series) -> np.ndarray:
    both_blank = before.isna() & now.isna()
    return ((before == now).fillna(False) | both_blank).to_numpy(bool)


def values(column: Column, frame: pd.DataFrame) -> list[Value]:
    """A typed column as the values of cells."""
    series = frame[column.field]
    match column.type:
        case "date":
            if series.dtype.kind != "M":
                return [None if pd.isna(day) else day.date() for day in series]
            days: list[Value] = series.to_numpy().astype("datetime64[D]").tolist()  # a blank one is None
            return days
        case "amount":
            return list(money.to_cells(series, frame["row_decimals"].to_numpy(np.int64)))
        case "price" | "quantity" | "percent":
            return list(money.to_cells(series, money.DECIMALS_OF_MILLIONTHS))
        case "whole":
            return list(money.to_cells(series, 0))
        case "any":
            pairs = zip(frame[SETTINGS_TABLE.id], series, strict=True)
            return [names.choice_of(name, value) if value else None for name, value in pairs]
        case _:
            return [(str(text) if type(text) is Name else text) if text else None for text in series.tolist()]


def appended(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A table with rows added below its last."""
    first = int(frame.index.max()) + 1 if len(frame) else 0
    below = rows.set_axis(pd.RangeIndex(first, first + len(rows)), axis=0)
    return pd.concat([frame, below]) if len(frame) else below
