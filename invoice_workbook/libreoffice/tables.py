"""Tables of a sheet: the office's database ranges."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from invoice_workbook.libreoffice.addresses import area_of
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.objects import Impl, renamed
from invoice_workbook.libreoffice.ranges import Range

STYLE = "TableStyleMedium2"
"""The style that xlwings sets by default; the office draws no table styles."""


class Tables(Impl):
    """The tables of a sheet."""

    __slots__ = ("parent",)

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The office's database ranges, of all sheets."""
        return self.parent.book.part("DatabaseRanges")

    def _found(self) -> "list[Table]":
        """In the order of their creation; the office lists them by name."""
        place, ranges = self.parent.index - 1, self.api
        known = {name: ranges.getByName(name) for name in ranges.getElementNames()}
        mine = [Table(self.parent, xl, name) for name, xl in known.items() if xl.getDataArea().Sheet == place]
        return mine if len(mine) < 2 else sorted(mine, key=lambda table: int(table.xl.TokenIndex))

    def __call__(self, name_or_index: int | str) -> "Table":
        if not isinstance(name_or_index, str):
            found = self._found()
            if not 0 < name_or_index <= len(found):
                raise IndexError(f"{self.parent.name} has {len(found)} tables: {name_or_index} is none.")
            return found[int(name_or_index) - 1]
        ranges = self.api
        for name in ranges.getElementNames():
            if name.casefold() == name_or_index.casefold():
                xl = ranges.getByName(name)
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

    def add(
        self,
        source: Any,
        name: str | None = None,
        has_headers: bool = True,
        table_style_name: str | None = STYLE,
        **others: Any,
    ) -> "Table":
        """A table over these cells; without headers it gets a row of them above, as in Excel."""
        asked = [word for word, value in others.items() if value is not None]
        asked += ["table_style_name"] if table_style_name not in (STYLE, None) else []
        if asked:
            raise UnsupportedError(f"xlwings on LibreOffice has no Tables.add with {', '.join(asked)}.")
        cells: Range = source.impl
        if cells.table is not None:
            raise OfficeError(f"{cells.address} overlaps the table {cells.table.name}: tables cannot overlap.")
        if not has_headers:
            top, left, bottom, right = cells.area
            Range(self.parent, (top, left, top, right)).insert("down")
            cells = Range(self.parent, (top, left, bottom + 1, right))
        _name_columns(cells)
        return self._made(name or self._free("Table"), cells)

    def _free(self, stem: str) -> str:
        return next(name for n in count(1) if not self.api.hasByName(name := f"{stem}{n}"))

    def _made(self, name: str, cells: Range) -> "Table":
        self.api.addNewByName(name, cells.xl.getRangeAddress())
        table = Table(self.parent, self.api.getByName(name), name)
        table.xl.ContainsHeader = True
        table.xl.AutoFilter = True
        return table

    def copy_from(self, others: "Tables") -> None:
        """Copy the tables of the sheet that this one was copied from, because the office copies only their cells."""
        for other in others:
            is_free = not self.api.hasByName(other.name)
            table = self._made(other.name if is_free else self._free(other.name), Range(self.parent, other.range.area))
            for property_ in ("ContainsHeader", "AutoFilter", "TotalsRow"):
                setattr(table.xl, property_, getattr(other.xl, property_))


def _name_columns(cells: Range) -> None:
    """Give missing headers a name: "Column1" and so on."""
    for place in range(cells.shape[1]):
        header = cells(1, place + 1).first
        if not header.getString():
            header.setString(f"Column{place + 1}")


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
        renamed(self.xl, value)
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

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Add a row below with the last column's total, or remove it; cells below the table move."""
        if bool(value) == self.show_totals:
            return
        top, left, bottom, right = self.range.area
        if not value:
            self.xl.TotalsRow = False
            self.resize(Range(self.parent, (top, left, bottom - 1, right)))
            Range(self.parent, (bottom, left, bottom, right)).delete("up")
            return
        row = Range(self.parent, (bottom + 1, left, bottom + 1, right))
        row.insert("down")
        self.resize(Range(self.parent, (top, left, bottom + 1, right)))
        self.xl.TotalsRow = True
        header = self.range(1, right - left + 1).first.getString()
        row(1, right - left + 1).formula = f"=SUBTOTAL(109,{self.name}[{header}])"
        if right > left:
            row(1, 1).first.setString("Total")

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
        """Its rows, or None."""
        top, left, bottom, right = self.range.area
        top, bottom = top + self.show_headers, bottom - self.show_totals
        return Range(self.parent, (top, left, bottom, right)) if top <= bottom else None

    @property
    def insert_row_range(self) -> Range | None:
        """The row below the headers if the table has no rows yet; otherwise None."""
        top, left, _, right = self.range.area
        return Range(self.parent, (top + 1, left, top + 1, right)) if self.data_body_range is None else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals."""
        _, left, bottom, right = self.range.area
        return Range(self.parent, (bottom, left, bottom, right)) if self.show_totals else None

    def resize(self, range: Any) -> None:  # xlwings names it so
        """Resize it to these cells, which begin in the same row; new columns get headers."""
        cells: Range = getattr(range, "impl", range)
        (top, left, _, right), (new_top, new_left, _, new_right) = self.range.area, cells.area
        if new_top != top or new_right < left or new_left > right:
            raise OfficeError(f"The table {self.name} must keep its first row and some of its columns.")
        self.xl.setDataArea(cells.xl.getRangeAddress())
        if self.show_headers and (new_left, new_right) != (left, right):
            _name_columns(cells)
