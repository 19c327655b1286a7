"""Values: a block of cells is read or written in one call; dates and booleans by the formats of its parts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from invoice_workbook.libreoffice import cells, formulas
from invoice_workbook.libreoffice.addresses import Area
from invoice_workbook.libreoffice.ranges.block import FILLED, Block

FORMULA_ERRORS = 4
"""com.sun.star.sheet.FormulaResult.ERROR"""
FORMATS = 32 | 64 | 256 | 512
"""com.sun.star.sheet.CellFlags: formats of cells, styles, formats of letters and their parts."""
NOTES = 8


class Values(Block):
    """Reads and writes what cells hold."""

    __slots__ = ()

    @property
    def raw_value(self) -> Any:
        """Rows of float, str, datetime, bool, Error; one cell's value alone."""
        data = self.xl.getDataArray()
        marked = [(area, kind) for kind, areas in self._kinds(data).items() for area in areas]
        errors = self.xl.queryFormulaCells(FORMULA_ERRORS)
        wrong = errors.getRangeAddresses()
        if marked or wrong:
            rows = [list(row) for row in data]
            for area, kind in marked:
                change = partial(cells.to_datetime, epoch=self.sheet.book.epoch) if kind == cells.DATE else bool
                _convert(rows, self.inside(area), change)
            for area in wrong:
                self._name_errors(rows, self.inside(area))
            data = tuple(map(tuple, rows))
        return data[0][0] if len(self) == 1 else data

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.write(self.rows_of(value))

    def _kinds(self, data: Sequence[Sequence[Any]]) -> dict[int, list[Any]]:
        """Areas of dates and of booleans that contain numbers."""
        if not any(type(cell) is float for row in data for cell in row):
            return {}
        found: dict[int, list[Any]] = {cells.DATE: [], cells.LOGICAL: []}
        for kind, areas in self.kinds_of_formats():
            for wanted in found:
                if kind & wanted:
                    found[wanted] += areas
        return found

    def kinds_of_formats(self) -> Iterator[tuple[int, Any]]:
        """Kinds of number formats, each with its areas."""
        groups = self.xl.getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            yield self.sheet.book.formats.kind(group.NumberFormat), group.getRangeAddresses()

    def _name_errors(self, rows: list[list[Any]], area: Area) -> None:
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                rows[row][column] = cells.error_of(self.xl.getCellByPosition(column, row))

    def rows_of(self, value: Any) -> list[list[Any]]:
        """A value as rows of this range's shape; one value fills it."""
        rows, columns = self.shape
        if not isinstance(value, (list, tuple)):
            return [[value] * columns for _ in range(rows)]
        if not value or not isinstance(value[0], (list, tuple)):
            value = [value]
        found = [list(row) for row in value]
        if len(found) != rows or any(len(row) != columns for row in found):
            raise ValueError(f"{self.address} takes {rows} rows of {columns} values each.")
        return found

    def write(self, rows: list[list[Any]]) -> None:
        """Values of this range's shape: text that begins with "=" is a formula, but not in cells that hold text."""
        self.refuse_if_protected()
        moments = _as_numbers(rows, self._serial)
        found = self._take_formulas(rows)
        self.xl.setDataArray(tuple(map(tuple, rows)))
        for r, c, text in found:
            self.xl.getCellByPosition(c, r).setFormula(formulas.to_office(text))
        if moments:
            self._format_moments(moments)

    def _serial(self, moment: date) -> float:
        return cells.to_serial(moment, self.sheet.book.epoch)

    def _take_formulas(self, rows: list[list[Any]]) -> list[tuple[int, int, str]]:
        """The formulas among the texts, with their places; a leading quote is removed from a text, as in Excel."""
        places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _is_spelled(cell)]
        if not places:
            return []
        texts = self.text_cells()
        found = []
        for r, c in places:
            if (r, c) in texts:
                continue
            if rows[r][c][0] == "'":
                rows[r][c] = rows[r][c][1:]
            else:
                found.append((r, c, rows[r][c]))
        return found

    def text_cells(self) -> set[tuple[int, int]]:
        """Rows and columns of the cells with text format."""
        areas = [self.inside(area) for kind, found in self.kinds_of_formats() if kind & cells.TEXT for area in found]
        return {(r, c) for area in areas for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}

    def _format_moments(self, moments: list[tuple[int, int, int]]) -> None:
        """Format dates and booleans as such unless the cells' own format does so already; by runs down a column."""
        known = [(kind, self.inside(area)) for kind, areas in self.kinds_of_formats() for area in areas]

        def fits(row: int, column: int, kind: int) -> bool:
            for has, (top, left, bottom, right) in known:
                if top <= row <= bottom and left <= column <= right:
                    return bool(has & kind)
            return False

        left = sorted((c, kind, r) for r, c, kind in moments if not fits(r, c, kind))
        for (column, kind), first, last in _runs(left):
            key = self.sheet.book.formats.key(
                {cells.LOGICAL: cells.LOGICAL_FORMAT, cells.DATE: cells.DATE_FORMAT}.get(kind, cells.DATETIME_FORMAT)
            )
            self.xl.getCellRangeByPosition(column, first, column, last).NumberFormat = key

    def clear_contents(self) -> None:
        """Remove its values."""
        self._clear(FILLED)

    def clear_formats(self) -> None:
        """Remove its formats."""
        self._clear(FORMATS)

    def clear(self) -> None:
        """Remove its values, formats and notes; drawings over it stay."""
        self._clear(FILLED | FORMATS | NOTES)

    def _clear(self, flags: int) -> None:
        self.refuse_if_protected()
        self.xl.clearContents(flags)


def _is_spelled(cell: Any) -> bool:
    return type(cell) is str and len(cell) > 1 and cell[0] in "='"


def _as_numbers(rows: list[list[Any]], serial: Callable[[date], float]) -> list[tuple[int, int, int]]:
    """Turn dates and booleans into numbers; returns where they are and the kind of format that shows them."""
    moments: list[tuple[int, int, int]] = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, bool):
                row[c] = float(value)
                moments.append((r, c, cells.LOGICAL))
            elif isinstance(value, date):
                row[c] = serial(value)
                moments.append((r, c, cells.DATE | cells.TIME if isinstance(value, datetime) else cells.DATE))
            elif not isinstance(value, (str, float)):
                row[c] = float(value)
    return moments


def _convert(rows: list[list[Any]], area: Area, change: Callable[[float], Any]) -> None:
    """The numbers of an area, converted as its format says."""
    for row in rows[area[0] : area[2] + 1]:
        for column in range(area[1], area[3] + 1):
            if type(row[column]) is float:
                row[column] = change(row[column])


def _runs(found: Sequence[tuple[int, int, int]]) -> Iterator[tuple[tuple[int, int], int, int]]:
    """Sorted (column, kind, row), grouped as (column, kind) with first and last row."""
    start = None
    for place, (column, kind, row) in enumerate(found):
        start = row if start is None else start
        if place + 1 == len(found) or found[place + 1] != (column, kind, row + 1):
            yield (column, kind), start, row
            start = None
