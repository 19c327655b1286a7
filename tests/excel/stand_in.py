"""A small stand-in for Excel under xlwings: an engine of xlwings whose sheets are cells in memory.

xlwings itself runs on it, so values come as it hands them over: floats, datetimes, None, one cell as no list. It has
what this program uses of Excel, and fails at anything else. It computes nothing: a formula has no value here.
"""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

Place = tuple[int, int]  # a cell's row and column, from 1
NUMBER, DAY = re.compile(r"\s*[-+]?\d+(\.\d*)?\s*"), re.compile(r"\d{4}-\d\d-\d\d")


class Engine:
    """Excel on Windows, as xlwings sees it."""

    name, type = "excel", "desktop"

    def __init__(self, app: "App") -> None:
        self.apps = [app]

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(rows: Any, _moments: Any, empty: Any, _numbers: Any, _errors: bool) -> list[list[Any]]:
        return [[empty if cell in ("", None) else cell for cell in row] for row in rows]


class App:
    """A visible Excel. `answer` is the clerk's to every question; with No, a box for a text is cancelled."""

    def __init__(self, answer: str) -> None:
        self.engine, self.pid, self.visible = Engine(self), 1, True
        self.books: list[Book] = []
        self.screen_updating, self.calculation, self.status_bar = True, "automatic", False
        self.answer, self.asked, self.told = answer, list[str](), list[str]()
        self.api = SimpleNamespace(InputBox=self._typed)

    def activate(self, _: bool) -> None:
        """It is in front."""

    def alert(self, words: str, _title: str, buttons: str, _mode: str, _: Any) -> str:
        (self.told if buttons == "ok" else self.asked).append(words)
        return "ok" if buttons == "ok" else self.answer

    def _typed(self, words: str, _title: str, **_: int) -> str | bool:
        """What the question gives as its example, else a reason."""
        self.asked.append(words)
        return self.answer == "yes" and (words.partition("for example ")[2] or "because it is damp")


class Named(list):
    """A collection: its members by their numbers from 1, or by their names. Of a book's sheets one is in front."""

    active: Any = None

    def __call__(self, key: int | str) -> Any:
        return self[key - 1] if isinstance(key, int) else next(one for one in self if one.name == key)

    def __contains__(self, name: object) -> bool:
        return any(one.name == name for one in self)

    @property
    def Count(self) -> int:  # noqa: N802  # Excel's own name
        return len(self)


class Book:
    """An open workbook; `selected` are the selected areas of the sheet in front."""

    selected: "list[Range]"

    def __init__(self, path: Path, sheets: "Sequence[Sheet]", app: App) -> None:
        self.name, self.fullname, self.app = path.name, str(path), app
        self.sheets = Named(copied(sheet, self) for sheet in sheets)
        self.sheets(1).activate()
        self.api = SimpleNamespace(ReadOnly=False, FullName=str(path), Date1904=False, Windows=self._window)
        app.books.append(self)

    def activate(self) -> None:
        """It is in front."""

    def _window(self, _: int) -> Any:
        areas = Named(SimpleNamespace(Row=a.row, Rows=SimpleNamespace(Count=a.shape[0])) for a in self.selected)
        return SimpleNamespace(RangeSelection=SimpleNamespace(Areas=areas))


@dataclass
class Sheet:
    """A sheet: its cells' values, formulas, formats, tables; `written` are its changed cells, `hidden` rows."""

    name: str
    cells: dict[Place, Any] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    tables: Named = field(default_factory=Named)
    written: set[Place] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    book: Any = None
    visible: bool = True

    def activate(self) -> None:
        self.book.sheets.active = self
        self.book.selected = [self.range((1, 1))]

    def range(self, first: Any, last: Any = None) -> "Range":
        """From a cell or range to another, or whole rows ("5:7")."""
        if isinstance(first, str):
            top, bottom = map(int, first.split(":"))
            return Range(self, top, 1, (bottom - top + 1, 16_384))
        corners = [one.corners if isinstance(one, Range) else (one, one) for one in (first, last or first)]
        (top, left), (bottom, right) = corners[0][0], corners[1][1]
        return Range(self, top, left, (bottom - top + 1, right - left + 1))

    def formula_at(self, place: Place) -> str:
        return self.formulas.get(place) or str(self.cells.get(place, ""))

    def write(self, place: Place, value: Any) -> None:
        """A value, as Excel takes it: it reads texts as if they were typed, but for a cell of the format text."""
        is_text = self.formats.get(place) == "@"
        before = self.cells.pop(place, None), self.formulas.pop(place, None)
        if isinstance(value, str) and value.startswith("=") and not is_text:
            self.formulas[place] = value
        elif value != "":
            self.cells[place] = str(value) if is_text else as_typed(value)
        if before != (self.cells.get(place), self.formulas.get(place)):
            self.written.add(place)


