"""Sheets of a book."""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.libreoffice.addresses import Area, area_of, parsed
from invoice_workbook.libreoffice.names import Names
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Range
from invoice_workbook.libreoffice.tables import Tables


class Sheets(Impl):
    """The sheets of a book."""

    __slots__ = ("book",)

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The office's own sheets."""
        return self.book.xl.Sheets

    @property
    def active(self) -> "Sheet":
        """The sheet that is shown."""
        return Sheet(self.book, self.book.xl.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: int | str) -> "Sheet":
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.api.getByIndex(name_or_index - 1))
        names = {name.casefold(): name for name in self.api.getElementNames()}
        return Sheet(self.book, self.api.getByName(names[name_or_index.casefold()]))

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator["Sheet"]:
        for name in self.api.getElementNames():
            yield Sheet(self.book, self.api.getByName(name), name)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in map(str.casefold, self.api.getElementNames())

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        """A new sheet, before the active one where nothing is said."""
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        taken = set(self.api.getElementNames())
        new = name or next(f"Sheet{n}" for n in range(1, len(taken) + 2) if f"Sheet{n}" not in taken)
        self.api.insertNewByName(new, place)
        return Sheet(self.book, self.api.getByName(new), new)


class Sheet(Impl):
    """A sheet."""

    __slots__ = ("_name", "book", "xl")

    def __init__(self, book: Any, xl: Any, name: str | None = None) -> None:
        self.book, self.xl, self._name = book, xl, name

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
        self.xl.Name = value
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

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """The block from one place to another; an address, a name, or (row, column) from 1."""
        first = self._area(arg1)
        last = self._area(arg2) if arg2 is not None else first
        return Range(self, (first[0], first[1], last[2], last[3]))

    def _area(self, arg: Any) -> Area:
        if isinstance(arg, Range):
            return arg.area
        if isinstance(arg, tuple):
            row, column, rows, columns = (*arg, 1, 1)[:4] if len(arg) == 2 else arg
            return row - 1, column - 1, row + rows - 2, column + columns - 2
        area = parsed(arg)
        if area is not None:
            return area
        if arg in self.tables:
            return self.tables(arg).range.area
        return self.book.names(arg).refers_to_range.area  # type: ignore[no-any-return]  # its own Range

    @property
    def cells(self) -> Range:
        """All of it."""
        return Range(self, area_of(self.xl.RangeAddress))

    @property
    def used_range(self) -> Range:
        """From its first cell to the last that is used."""
        cursor = self.xl.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.getRangeAddress()
        return Range(self, (0, 0, end.EndRow, end.EndColumn))

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def names(self) -> Names:
        """Names that count on this sheet alone."""
        return Names(self.book, self.xl.NamedRanges)

    def activate(self) -> None:
        """Show it."""
        self.book.xl.CurrentController.setActiveSheet(self.xl)

    def select(self) -> None:
        """Show it."""
        self.activate()

    def delete(self) -> None:
        """Remove it."""
        self.book.xl.Sheets.removeByName(self.name)

    def clear_contents(self) -> None:
        """Take all values away."""
        self.used_range.clear_contents()

    def clear(self) -> None:
        """Take all values and formats away."""
        self.used_range.clear()
