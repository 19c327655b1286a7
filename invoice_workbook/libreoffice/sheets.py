"""Sheets of a book, and what stands on them: tables (the office's database ranges) and names."""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.libreoffice import formulas, office
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Area, Range, area_of, parsed


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
    def tables(self) -> "Tables":
        """Its tables."""
        return Tables(self)

    @property
    def names(self) -> "Names":
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


class Tables(Impl):
    """The tables of a sheet."""

    __slots__ = ("parent",)

    def __init__(self, parent: Sheet) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The office's database ranges, of all sheets."""
        return self.parent.book.xl.DatabaseRanges

    def _found(self) -> "list[Table]":
        place = self.parent.index - 1
        known = {name: self.api.getByName(name) for name in self.api.getElementNames()}
        return [Table(self.parent, xl, name) for name, xl in known.items() if xl.getDataArea().Sheet == place]

    def __call__(self, name_or_index: int | str) -> "Table":
        if isinstance(name_or_index, int):
            return self._found()[name_or_index - 1]
        for name in self.api.getElementNames():
            if name.casefold() == name_or_index.casefold():
                xl = self.api.getByName(name)
                if xl.getDataArea().Sheet == self.parent.index - 1:
                    return Table(self.parent, xl, name)
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator["Table"]:
        return iter(self._found())

    def __contains__(self, name: str) -> bool:
        try:
            self(name)
        except KeyError:
            return False
        return True

    def add(self, source: Any, name: str | None = None, has_headers: bool = True, **_: Any) -> "Table":
        """A table over these cells."""
        new = name or next(
            f"Table{n}" for n in range(1, len(self.api.getElementNames()) + 2) if not self.api.hasByName(f"Table{n}")
        )
        self.api.addNewByName(new, source.api.getRangeAddress())
        table = Table(self.parent, self.api.getByName(new), new)
        table.xl.ContainsHeader = has_headers
        table.xl.AutoFilter = True
        return table


class Table(Impl):
    """A table: a database range with a header row."""

    __slots__ = ("_name", "parent", "xl")

    def __init__(self, parent: Sheet, xl: Any, name: str) -> None:
        self.parent, self.xl, self._name = parent, xl, name

    @property
    def api(self) -> Any:
        """The office's own database range."""
        return self.xl

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value
        self._name = value

    display_name = name

    @property
    def range(self) -> Range:
        """All of it, header and totals row included."""
        return Range(self.parent, area_of(self.xl.getDataArea()))

    @property
    def show_headers(self) -> bool:
        """Whether it has a header row."""
        return bool(self.xl.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        """Whether it has a totals row."""
        return bool(self.xl.TotalsRow)

    @property
    def show_autofilter(self) -> bool:
        """Whether its headers have filter buttons."""
        return bool(self.xl.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.xl.AutoFilter = value

    @property
    def header_row_range(self) -> Range | None:
        """Its headers."""
        top, left, _, right = self.range.area
        return Range(self.parent, (top, left, top, right)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows, or None where it has none."""
        top, left, bottom, right = self.range.area
        top, bottom = top + self.show_headers, bottom - self.show_totals
        return Range(self.parent, (top, left, bottom, right)) if top <= bottom else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals."""
        _, left, bottom, right = self.range.area
        return Range(self.parent, (bottom, left, bottom, right)) if self.show_totals else None

    def resize(self, range: Range) -> None:  # xlwings names it so
        """Make it these cells."""
        self.xl.setDataArea(range.api.getRangeAddress())


class Names(Impl):
    """Defined names, of a book or of one sheet."""

    __slots__ = ("book", "xl")

    def __init__(self, book: Any, xl: Any) -> None:
        self.book, self.xl = book, xl

    @property
    def api(self) -> Any:
        """The office's own names."""
        return self.xl

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Every name with its object."""
        return [(name, Name(self, self.xl.getByName(name))) for name in self.xl.getElementNames()]

    def contains(self, name: str) -> bool:
        """Whether there is such a name."""
        return bool(self.xl.hasByName(name))

    def __call__(self, name: str) -> "Name":
        if not self.xl.hasByName(name):
            raise KeyError(name)
        return Name(self, self.xl.getByName(name))

    def __len__(self) -> int:
        return int(self.xl.getCount())

    def add(self, name: str, refers_to: str) -> "Name":
        """A new name for cells or a formula."""
        here = office.struct("com.sun.star.table.CellAddress")
        self.xl.addNewByName(name, formulas.to_office(refers_to).removeprefix("="), here, 0)
        return self(name)


class Name(Impl):
    """A defined name."""

    __slots__ = ("_names", "xl")

    def __init__(self, names: Names, xl: Any) -> None:
        self._names, self.xl = names, xl

    @property
    def api(self) -> Any:
        """The office's own name."""
        return self.xl

    @property
    def name(self) -> str:
        """It."""
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def refers_to(self) -> str:
        """What it stands for, in Excel's spelling."""
        return formulas.to_excel(f"={self.xl.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.xl.Content = formulas.to_office(value).removeprefix("=")

    @property
    def refers_to_range(self) -> Range:
        """The cells it stands for."""
        found = self.xl.getReferredCells()
        if found is None:
            raise KeyError(self.name)
        address = found.getRangeAddress()
        return Range(self._names.book.sheets(address.Sheet + 1), area_of(address))

    def delete(self) -> None:
        """Remove it."""
        self._names.xl.removeByName(self.name)
