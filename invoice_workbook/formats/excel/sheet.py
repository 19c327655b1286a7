"""A sheet's cells as they travel from the process that read them: JSON, so types that it lacks have a letter before.

A row is [its number, its cells]; a cell is null, a text, a number, or one of
["d", moment] a date, ["t", time] a time of day, ["n", number, shown, is a percentage] a number that shows otherwise,
["e", error] an error such as #N/A, ["x", digits] a number of which Excel lost digits.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel import shown

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#DATA"}
"""The codes of both binary formats (MS-XLS 2.5.10 BErr, MS-XLSB 2.5.97.2)."""


class Rows:
    """The rows found so far; blank cells and rows take no room."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells: dict[int, list[Any]] = {}

    def put(self, row: int, column: int, cell: Any) -> None:
        """A cell at its place, both from 1. Raises WorkbookError for a place that no sheet has."""
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise WorkbookError("excel-damaged", file=self._file)
        if cell is None or cell == "":
            return
        cells = self._cells.setdefault(row, [])
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = cell

    def add(self, row: int, cells: list[Any]) -> None:
        """A whole row, from its first column. Raises WorkbookError for a place that no sheet has."""
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if not 1 <= row <= LAST_ROW or len(cells) > LAST_COLUMN:
            raise WorkbookError("excel-damaged", file=self._file)
        if cells:
            self._cells[row] = cells

    def found(self) -> list[Any]:
        """Each row that has a cell, in the sheet's order."""
        return [[row, cells] for row, cells in sorted(self._cells.items())]


class Formats:
    """What the workbook's number formats make of a number: its styles by their number."""

    def __init__(self, codes: list[str], is_1904: bool = False) -> None:
        self._codes = codes
        self._kinds = [_kind(code) for code in codes]
        self.is_1904 = is_1904

    def kind(self, style: int) -> str:
        """What the style makes of a number."""
        return self._kinds[style] if 0 <= style < len(self._kinds) else shown.PLAIN

    def cell(self, spelled: str, style: int = 0) -> Any:
        """A number as it travels. Raises ValueError where it is none."""
        number = _number(spelled)
        kind = self.kind(style)
        if kind == shown.DATE:
            return dated(number, self.is_1904)
        if kind == shown.PLAIN:
            return number if abs(number) < shown.KEPT or spelled.isdigit() else ["x", spelled]
        seen = _shown(spelled, self._codes[style])
        if seen is None and kind != shown.PERCENT:
            return number
        return ["n", number, seen if seen is not None else _percent(spelled), kind == shown.PERCENT]


@cache
def _kind(code: str) -> str:
    return shown.kind_of(code)


@cache
def _shown(spelled: str, code: str) -> str | None:
    return shown.shown(Decimal(spelled), code)


def _percent(spelled: str) -> str:
    return f"{Decimal(repr(float(spelled))).scaleb(2).normalize():f}%"


def _number(spelled: str) -> int | float:
    """A number as the file spells it; whole ones with every digit."""
    if len(spelled) < 100 and spelled.removeprefix("-").isdigit():
        return int(spelled)
    number = float(spelled)
    if not -1e308 < number < 1e308:
        raise ValueError(spelled)
    return int(number) if number.is_integer() and abs(number) < shown.KEPT else number


def dated(serial: float, is_1904: bool) -> Any:
    """A number that shows as a date or time; the number itself where no calendar has it."""
    found = shown.moment(serial, is_1904)
    if found is None:
        return serial
    return ["t", found.isoformat()[11:]] if serial < 1 else ["d", found.isoformat()]


_SENT: dict[type, Callable[[Any], Any]] = {
    bool: lambda cell: str(cell).upper(),
    datetime: lambda cell: ["d", cell.isoformat()],
    date: lambda cell: ["d", f"{cell.isoformat()}T00:00:00"],
    time: lambda cell: ["t", cell.isoformat()],
    timedelta: lambda cell: cell / timedelta(days=1),
    float: lambda cell: int(cell) if cell.is_integer() and abs(cell) < shown.KEPT else cell,
}


def sent(cell: Any) -> Any:
    """A cell of Python's own types as it travels."""
    made = _SENT.get(type(cell))
    cell = made(cell) if made else cell
    return ["x", repr(cell)] if isinstance(cell, float) and abs(cell) >= shown.KEPT else cell
