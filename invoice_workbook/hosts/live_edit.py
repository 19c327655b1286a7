"""An edit of a table in an open workbook: tried first, then written in blocks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import wall
from invoice_workbook.hosts.live_table import LiveTable, formulas_of, is_filled, told
from invoice_workbook.schema import Table
from invoice_workbook.tables.read import positions
from invoice_workbook.tables.write import Edit, Value

MOST_RUNS = 12
"""Runs of changed cells above which a column is written in one block, the cells between as they are.

Where the clerk has formulas between, each run is written by itself, however many there are.
"""
SHRINKING = ("Problems",)
"""Tables whose last rows a command may take away: the program's own."""
NUMBERS = ("date", "amount", "price", "quantity", "percent", "whole")
"""Types of columns whose cells hold numbers; the others' cells hold text."""
Part = tuple[tuple[int, int], tuple[int, int], list[list[Any]]]
"""Rows and columns of a table, first and last, from 0, and what to write there."""


@dataclass
class Plan:
    """What to write into one table."""

    schema: Table
    live: LiveTable
    edit: Edit | None

    @property
    def name(self) -> str:
        """The table's name."""
        return self.schema.name

    @property
    def sheet(self) -> str:
        """The name of the sheet it is on."""
        return str(self.live.table.parent.name)

    @property
    def rows(self) -> int:
        """The table's new length."""
        asked = self.edit.rows if self.edit else 0
        if self.name in SHRINKING and self.edit:
            return max(asked, 1)
        return max(asked, self.live.filled, self.live.rows)

    def refuse_what_cannot_be_written(self) -> None:
        """Raises WorkbookError where rows were moved, something is in the way, the sheet is full, or a cell is locked.

        A locked cell is found by writing its own text into one that is to change, or that is to be a row.
        """
        live = self.live
        wall.refuse_rows(self.sheet, live.row, self.rows, has_totals=live.has_totals)
        with told(self.name, self.sheet):
            self._refuse_moved()
            if self.rows > live.rows:
                self._refuse_in_the_way()
                self._try(self.rows - 1, 0)
            for (first, _), columns, _ in self._parts:
                if first < live.rows:
                    self._try(first, columns[0])

    def _try(self, row: int, column: int) -> None:
        """Write what stands in a cell into it again: the program says now if it may not be changed."""
        cell = self.live.block((row, row), (column, column))
        _restoring(cell)()

    def _refuse_moved(self) -> None:
        live = self.live
        if not live.keys:
            return
        place = positions(self.schema, live.headers)[self.schema.id]
        now = live.block((0, len(live.keys) - 1), (place, place)).options(ndim=1, err_to_str=True).value
        if list(now) != list(live.keys):
            raise WorkbookError("live-changed", table=self.name, sheet=self.sheet)

    def _refuse_in_the_way(self) -> None:
        live = self.live
        first = max(live.rows, live.filled) + live.has_totals
        if self.rows + live.has_totals <= first:
            return
        last = self.rows + live.has_totals - 1
        below = live.block((first, last), (0, len(live.headers) - 1)).options(ndim=2).value
        for place, line in enumerate(below, live.row + 1 + first):
            if is_filled(line):
                raise WorkbookError("in-the-way", table=self.name, sheet=self.sheet, row=place)

    def resize(self, rows: int) -> None:
        """Make the table so many rows long."""
        live = self.live
        with told(self.name, self.sheet):
            header = live.table.parent.range((live.row, live.column))
            live.table.resize(header.resize(rows + 1, len(live.headers)))

    def _make_room(self, undo: list[Callable[[], None]]) -> None:
        """The new length. Above a totals row cells are put in or taken out: it moves, what names its cells follows."""
        live = self.live
        if not live.has_totals:
            self.resize(self.rows)
            undo.append(lambda: self.resize(live.rows))
            return
        rows = min(self.rows, live.rows), max(self.rows, live.rows) - 1
        between = live.block(rows, (0, len(live.headers) - 1))
        with told(self.name, self.sheet):
            if self.rows > live.rows:
                between.insert("down")
                undo.append(lambda: live.block(rows, (0, len(live.headers) - 1)).delete("up"))
            else:
                restore = _restoring(between)
                between.delete("up")
                undo += [restore, lambda: live.block(rows, (0, len(live.headers) - 1)).insert("down")]

    def write(self, undo: list[Callable[[], None]]) -> None:
        """The new length, the formulas of new rows, every changed block; `undo` gets what takes each step back.

        What was written is read back: a program that took it for something else, or wrote past rows that a filter
        hides, has not done what was asked.
        """
        live = self.live
        if self.rows != live.rows:
            self._make_room(undo)
        with told(self.name, self.sheet):
            if self.rows > live.rows:
                self._write_formulas(undo)
            for rows, columns, values in self._parts:
                target = live.block(rows, columns)
                undo.append(_restoring(target))
                target.value = quoted(values, target)
                self._refuse_if_other(rows[0], values, target)

    def _write_formulas(self, undo: list[Callable[[], None]]) -> None:
        """The table's formulas in its new rows; a program that fills them by itself gets the same."""
        live = self.live
        for place, formula in live.formulas.items():
            target = live.block((live.rows, self.rows - 1), (place, place))
            undo.append(target.clear_contents)
            target.formula = formula

    def _refuse_if_other(self, first: int, values: list[list[Any]], target: xw.Range) -> None:
        now = target.options(ndim=2, err_to_str=True).value
        for place, (asked, found) in enumerate(zip(values, now, strict=True), self.live.row + 1 + first):
            for value, cell in zip(asked, found, strict=True):
                if not _is_same(value, cell):
                    raise WorkbookError("live-not-taken", table=self.name, sheet=self.sheet, row=place)

    @cached_property
    def _parts(self) -> list[Part]:
        """What to write, found out once: it is tried first and written then."""
        return list(self._found_parts())

    def _found_parts(self) -> Iterator[Part]:
        """Neighbouring columns of one kind with the same rows go together."""
        if self.edit is None:
            return
        at = positions(self.schema, self.live.headers)
        taken_out = self.rows if self.live.has_totals else None  # rows from there on go with their cells
        kinds = {at[column.field]: column.type in NUMBERS for column in self.schema.columns}
        group: list[tuple[int, Mapping[int, Value]]] = []
        for place, cells in sorted((at[field], _before(taken_out, cells)) for field, cells in self.edit.cells.items()):
            if not cells:
                continue
            if group and not (
                place == group[-1][0] + 1 and kinds[place] == kinds[group[-1][0]] and cells.keys() == group[0][1].keys()
            ):
                yield from self._of_group(group)
                group = []
            group.append((place, cells))
        if group:
            yield from self._of_group(group)

    def _of_group(self, group: Sequence[tuple[int, Mapping[int, Value]]]) -> Iterator[Part]:
        columns = (group[0][0], group[-1][0])
        rows = sorted(group[0][1])
        runs = _runs(rows)
        if len(runs) > MOST_RUNS and (between := self._with_cells_between(group, rows)) is not None:
            yield (rows[0], rows[-1]), columns, between
            return
        for first, last in runs:
            yield (first, last), columns, [[cells[row] for _, cells in group] for row in range(first, last + 1)]

    def _with_cells_between(
        self, group: Sequence[tuple[int, Mapping[int, Value]]], rows: list[int]
    ) -> list[list[Any]] | None:
        """The whole span, what stands between the changed cells as it is now; None where that has formulas."""
        span = self.live.block((rows[0], rows[-1]), (group[0][0], group[-1][0]))
        values: list[list[Any]] = span.options(ndim=2, err_to_str=True).value
        for number, (line, texts) in enumerate(zip(values, formulas_of(span), strict=True), rows[0]):
            for place, (_, cells) in enumerate(group):
                text = texts[place]
                if number in cells:
                    line[place] = cells[number]
                elif text.startswith("=") and text != line[place]:
                    return None
        return values


