"""Sheets of a book."""

from collections.abc import Iterator
from itertools import count
from numbers import Integral
from typing import Any

from invoice_workbook.libreoffice.addresses import Area, area_of, around, parsed
from invoice_workbook.libreoffice.errors import OfficeError
from invoice_workbook.libreoffice.names import Names
from invoice_workbook.libreoffice.notes import Note
from invoice_workbook.libreoffice.objects import Impl, renamed
from invoice_workbook.libreoffice.pages import PageSetup
from invoice_workbook.libreoffice.pictures import Pictures
from invoice_workbook.libreoffice.ranges import Range
from invoice_workbook.libreoffice.shapes import Shapes
from invoice_workbook.libreoffice.tables import Tables


class Sheets(Impl):
    """The sheets of a book."""

    __slots__ = ("book",)

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The office's own sheets."""
        return self.book.part("Sheets")

    @property
    def active(self) -> "Sheet":
        """The sheet that is shown."""
        return Sheet(self.book, self.book.part("CurrentController").ActiveSheet)

    def __call__(self, name_or_index: int | str) -> "Sheet":
        sheets = self.api
        names = sheets.getElementNames()
        if not isinstance(name_or_index, str):
            if not 0 < name_or_index <= len(names):
                raise IndexError(f"{self.book.name} has {len(names)} sheets, counted from 1: {name_or_index} is none.")
            name = names[int(name_or_index) - 1]
        else:
            name = {name.casefold(): name for name in names}[name_or_index.casefold()]
        return Sheet(self.book, sheets.getByName(name), name)

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator["Sheet"]:
        sheets = self.api
        for name in sheets.getElementNames():
            yield Sheet(self.book, sheets.getByName(name), name)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in map(str.casefold, self.api.getElementNames())

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        """Add a sheet, by default before the active one; it becomes active."""
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        new = name or next(f"Sheet{n}" for n in count(1) if f"Sheet{n}" not in self)
        self.api.insertNewByName(new, place)
        sheet = Sheet(self.book, self.api.getByName(new), new)
        sheet.activate()
        return sheet

    def name_for_copy(self, name: str) -> str:
        """Excel's name for the copy of a sheet: "Sheet1 (2)" if the name exists."""
        if name not in self:
            return name
        return next(new for n in count(2) if (new := f"{name[: 31 - len(f' ({n})')]} ({n})") not in self)


class Sheet(Impl):
    """A sheet."""

    __slots__ = ("_moves", "_name", "_xl", "book")

    def __init__(self, book: Any, xl: Any, name: str | None = None) -> None:
        self.book, self._xl, self._name, self._moves = book, xl, name, book.app.moves

    @property
    def xl(self) -> Any:
        """The office's own sheet, fetched again after cells have moved, because its first cell moves with them."""
        if self._moves != self.book.app.moves:
            self._moves = self.book.app.moves
            self._xl = self.book.part("Sheets").getByName(self._xl.Name)
        return self._xl

    @property
    def api(self) -> Any:
        """The office's own sheet."""
        return self.xl

    @property
    def name(self) -> str:
        """Its name."""
        if self._name is None:
            self._name = str(self.xl.Name)
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        renamed(self.xl, value)
        self._name = value

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.IsVisible = bool(value)
        if self.visible != bool(value):
            raise OfficeError(f"{self.name} is the only sheet that is shown: it cannot be hidden.")

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """The block from one corner to another; an address, a name, or (row, column) from 1."""
        if isinstance(arg1, Integral) and isinstance(arg2, Integral):
            arg1, arg2 = (arg1, arg2), None
        first = self._area(arg1)
        return Range(self, first if arg2 is None else around(first, self._area(arg2)))

    def _area(self, arg: Any) -> Area:
        if isinstance(arg, Range):
            return arg.area
        if isinstance(arg, tuple):
            row, column, rows, columns = map(int, (*arg, 1, 1)[:4] if len(arg) == 2 else arg)
            if row < 1 or column < 1:
                raise IndexError(f"Rows and columns count from 1: {arg} is no cell.")
            return row - 1, column - 1, row + rows - 2, column + columns - 2
        area = parsed(arg)
        return self._named(arg) if area is None else area

    def _named(self, name: str) -> Area:
        """The cells of this sheet that a name refers to; a table's name refers to its rows. Raises KeyError."""
        if name in self.tables:
            table = self.tables(name)
            return (table.data_body_range or table.range).area
        names = self.names if self.names.contains(name) else self.book.names
        found = names(name).refers_to_range
        if found.sheet.index != self.index:
            raise KeyError(f"{name} stands for cells of the sheet {found.sheet.name}, not of {self.name}.")
        return found.area

    @property
    def cells(self) -> Range:
        """All of it."""
        return Range(self, area_of(self.xl.RangeAddress))

    @property
    def used_range(self) -> Range:
        """From the first cell that is used to the last."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, area_of(cursor.getRangeAddress()))

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def names(self) -> Names:
        """Names valid only on this sheet."""
        return Names(self.book, self)

    @property
    def notes(self) -> list[Note]:
        """The notes at its cells."""
        found = self.xl.Annotations
        return [Note(self, found.getByIndex(place)) for place in range(found.getCount())]

    @property
    def shapes(self) -> Shapes:
        """What is drawn over it."""
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        """The pictures that are drawn over it."""
        return Pictures(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    def activate(self) -> None:
        """Show it."""
        self.book.part("CurrentController").setActiveSheet(self.xl)

    def select(self) -> None:
        """Show it."""
        self.activate()

    def delete(self) -> None:
        """Remove it."""
        self.book.part("Sheets").removeByName(self.name)

    def copy(self, before: "Sheet | None" = None, after: "Sheet | None" = None) -> None:
        """Copy it with its tables before or after a sheet of this workbook or another; the copy becomes active."""
        target = before or after or self
        sheets = target.book.sheets
        new = sheets.name_for_copy(self.name)
        place = target.index - 1 if before else target.index
        if target.book.xl == self.book.xl:
            sheets.api.copyByName(self.name, new, place)
        else:
            # At the end, then moved: an import before the sheet that is shown ends the office now and then, because a
            # timer of its view still draws what was there (LibreOffice 7.4, one time in forty).
            end = sheets.api.importSheet(self.book.xl, self.name, sheets.api.Count)
            renamed(sheets.api.getByIndex(end), new)
            sheets.api.moveByName(new, place)
            sheets(new).tables.copy_from(self.tables)
        sheets(new).activate()

    def move(self, before: "Sheet | None" = None, after: "Sheet | None" = None) -> None:
        """Move it before or after another sheet of its book."""
        target = before or after or self
        self.book.part("Sheets").moveByName(self.name, target.index - 1 if before else target.index)

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows and columns to their contents."""
        self.used_range.autofit(axis)

    def clear_contents(self) -> None:
        """Remove all values."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Remove all formats."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Remove all values, formats and notes."""
        self.cells.clear()
