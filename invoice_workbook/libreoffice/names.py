"""Defined names, of a book or of one sheet."""

from typing import Any

from invoice_workbook.libreoffice import formulas, office
from invoice_workbook.libreoffice.addresses import area_of
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Range


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