def _before(row: int | None, cells: Mapping[int, Value]) -> Mapping[int, Value]:
    """The cells of the rows before that one."""
    return cells if row is None else {place: value for place, value in cells.items() if place < row}


def _restoring(target: xw.Range) -> Callable[[], None]:
    """What puts a block's cells back as they are now: values as values, formulas as formulas."""
    values = target.options(ndim=2, err_to_str=True).value
    formulas = [
        (row, column, text)
        for row, line in enumerate(formulas_of(target))
        for column, text in enumerate(line)
        if text.startswith("=") and text != values[row][column]
    ]

    def restore() -> None:
        if len(formulas) < target.size:
            target.value = quoted(values, target)
        for row, column, text in formulas:
            target[row, column].formula = text

    return restore


def _is_same(asked: Any, found: Any) -> bool:
    """Whether a cell holds what was asked; days are midnights there, whole numbers floats."""
    if asked in (None, ""):
        return found in (None, "")
    if isinstance(asked, date) and isinstance(found, datetime):
        return found == datetime(asked.year, asked.month, asked.day)
    return bool(asked == found)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted rows as runs, first and last included."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def quoted(values: list[list[Any]], target: xw.Range) -> list[list[Any]]:
    """Texts so that no program takes them for a number, a date or a formula: quoted where cells do not hold texts.

    Excel reads what is written into a cell as if it were typed, unless the cell's format is text.
    """
    texts = any(type(value) is str and value for line in values for value in line)
    if not texts or target.number_format == "@":
        return values
    return [[f"'{value}" if type(value) is str and value else value for value in line] for line in values]
