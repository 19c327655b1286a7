"""The place of a range: its cells by number, its address, its neighbours."""

from typing import Any, Self

from invoice_workbook.libreoffice.addresses import LAST_COLUMN, LAST_ROW, Area, area_of, jump, quoted, spelled
from invoice_workbook.libreoffice.errors import OfficeError
from invoice_workbook.libreoffice.objects import Impl

FILLED = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas."""
DIRECTIONS = {"d": "down", "u": "up", "l": "left", "r": "right"}
STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
EXPANSIONS = {"table": "table", **dict.fromkeys(("vertical", "down", "d"), "down")} | dict.fromkeys(
    ("horizontal", "right", "r"), "right"
)
"""How xlwings names the ways that a range can be expanded."""


class Block(Impl):
    """A block of cells of a sheet."""

    __slots__ = ("_moves", "_xl", "area", "options", "sheet")
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Any, area: Area) -> None:
        self.sheet, self.area, self._xl, self._moves = sheet, area, None, 0
        self.options: dict[str, Any] = {}

    def at(self, area: Area) -> Self:
        """Other cells of the same sheet."""
        return type(self)(self.sheet, area)

    @property
    def xl(self) -> Any:
        """The office's own range, fetched once, and again after cells have moved, because it moves with them."""
        if self._xl is None or self._moves != self.sheet.book.app.moves:
            self._moves = self.sheet.book.app.moves
            row, column, last_row, last_column = self.area
            if not (row <= last_row < LAST_ROW and column <= last_column < LAST_COLUMN):
                raise OfficeError(f"{self.address} is no block of cells of a sheet.")
            self._xl = self.sheet.xl.getCellRangeByPosition(column, row, last_column, last_row)
        return self._xl

    @property
    def api(self) -> Any:
        """The office's own range."""
        return self.xl

    @property
    def first(self) -> Any:
        """The office's own first cell."""
        return self.xl.getCellByPosition(0, 0)

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

    def __call__(self, arg1: int, arg2: int | None = None) -> Self:
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.shape[1])
        else:
            row, column = arg1 - 1, arg2 - 1
        row, column = self.area[0] + int(row), self.area[1] + int(column)
        if row < 0 or column < 0:
            raise IndexError(f"{self.address} has no cell {arg1 if arg2 is None else (arg1, arg2)}: they count from 1.")
        return self.at((row, column, row, column))

    def inside(self, area: Any) -> Area:
        """An area of the office's in this range's own rows and columns."""
        row, column = self.area[:2]
        return area.StartRow - row, area.StartColumn - column, area.EndRow - row, area.EndColumn - column

    def refuse_if_protected(self) -> None:
        """Raise OfficeError if the sheet's protection forbids changing these cells."""
        if self.sheet.xl.isProtected():
            locked = self.xl.CellProtection
            if locked is None or locked.IsLocked:
                raise OfficeError(f"The sheet {self.sheet.name} is protected.")

    @property
    def address(self) -> str:
        """Its address, absolute."""
        return spelled(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Its address in Excel's spelling; with book and sheet when external."""
        text = spelled(self.area, "$" if row_absolute else "", "$" if col_absolute else "")
        sheet = self.sheet.name.replace("'", "''")
        return f"'[{self.sheet.book.name}]{sheet}'!{text}" if external else text

    @property
    def reference(self) -> str:
        """It as a formula names it, with its sheet."""
        return f"{quoted(self.sheet.name)}!{self.address}"

    def end(self, direction: str) -> Self:
        """The cell that the End key goes to from its first cell: "up", "down", "left", "right", or their first letters.

        A cell with a formula counts as filled, whatever its result.
        """
        way = DIRECTIONS.get(direction, direction)
        if way not in STEPS:
            raise ValueError(f'{direction!r} is no direction: use "up", "down", "left" or "right".')
        row, column = self.area[:2]
        down, right = STEPS[way]
        line = self.at((0, column, LAST_ROW - 1, column) if down else (row, 0, row, LAST_COLUMN - 1))
        found = line.xl.queryContentCells(FILLED).getRangeAddresses()
        if down:
            blocks = sorted((a.StartRow, a.EndRow) for a in found)
            row = jump(_joined(blocks), row, down, LAST_ROW - 1)
        else:
            blocks = sorted((a.StartColumn, a.EndColumn) for a in found)
            column = jump(_joined(blocks), column, right, LAST_COLUMN - 1)
        return self.at((row, column, row, column))

    def expand(self, mode: str = "table") -> Self:
        """Expand over filled cells: down or right from all of it, or both ways from its first cell ("table")."""
        way = EXPANSIONS.get(mode)
        if way is None:
            raise ValueError(f"A range cannot be expanded by {mode!r}: use one of {', '.join(EXPANSIONS)}.")
        row, column, bottom, side = self.area
        is_array = way == "table" and bool(self.first.getArrayFormula())
        if way != "right":
            bottom = self._last("down", is_array)
        if way != "down":
            side = self._last("right", is_array)
        return self.at((row, column, bottom, side))

    def _last(self, way: str, is_array: bool) -> int:
        """The last row or column reached from its first cell without a blank."""
        row, column = self.area[:2]
        axis, down, right = (0, 1, 0) if way == "down" else (1, 0, 1)
        start = self.area[axis]
        if is_array:
            return self.end(way).area[axis]
        three = self.at((row, column, min(row + 2 * down, LAST_ROW - 1), min(column + 2 * right, LAST_COLUMN - 1)))
        _, *beyond = (cell != "" for line in three.xl.getDataArray() for cell in line)
        if not all(beyond) or len(beyond) < 2:
            return start + beyond.index(False) if False in beyond else start + len(beyond)
        return self(1 + down, 1 + right).end(way).area[axis]

    @property
    def current_region(self) -> Self:
        """The filled block around it."""
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return self.at(area_of(cursor.getRangeAddress()))

    @property
    def table(self) -> Any:
        """The table it touches, or None."""
        top, left, bottom, right = self.area
        for table in self.sheet.tables:
            a = table.range.area
            if top <= a[2] and bottom >= a[0] and left <= a[3] and right >= a[1]:
                return table
        return None

    def select(self) -> None:
        """Show and select it."""
        self.sheet.activate()
        self.sheet.book.part("CurrentController").select(self.xl)


def _joined(blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Blocks that touch as one."""
    joined: list[tuple[int, int]] = []
    for first, last in blocks:
        if joined and joined[-1][1] + 1 >= first:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined
