"""What a command did to the tables, kept so that it can be taken back: rows by their keys, cells as they were.

A row that was added is known by its key and a digest, one that was changed by its cells before and after, one that was
removed by all its cells. Cells are text as the program reads them: dates ISO, numbers in their whole units.
Formulas, the column Check and the Log are not part of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import named
from invoice_workbook.schema import CHECK, SIDES, TABLES, Column
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.write import appended

LEFT_OUT = ("Log", "Problems")
"""Tables that follow from the others; problems count where nothing else was changed: they were dismissed."""
CURRENCY = "row_currency"
_KEY = "\x1f"
Cells = dict[str, str]


@dataclass(frozen=True)
class TableStep:
    """What a command did to one table, by the keys of its rows."""

    added: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """By key and field: the cell before and after."""
    removed: Sequence[Cells] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"added": self.added, "changed": self.changed, "removed": list(self.removed)}


def between(before: Books, after: Books, touched: Mapping[str, Iterable[int]]) -> dict[str, TableStep]:
    """What was done to each table between two states of the books, in these rows (labels of either state)."""
    found = _between_some(before, after, {name: rows for name, rows in touched.items() if name not in LEFT_OUT})
    if not found and "Problems" in touched:
        found = _between_some(before, after, {"Problems": touched["Problems"]})
    return found


def _between_some(before: Books, after: Books, touched: Mapping[str, Iterable[int]]) -> dict[str, TableStep]:
    found = {}
    for name, labels in touched.items():
        some = pd.Index(sorted(set(labels)), dtype="int64")
        was, now = (_some(frame, some) for frame in (before[name], after[name]))
        step = _between(name, was, now)
        if step.added or step.changed or step.removed:
            found[name] = step
    return found


def _some(frame: pd.DataFrame, labels: pd.Index) -> pd.DataFrame:
    """The rows of these labels; where they are all, the table itself, which need not be copied."""
    there = frame.index.intersection(labels)
    return frame if len(there) == len(frame) else frame.loc[there]


def _fields(table: str) -> list[str]:
    return [c.field for c in TABLES[table].columns if c.filled != "formula" and c.field != CHECK.field]


def _texts(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows as text, each under its key."""
    columns = {name: _told(frame[name]) for name in _fields(table)}
    return pd.DataFrame(columns, index=_keys(table, frame))


def _told(column: pd.Series) -> npt.NDArray[np.object_]:
    """A column as text."""
    is_date = column.dtype.kind == "M"
    told = column.dt.strftime("%Y-%m-%d") if is_date else column.astype(object)
    texts: npt.NDArray[np.object_] = told.where(column.notna(), "").astype(str).to_numpy(object)
    return texts


def _keys(table: str, frame: pd.DataFrame) -> pd.Index:
    """The key of each row; the second of a key is numbered."""
    parts = (key_of(pd.Series(_told(frame[key]), dtype=object)).tolist() for key in TABLES[table].keys)
    return _numbered(pd.Index([_KEY.join(each) for each in zip(*parts, strict=True)], dtype=object))


def _digests(texts: pd.DataFrame) -> list[str]:
    return [f"{value:016x}" for value in pd.util.hash_pandas_object(texts, index=False)]


def _between(table: str, was: pd.DataFrame, now: pd.DataFrame) -> TableStep:
    """Of rows that bear one key several times, those that are in both are taken in their order."""
    before, after = _keys(table, was), _keys(table, now)
    both = before.intersection(after, sort=False)
    first, second = before.get_indexer(both), after.get_indexer(both)
    changed: dict[int, dict[str, Sequence[str]]] = {}
    for name in _fields(table):
        places, pairs = _changed(was[name].iloc[first], now[name].iloc[second])
        for place, pair in zip(places, pairs, strict=True):
            changed.setdefault(place, {})[name] = pair
    gone, added = was[~before.isin(both)], now[~after.isin(both)]
    currencies = list(gone[CURRENCY]) if CURRENCY in gone else [""] * len(gone)
    rows = zip(_texts(table, gone).to_dict("records"), currencies, strict=True)
    return TableStep(
        dict(zip(map(str, after[~after.isin(both)]), _digests(_texts(table, added)), strict=True)),
        {str(both[place]): changed[place] for place in sorted(changed)},
        [{str(name): cell for name, cell in (row | {CURRENCY: one}).items() if cell} for row, one in rows],
    )


def _changed(was: pd.Series, now: pd.Series) -> tuple[list[int], list[tuple[str, str]]]:
    """The places where two columns differ, and the texts of both; equal pairs are one."""
    may = np.arange(len(was))
    if was.dtype == now.dtype:
        is_same = (was == now.set_axis(was.index)).fillna(False).to_numpy(bool)
        may = np.flatnonzero(~(is_same | (was.isna().to_numpy() & now.isna().to_numpy())))
    one, other = _told(was.iloc[may]), _told(now.iloc[may])
    differ = np.flatnonzero(one != other)
    known: dict[tuple[str, str], tuple[str, str]] = {}
    pairs = [known.setdefault(pair, pair) for pair in zip(one[differ], other[differ], strict=True)]
    return may[differ].tolist(), pairs


