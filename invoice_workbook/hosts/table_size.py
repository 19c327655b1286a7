"""A table's new length in the package: its range, filter and sort order, its totals row, and what covered all its rows.

Excel repairs a table whose parts do not agree: its filter ends with its data, its range with its totals row.
Source: ECMA-376 part 1, 18.5.1.2 (table), 18.3.1.2 (autoFilter), 18.3.1.92 (sortState).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import sheet_part
from invoice_workbook.hosts.cell_xml import Moved
from invoice_workbook.hosts.package import TablePart, bounds
from invoice_workbook.hosts.parts import Parts
from invoice_workbook.places import column_letters

_TABLE = re.compile(rb'(<table\b[^>]*?\bref=")([^"]*)(")')
_PARTS = re.compile(rb'(<(?:\w+:)?(?:autoFilter|sortState|sortCondition)\b[^>]*?\bref=")([^"]*)(")')
_WAITS = re.compile(rb'\s+insertRow(?:Shift)?="[^"]*"')
_COVERS = re.compile(
    rb'(<(?:conditionalFormatting|dataValidation|ignoredError|protectedRange)\b[^>]*?\bsqref="|<xm:sqref>)([^"<]*)'
)
_AREA = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)")
_NAME = re.compile(rb"(<definedName\b[^>]*>)([^<]*)(</definedName>)")
_FORMULA = re.compile(rb"<f\b([^>]*)>([^<]*)</f>")
_NAMING = re.compile(rb"<(?:\w+:)?(?:f|formula\d?|sqref|definedName)\b[^>]*>([^<]*)<")
_TEXT = re.compile(r'"[^"]*"')
_SHARED = re.compile(rb'\bt="(?:shared|array|dataTable)"')
_BOOK = "xl/workbook.xml"
_NO_CELLS = re.compile(r'"[^"]*"|\[[^\]]*\]')
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.$])\$?[A-Z]{1,3}\$?(\d+)(?![A-Za-z0-9_.(])")


@dataclass(frozen=True)
class Size:
    """A table as it is and the sheet's last row of its data as it is to be."""

    part: TablePart
    last: int

    @property
    def grows(self) -> bool:
        """Whether it gets longer."""
        return self.last > self.part.last_data_row

    @property
    def changes(self) -> bool:
        """Whether it gets longer or shorter."""
        return self.last != self.part.last_data_row

    @property
    def columns(self) -> range:
        """The sheet's columns that it covers."""
        return range(self.part.first_column, self.part.first_column + len(self.part.headers))

    def refuse_if_in_the_way(self, rows: bytes, before: int) -> None:
        """Raises WorkbookError where rows of the sheet, behind that one, hold something where the table is to be."""
        own = self.part.last_row + self.part.typed_below
        if not self.grows or sheet_part.last_row(rows, before) <= own:
            return
        below = sheet_part.filled_below(rows, own, self.columns, before)
        if below is not None and below <= self.last + self.part.has_totals:
            raise WorkbookError("in-the-way", table=self.part.name, sheet=self.part.sheet, row=below)


def of_table(xml: bytes, size: Size) -> bytes:
    """The table's part; one that was waiting for its first row waits no longer."""
    xml = _WAITS.sub(b"", xml, count=2)
    if not size.changes:
        return xml
    xml = _TABLE.sub(_ending(size.last + size.part.has_totals), xml, count=1)
    return _PARTS.sub(_ending(size.last), xml)


def _ending(row: int) -> Callable[[re.Match[bytes]], bytes]:
    """An area that begins where it did and ends with that row."""

    def ended(found: re.Match[bytes]) -> bytes:
        (first_column, first_row), (column, _) = bounds(found[2].decode())
        area = f"{column_letters(first_column)}{first_row}:{column_letters(column)}{max(row, first_row)}"
        return found[1] + area.encode() + found[3]

    return ended


