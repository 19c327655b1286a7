"""Defined names, of a book or of one sheet."""

from typing import Any

from invoice_workbook.libreoffice import formulas, office
from invoice_workbook.libreoffice.addresses import Area, area_of, quoted
from invoice_workbook.libreoffice.objects import Impl, renamed
from invoice_workbook.libreoffice.ranges import Range


class Names(Impl):
    """Defined names of one sheet, or of a whole workbook, which calls a sheet's own names "Sheet!name"."""

    __slots__ = ("book", "sheet")

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        """The office's own names of the book, or of the sheet."""
        return self.sheet.xl.NamedRanges if self.sheet is not None else self.book.part("NamedRanges")

    def _of(self, holder: Any) -> list["Name"]:
        xl = holder.xl.NamedRanges
        sheet = None if holder is self.book else holder
        return [Name(self.book, sheet, xl.getByName(name)) for name in xl.getElementNames()]

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Every name with its object."""
        if self.sheet is not None:
            found = self._of(self.sheet)
        else:
            found = [*self._of(self.book), *(name for sheet in self.book.sheets for name in self._of(sheet))]
        return [(name.name, name) for name in found]

    def contains(self, name: str) -> bool:
        """Whether there is such a name."""
        try:
            self(name)
        except KeyError:
            return False
        return True

    def __call__(self, name: str) -> "Name":
        holder, bare = self._holder(name)
        names = holder.xl.NamedRanges
        spelled = next((known for known in names.getElementNames() if known.casefold() == bare.casefold()), None)
        if spelled is None:
            raise KeyError(name)
        return Name(self.book, None if holder is self.book else holder, names.getByName(spelled))

    def _holder(self, name: str) -> tuple[Any, str]:
        """The name's owner, and its own part."""
        sheet, mark, bare = name.rpartition("!")
        if mark:
            return self.book.sheets(sheet.strip("'").replace("''", "'")), bare
        return self.sheet or self.book, name

    def __len__(self) -> int:
        return len(self.snapshot())

    def add(self, name: str, refers_to: str) -> "Name":
        """Add or redefine a name for cells or a formula; without "=" it is a text, as in Excel."""
        holder, bare = self._holder(name)
        names, here = holder.xl.NamedRanges, office.struct("com.sun.star.table.CellAddress")
        if names.hasByName(bare):
            names.getByName(bare).Content = _content(refers_to)
        else:
            names.addNewByName(bare, _content(refers_to), here, 0)
        return self(name)


def _content(refers_to: str) -> str:
    if refers_to.startswith("="):
        return formulas.to_office(refers_to).removeprefix("=")
    return '"' + refers_to.replace('"', '""') + '"'


class Name(Impl):
    """A defined name; of a sheet where it has one."""

    __slots__ = ("book", "sheet", "xl")

    def __init__(self, book: Any, sheet: Any, xl: Any) -> None:
        self.book, self.sheet, self.xl = book, sheet, xl

    @property
    def api(self) -> Any:
        """The office's own name."""
        return self.xl

    @property
    def name(self) -> str:
        """The name, with its sheet if it is valid only there."""
        bare = str(self.xl.Name)
        return bare if self.sheet is None else f"{quoted(self.sheet.name)}!{bare}"

    @name.setter
    def name(self, value: str) -> None:
        renamed(self.xl, value.rpartition("!")[2])

    @property
    def refers_to(self) -> str:
        """Its definition, in Excel's spelling."""
        return formulas.to_excel(f"={self.xl.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.xl.Content = _content(value)

    @property
    def refers_to_range(self) -> Range:
        """The cells it refers to. Raises KeyError if it refers to none."""
        found = self.xl.getReferredCells()
        if found is None:
            raise KeyError(self.name)
        address = found.getRangeAddress()
        return Range(self.book.sheets(address.Sheet + 1), area_of(address))

    def stands_for(self, sheet: Any, area: Area) -> bool:
        """Whether it refers to exactly these cells."""
        found = self.xl.getReferredCells()
        if found is None:
            return False
        address = found.getRangeAddress()
        return address.Sheet + 1 == sheet.index and area_of(address) == area

    def delete(self) -> None:
        """Remove it."""
        (self.sheet or self.book).xl.NamedRanges.removeByName(self.xl.Name)
