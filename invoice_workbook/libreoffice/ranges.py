"""Ranges: a block of cells is read or written in one call; dates and booleans by the formats of its parts."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from invoice_workbook.libreoffice import cells, formulas, office
from invoice_workbook.libreoffice.addresses import LAST_COLUMN, LAST_ROW, Area, area_of, jump, letters
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.objects import Impl

FORMULA_ERRORS = 4
"""com.sun.star.sheet.FormulaResult.ERROR"""
CONTENTS = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas."""
NO_COLOUR = -1


class Range(Impl):
    """A block of cells of a sheet."""

    __slots__ = ("_xl", "area", "options", "sheet")
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Any, area: Area) -> None:
        self.sheet, self.area, self._xl = sheet, area, None
        self.options: dict[str, Any] = {}

    @property
    def xl(self) -> Any:
        """The office's own range, asked for once."""
        if self._xl is None:
            row, column, last_row, last_column = self.area
            self._xl = self.sheet.xl.getCellRangeByPosition(column, row, last_column, last_row)
        return self._xl

    @property
    def api(self) -> Any:
        """The office's own range."""
        return self.xl

    @property
    def row(self) -> int:
        """First row, from 1."""
        return self.area[0] + 1

    @property
    def column(self) -> int:
        """First column, from 1."""
        return self.area[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row and column, rows and columns."""
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.shape[1])
        else:
            row, column = arg1 - 1, arg2 - 1
        at = (self.area[0] + row, self.area[1] + column)
        return Range(self.sheet, (*at, *at))

    # values

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
                _convert(rows, self._inside(area), kind)
            for area in wrong:
                self._name_errors(rows, self._inside(area))
            data = tuple(map(tuple, rows))
        return data[0][0] if len(self) == 1 else data

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.write(self._rows(value))

    def _kinds(self, data: Sequence[Sequence[Any]]) -> dict[int, list[Any]]:
        """Areas of dates and of booleans, where there are numbers at all."""
        if not any(type(cell) is float for row in data for cell in row):
            return {}
        found: dict[int, list[Any]] = {cells.DATE: [], cells.LOGICAL: []}
        for kind, areas in self._formats():
            for wanted in found:
                if kind & wanted:
                    found[wanted] += areas
        return found

    def _formats(self) -> Iterator[tuple[int, Any]]:
        """Kinds of number formats, each with the areas that have it."""
        groups = self.xl.getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            yield self.sheet.book.kind_of_format(group.NumberFormat), group.getRangeAddresses()

    def _inside(self, area: Any) -> Area:
        """An area of the office's in this range's own rows and columns."""
        row, column = self.area[:2]
        return area.StartRow - row, area.StartColumn - column, area.EndRow - row, area.EndColumn - column

    def _name_errors(self, rows: list[list[Any]], area: Area) -> None:
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                code = self.xl.getCellByPosition(column, row).getError()
                rows[row][column] = cells.Error(cells.ERRORS.get(code, "#VALUE!"))

    def _rows(self, value: Any) -> list[list[Any]]:
        """A value as rows of this range's shape; one value fills it."""
        rows, columns = self.shape
        if not isinstance(value, (list, tuple)):
            return [[value] * columns for _ in range(rows)]
        if not value or not isinstance(value[0], (list, tuple)):
            value = [value]
        return [list(row) for row in value]

    def write(self, rows: list[list[Any]]) -> None:
        """Values of this range's shape: text that begins with "=" is a formula, but not in cells that hold text."""
        self._refuse_if_protected()
        moments = _as_numbers(rows)
        found = self._take_formulas(rows)
        self.xl.setDataArray(tuple(map(tuple, rows)))
        for r, c, text in found:
            self.xl.getCellByPosition(c, r).setFormula(formulas.to_office(text))
        if moments:
            self._format_moments(moments)

    def _take_formulas(self, rows: list[list[Any]]) -> list[tuple[int, int, str]]:
        """The formulas among the texts, with their places; a quote before a text is taken off, as Excel does."""
        places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _is_spelled(cell)]
        if not places:
            return []
        texts = self._text_cells()
        found = []
        for r, c in places:
            if (r, c) in texts:
                continue
            if rows[r][c][0] == "'":
                rows[r][c] = rows[r][c][1:]
            else:
                found.append((r, c, rows[r][c]))
        return found

    def _text_cells(self) -> set[tuple[int, int]]:
        areas = [self._inside(area) for kind, found in self._formats() if kind & cells.TEXT for area in found]
        return {(r, c) for area in areas for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}

    def _format_moments(self, moments: list[tuple[int, int, int]]) -> None:
        """Dates and booleans are shown as such where the cells' own format does not do so; by runs down a column."""
        known = [(kind, self._inside(area)) for kind, areas in self._formats() for area in areas]

        def fits(row: int, column: int, kind: int) -> bool:
            for has, (top, left, bottom, right) in known:
                if top <= row <= bottom and left <= column <= right:
                    return bool(has & kind)
            return False

        left = sorted((c, kind, r) for r, c, kind in moments if not fits(r, c, kind))
        for (column, kind), first, last in _runs(left):
            key = self.sheet.book.format_key(
                {cells.LOGICAL: cells.LOGICAL_FORMAT, cells.DATE: cells.DATE_FORMAT}.get(kind, cells.DATETIME_FORMAT)
            )
            self.xl.getCellRangeByPosition(column, first, column, last).NumberFormat = key

    def _refuse_if_protected(self) -> None:
        if self.sheet.xl.isProtected():
            locked = self.xl.CellProtection
            if locked is None or locked.IsLocked:
                raise OfficeError(f"The sheet {self.sheet.name} is protected.")

    # formulas

    @property
    def formula(self) -> Any:
        """Formulas in Excel's spelling, values of the other cells as texts."""
        known: dict[str, str] = {}

        def one(text: str) -> str:
            if text[:1] != "=":
                return text
            if text not in known:
                known[text] = formulas.to_excel(text)
            return known[text]

        rows = tuple(tuple(map(one, row)) for row in self.xl.getFormulaArray())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self._refuse_if_protected()
        if isinstance(value, str) and len(self) > 1 and value[:1] == "=":
            self._fill(formulas.to_office(value))
            return
        known: dict[Any, Any] = {}

        def one(text: Any) -> str:
            if text not in known:
                known[text] = formulas.to_office(text) if isinstance(text, str) and text[:1] == "=" else str(text)
            return str(known[text])

        self.xl.setFormulaArray(tuple(tuple(map(one, row)) for row in self._rows(value)))

    def _fill(self, formula: str) -> None:
        """One formula in every cell, its relative references moving along, as Excel fills it."""
        self.xl.getCellByPosition(0, 0).setFormula(formula)
        rows, columns = self.shape
        directions = office.uno().Enum
        kind = "com.sun.star.sheet.FillDirection"
        if rows > 1:
            first = self.xl.getCellRangeByPosition(0, 0, 0, rows - 1)
            first.fillAuto(directions(kind, "TO_BOTTOM"), 1)
        if columns > 1:
            self.xl.fillAuto(directions(kind, "TO_RIGHT"), 1)

    # looks

    @property
    def number_format(self) -> str:
        """The number format's code."""
        return str(self.sheet.book.xl.NumberFormats.getByKey(self.xl.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.xl.NumberFormat = self.sheet.book.format_key(code)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Background colour (red, green, blue)."""
        colour = self.xl.CellBackColor
        return None if colour == NO_COLOUR else ((colour >> 16) & 255, (colour >> 8) & 255, colour & 255)

    @color.setter
    def color(self, value: tuple[int, int, int] | int | str | None) -> None:
        match value:
            case None:
                self.xl.CellBackColor = NO_COLOUR
            case str():
                self.xl.CellBackColor = int(value.removeprefix("#"), 16)
            case int():  # red is its lowest byte, as in Excel
                self.color = (value & 255, (value >> 8) & 255, (value >> 16) & 255)
            case red, green, blue:
                self.xl.CellBackColor = (red << 16) | (green << 8) | blue

    @property
    def merge_cells(self) -> bool | None:
        """Whether all of it is merged; None where some of it is."""
        if not self.xl.getIsMerged():
            return False
        cursor = self.sheet.xl.createCursorByRange(self.xl.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        return True if area_of(cursor.getRangeAddress()) == self.area else None

    def merge(self, across: bool = False) -> None:
        """Merge its cells into one."""
        if across:
            raise UnsupportedError("xlwings on LibreOffice merges a whole range, not each of its rows.")
        self.xl.merge(True)

    def unmerge(self) -> None:
        """Take it apart again."""
        self.xl.merge(False)

    @property
    def row_hidden(self) -> bool:
        """Whether its rows are hidden."""
        return not self.xl.Rows.IsVisible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.xl.Rows.IsVisible = not value

    # places

    @property
    def address(self) -> str:
        """Its address, absolute."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Its address in Excel's spelling; with book and sheet when external."""
        row, column = "$" if row_absolute else "", "$" if col_absolute else ""
        top, left, bottom, right = self.area
        first = f"{column}{letters(left + 1)}{row}{top + 1}"
        last = f"{column}{letters(right + 1)}{row}{bottom + 1}"
        text = first if len(self) == 1 else f"{first}:{last}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{text}" if external else text

    def end(self, direction: str) -> "Range":
        """The last filled cell that way; the sheet's edge where nothing is filled."""
        row, column = self.area[:2]
        used = self.sheet.used_range.area
        down, right = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        bottom, side = max(used[2], row), max(used[3], column)
        line = self.sheet.range((1, column + 1), (bottom + 1, column + 1)) if down else None
        line = line or self.sheet.range((row + 1, 1), (row + 1, side + 1))
        filled = [cell != "" for cells_ in line.xl.getDataArray() for cell in cells_]
        at, step, edge = (row, down, LAST_ROW - 1) if down else (column, right, LAST_COLUMN - 1)
        found = jump(filled, at, step, edge)
        place = (found, column) if down else (row, found)
        return Range(self.sheet, (*place, *place))

    def expand(self, mode: str = "table") -> "Range":
        """From its first cell as far as cells are filled: down, right, or both ("table")."""
        row, column = self.area[:2]
        corner = self(1, 1)
        bottom = corner.end("down").area[0] if mode != "right" and self(2, 1).raw_value != "" else row
        side = corner.end("right").area[1] if mode != "down" and self(1, 2).raw_value != "" else column
        return Range(self.sheet, (row, column, bottom, side))

    @property
    def current_region(self) -> "Range":
        """The filled block around it."""
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return Range(self.sheet, area_of(cursor.getRangeAddress()))

    @property
    def table(self) -> Any:
        """The table it touches, or None."""
        top, left, bottom, right = self.area
        for table in self.sheet.tables:
            a = table.range.area
            if top <= a[2] and bottom >= a[0] and left <= a[3] and right >= a[1]:
                return table
        return None

    def clear_contents(self) -> None:
        """Take its values away."""
        self._refuse_if_protected()
        self.xl.clearContents(CONTENTS)

    def clear(self) -> None:
        """Take its values and formats away."""
        self._refuse_if_protected()
        self.xl.clearContents(1023)

    def select(self) -> None:
        """Show and select it."""
        self.sheet.activate()
        self.sheet.book.xl.CurrentController.select(self.xl)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """New cells here; what was here moves down, or right."""
        self.sheet.xl.insertCells(self.xl.getRangeAddress(), _mode("CellInsertMode", shift))

    def delete(self, shift: str | None = None) -> None:
        """Remove the cells; what is below moves up, or from the right left."""
        self.sheet.xl.removeRange(self.xl.getRangeAddress(), _mode("CellDeleteMode", shift))

    def autofit(self, axis: str | None = None) -> None:
        """Rows and columns as wide as what they hold."""
        if axis in (None, "c", "columns"):
            self.xl.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.xl.Rows.OptimalHeight = True


def _is_spelled(cell: Any) -> bool:
    return type(cell) is str and len(cell) > 1 and cell[0] in "='"


def _as_numbers(rows: list[list[Any]]) -> list[tuple[int, int, int]]:
    """Make numbers of dates and booleans; where they are and which kind of format shows them as such."""
    moments: list[tuple[int, int, int]] = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, bool):
                row[c] = float(value)
                moments.append((r, c, cells.LOGICAL))
            elif isinstance(value, date):
                row[c] = cells.to_serial(value)
                moments.append((r, c, cells.DATE | cells.TIME if isinstance(value, datetime) else cells.DATE))
            elif not isinstance(value, (str, float)):
                row[c] = float(value)
    return moments


def _mode(kind: str, shift: str | None) -> Any:
    name = {"right": "RIGHT", "left": "LEFT", "up": "UP"}.get(shift or "", "DOWN" if "Insert" in kind else "UP")
    return office.uno().Enum(f"com.sun.star.sheet.{kind}", name)


def _convert(rows: list[list[Any]], area: Area, kind: int) -> None:
    """The numbers of an area as what its format says they are."""
    change: Any = cells.to_datetime if kind == cells.DATE else bool
    for row in rows[area[0] : area[2] + 1]:
        for column in range(area[1], area[3] + 1):
            if type(row[column]) is float:
                row[column] = change(row[column])


def _runs(found: Sequence[tuple[int, int, int]]) -> Iterator[tuple[tuple[int, int], int, int]]:
    """Sorted (column, kind, row) as (column, kind) with first and last row."""
    start = None
    for place, (column, kind, row) in enumerate(found):
        start = row if start is None else start
        if place + 1 == len(found) or found[place + 1] != (column, kind, row + 1):
            yield (column, kind), start, row
            start = None