def without_totals(parts: Parts, size: Size) -> dict[int, Moved]:
    """Take the cells of its totals row out of a sheet; gives them, to be put below the last row.

    Raises WorkbookError where the row cannot move because a formula names its cells, or names cells itself.
    """
    row, part = size.part.last_row, size.part
    parts[part.sheet_part], cells = sheet_part.lift(parts[part.sheet_part], row, size.columns)
    bodies = b"".join(cells.values())
    if _names_cells(bodies) or _is_named(parts, part.sheet, part.sheet_part, row):
        raise WorkbookError("totals-row", table=part.name, sheet=part.sheet)
    return {column: Moved(cell) for column, cell in cells.items()}


def _names_cells(cells: bytes) -> bool:
    """Whether a formula names cells by their places, or is part of one that covers several cells."""
    return any(kind.strip() or _rows_named(text.decode()) for kind, text in _FORMULA.findall(cells))


def _rows_named(formula: str) -> set[int]:
    return set(map(int, _REFERENCE.findall(_NO_CELLS.sub("", formula))))


def _is_named(parts: Parts, sheet: str, own: str, row: int) -> bool:
    """Whether a formula or a name anywhere in the workbook names a cell of that row of the sheet."""
    mark = re.compile(f"(?:{'|'.join(map(re.escape, marks(sheet)))})([$A-Z0-9:]+)")
    for name in (name for name in parts.names() if name.startswith("xl/") and name.endswith(".xml")):
        xml = parts[name]
        if name == own and any(row in _rows_named(text.decode()) for _, text in _FORMULA.findall(xml)):
            return True
        if marks(sheet)[0][:-1].encode() not in xml:
            continue
        formulas = (_TEXT.sub("", text.decode()) for text in _NAMING.findall(xml))
        if any(row in _rows_named(area) for formula in formulas for area in mark.findall(formula)):
            return True
    return False


def named_below(parts: Parts, sheet: str, own: str, row: int) -> str | None:
    """A formula anywhere in the workbook that names a cell of that row of the sheet, or of one below it.

    Areas that a name covers (a print area) count for nothing: they may be longer than what they show.
    """
    mark = re.compile(f"(?:{'|'.join(map(re.escape, marks(sheet)))})([$A-Z0-9:]+)")
    for name in (name for name in parts.names() if name.startswith("xl/") and name.endswith(".xml") and name != _BOOK):
        xml = parts[name]
        if name == own:
            for kind, text in dict.fromkeys(_FORMULA.findall(xml)):
                named = str(text.decode())
                if _SHARED.search(kind) or max(_rows_named(named), default=0) >= row:
                    return named
        elif marks(sheet)[0][:-1].encode() in xml:
            for formula in (_TEXT.sub("", text.decode()) for text in _NAMING.findall(xml)):
                if any(max(_rows_named(area), default=0) >= row for area in mark.findall(formula)):
                    return formula
    return None


def marks(sheet: str) -> tuple[str, str]:
    """What stands before a cell's place where another sheet's formula names it, as XML has it."""
    return escape(f"{sheet}!"), escape("'" + sheet.replace("'", "''") + "'!")


def of_sheet(tail: bytes, size: Size) -> bytes:
    """What stands behind a sheet's rows: what covers a column to its last row (formats, entries) is longer with it."""
    if not size.grows:
        return tail
    return _COVERS.sub(lambda found: found[1] + _stretched(found[2].decode(), size).encode(), tail)


def of_names(xml: bytes, size: Size) -> bytes:
    """The workbook's names, print areas included, that covered the table to its last row, longer with it."""
    ours = marks(size.part.sheet)

    def renamed(found: re.Match[bytes]) -> bytes:
        areas = [_stretched(area, size) if area.startswith(ours) else area for area in found[2].decode().split(",")]
        return found[1] + ",".join(areas).encode() + found[3]

    return _NAME.sub(renamed, xml) if size.grows else xml


def _stretched(areas: str, size: Size) -> str:
    """Areas by blanks; one that ends with the table's last row, and covers none but its columns, ends with the new."""
    ends = {size.part.last_data_row: size.last, size.part.last_row: size.last + size.part.has_totals}

    def longer(found: re.Match[str]) -> str:
        (first, row), (last, end) = bounds(found[0])
        covers = first in size.columns and last in size.columns and row <= size.part.first_row + 1
        return f"{found[1]}{row}:{found[3]}{ends[end]}" if covers and end in ends else found[0]

    return _AREA.sub(longer, areas)
