"""Tables of a sheet: the office's database ranges."""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.libreoffice.addresses import area_of
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Range


class Tables(Impl):
    """The tables of a sheet."""

    __slots__ = ("parent",)

    def __init__(self, parent: Any) -> None:
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

    def __init__(self, parent: Any, xl: Any, name: str) -> None:
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