def _numbered(keys: pd.Index) -> pd.Index:
    """Keys of their own: the second of a key is numbered."""
    if keys.is_unique:
        return keys
    counts = pd.Series(keys).groupby(keys.to_numpy(object)).cumcount().to_numpy()
    return pd.Index([key if not n else f"{key}{_KEY}#{n}" for key, n in zip(keys, counts, strict=True)], dtype=object)


def read(said: Mapping[str, Any]) -> dict[str, TableStep]:
    """What was kept, by table; a table that this program does not know is left out."""
    return {
        name: TableStep(one["added"], one["changed"], one["removed"]) for name, one in said.items() if name in TABLES
    }


def taken_back(books: Books, steps: Mapping[str, TableStep]) -> dict[str, pd.DataFrame]:
    """The tables as they were before these steps.

    Raises WorkbookError for the first cell or row that is no longer as the command left it.
    """
    found = {}
    for name, step in steps.items():
        frame = books[name]
        texts = _texts(name, frame)
        label_of = dict(zip(texts.index, frame.index, strict=True))
        for key in (*step.added, *step.changed):
            if key not in label_of:
                raise WorkbookError("undo-gone", sheet=TABLES[name].sheet, id=_named(key))
        _ask_same(name, texts, step)
        found[name] = _back(name, frame, step, label_of)
    return found


def _named(key: str) -> str:
    return " ".join(key.split(_KEY))


def _ask_same(name: str, texts: pd.DataFrame, step: TableStep) -> None:
    """Raises WorkbookError where a row is no longer as the command left it, or stands there again."""
    table = TABLES[name]
    added = texts.loc[list(step.added)]
    for key, is_, was in zip(added.index, _digests(added), step.added.values(), strict=True):
        if is_ != was:
            raise WorkbookError("undo-edited-row", sheet=table.sheet, id=_named(str(key)))
    cells = {column: dict(zip(texts.index, texts[column], strict=True)) for column in texts}
    for key, changes in step.changed.items():
        for column, (_, after) in changes.items():
            if column in cells and (is_ := cells[column][key]) != after:
                words = {"column": table.by_field[column].header, "is_": is_ or "-", "was": after or "-"}
                raise WorkbookError("undo-edited", sheet=table.sheet, id=_named(key), **words)
    there = set(texts.index)
    for row in step.removed:
        key = _KEY.join(folded(row.get(one, "")) for one in table.keys)
        if key in there and key.strip(_KEY):
            raise WorkbookError("undo-there", sheet=table.sheet, id=_named(key))


def _back(name: str, frame: pd.DataFrame, step: TableStep, label_of: Mapping[str, int]) -> pd.DataFrame:
    table = TABLES[name]
    after = frame.copy()
    by_column: dict[str, dict[int, str]] = {}
    for key, cells in step.changed.items():
        for column, (before, _) in cells.items():
            if column in table.by_field:
                by_column.setdefault(column, {})[label_of[key]] = before
    for column, cells_ in by_column.items():
        after.loc[list(cells_), column] = _typed(table.by_field[column], list(cells_.values())).array
    if step.added:
        after = after.drop([label_of[key] for key in step.added]).reset_index(drop=True)
    if step.removed:
        after = appended(after, _rows(name, after, step.removed))
    return after


def _rows(name: str, frame: pd.DataFrame, rows: Sequence[Cells]) -> pd.DataFrame:
    """Rows that were removed, as rows of the table; what is computed of them is worked out by who reads the book."""
    cells: dict[str, Sequence[object]] = {
        field: list(_typed(TABLES[name].by_field[field], [row.get(field, "") for row in rows]))
        for field in _fields(name)
    }
    made = new_rows(name, cells, [row.get(CURRENCY, "") for row in rows])
    return made[[column for column in made if column in frame]]


def _typed(column: Column, cells: Sequence[str]) -> "pd.Series[Any]":
    """Cells as the program reads them, from their text."""
    match column.type:
        case "date":
            return pd.Series([pd.Timestamp(cell) if cell else pd.NaT for cell in cells], dtype="datetime64[s]")
        case "amount" | "price" | "quantity" | "percent" | "whole":
            return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
        case _:
            return pd.Series(list(cells), dtype=object)


def users(books: Books, after: Mapping[str, pd.DataFrame], steps: Mapping[str, TableStep]) -> Iterator[tuple[str, str]]:
    """Rows that refer to one that a step had added and taking it back would remove: the id, and who refers to it."""
    for name, step in steps.items():
        gone = {key for key in step.added if _KEY not in key}
        for other in TABLES.values() if gone else ():
            frame = after.get(other.name, books[other.name])
            for column in other.columns:
                if len(frame) and (name in column.refers or (other.name, column.field) in _by_side(name)):
                    mine = frame[frame[column.field].map(folded).isin(gone)]
                    if other.name == "Allocations":
                        mine = mine[mine["side"] == _side_of(name)]
                    for id_, row in zip(mine[column.field], mine[other.id], strict=True):
                        yield str(id_), f"{named(other.sheet)} {row}"


def _by_side(table: str) -> set[tuple[str, str]]:
    """Columns that refer to a table on one side only."""
    if any(table == side.documents for side in SIDES.values()):
        return {("Allocations", "document"), ("Allocations", "source")}
    if any(table == side.sources for side in SIDES.values()):
        return {("Allocations", "source")}
    return set()


def _side_of(table: str) -> str:
    return next((side.name for side in SIDES.values() if table in (side.documents, side.sources)), "")