def as_typed(value: Any) -> Any:
    """What a cell holds that is not of the format text: what reads as a number or a day is one, unless it is quoted."""
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return float(value)
    return datetime.fromisoformat(value) if DAY.fullmatch(value) else value.removeprefix("'")


@dataclass
class Range:
    """A block of cells. No cells are merged."""

    sheet: Sheet
    row: int
    column: int
    shape: tuple[int, int]
    options: Any = None
    max_cells_per_read = max_cells_per_write = None
    api, merge_cells = True, False

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int) -> "Range":
        return self.sheet.range((self.row + row - 1, self.column + column - 1))

    @property
    def corners(self) -> tuple[Place, Place]:
        return (self.row, self.column), (self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)

    @property
    def places(self) -> Iterator[Place]:
        (top, left), (bottom, right) = self.corners
        return product(range(top, bottom + 1), range(left, right + 1))

    def _block(self, of: Any) -> Any:
        """A block as Excel hands it over: of one cell no block."""
        found, width = [of(place) for place in self.places], self.shape[1]
        return found[0] if len(found) == 1 else [found[at : at + width] for at in range(0, len(found), width)]

    def _write(self, value: Any) -> None:
        """A block, or one value into every cell."""
        given = [cell for line in value for cell in line] if isinstance(value, (list, tuple)) else [value] * len(self)
        for place, cell in zip(self.places, given, strict=True):
            self.sheet.write(place, cell)

    raw_value = property(lambda self: self._block(self.sheet.cells.get), _write)
    formula = property(lambda self: self._block(self.sheet.formula_at), _write)

    @property
    def number_format(self) -> str | None:
        """The cells' format; None where they have several."""
        found = {self.sheet.formats.get(place, "General") for place in self.places}
        return found.pop() if len(found) == 1 else None

    @property
    def row_height(self) -> float | None:
        """The height of its rows, 0 where they are hidden; None where they have several."""
        rows = set(range(self.row, self.row + self.shape[0]))
        return 0.0 if rows <= self.sheet.hidden else None if rows & self.sheet.hidden else 15.0

    @row_height.setter
    def row_height(self, points: float) -> None:
        rows = set(range(self.row, self.row + self.shape[0]))
        self.sheet.hidden = self.sheet.hidden - rows if points else self.sheet.hidden | rows

    def autofit(self, axis: str) -> None:
        """Rows are as high as their texts need."""
        assert axis in ("r", "rows")

    def select(self) -> None:
        self.sheet.book.selected = [self]


@dataclass
class Table:
    """A table of a sheet, with its header and without totals."""

    name: str
    range: Range
    show_headers, show_totals = True, False

    @property
    def parent(self) -> Sheet:
        return self.range.sheet

    @property
    def body(self) -> Range:
        """Its rows."""
        return Range(self.parent, self.range.row + 1, self.range.column, (self.range.shape[0] - 1, self.range.shape[1]))

    def resize(self, asked: Any) -> None:
        """New rows look like the last one."""
        last, formats = self.range.corners[1][0], self.parent.formats
        self.range = asked.impl
        formats |= {(r, c): formats[last, c] for r, c in self.range.places if r > last and (last, c) in formats}


def copied(sheet: Sheet, book: Book) -> Sheet:
    """A sheet for a book of its own."""
    made = Sheet(sheet.name, copy(sheet.cells), copy(sheet.formulas), copy(sheet.formats), book=book)
    made.tables = Named(Table(one.name, made.range(one.range)) for one in sheet.tables)
    return made


def sheets_of(path: Path) -> list[Sheet]:
    """The sheets of a workbook file."""
    return [_sheet(sheet) for sheet in openpyxl.load_workbook(path)]


def _sheet(sheet: Any) -> Sheet:
    made = Sheet(sheet.title)
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        place = cell.row, cell.column
        made.formats[place] = cell.number_format
        if cell.data_type == "f":
            made.formulas[place] = getattr(cell.value, "text", cell.value)
        elif cell.value is not None:
            made.cells[place] = float(cell.value) if type(cell.value) is int else cell.value
    for name, area in sheet.tables.items():
        left, top, right, bottom = range_boundaries(area)
        made.tables.append(Table(name, made.range((top, left), (bottom, right))))
    return made
