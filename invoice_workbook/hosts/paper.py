"""How large a table's sheet prints, as its rows ask for: as few pages as can be read, the last of them not nearly empty.

A sheet that a clerk has set up otherwise, in margins, paper or beyond the sizes that are ours, is left as it is.
Source: ECMA-376 part 1, 18.3.1.62 (pageMargins), 18.3.1.63 (pageSetup), 18.3.1.13 (col), 18.2.5 (_xlnm.Print_Area).
"""

import re

from invoice_workbook.hosts import sheet_part
from invoice_workbook.hosts.package import TablePart, column_number
from invoice_workbook.hosts.table_size import marks
from invoice_workbook.template import printing
from invoice_workbook.template.printing import FOOT, LARGEST, SIDE, SMALLEST, TOP, Layout

_MARGINS, _SETUP = re.compile(rb"<pageMargins\b[^>]*>"), re.compile(rb"<pageSetup\b[^>]*>")
_COLUMN = re.compile(rb"<col\b[^>]*>")
_HEIGHT = re.compile(rb'<row\b[^>]*\sr="(\d+)"[^>]*\sht="([0-9.]+)"')
_AREA = re.compile(rb'<definedName\b[^>]*"_xlnm\.Print_Area"[^>]*>([^<]*)<')
_COLUMNS = re.compile(r"\$A(?:\$1)?:\$([A-Z]{1,3})(?:\$[0-9]+)?")
NARROW = 8.43
"""Characters of a column of which the sheet says nothing."""
NEAR = 0.02
"""Inches by which a program may have rounded a margin."""


def of_sheet(xml: bytes, book: bytes, part: TablePart, last: int) -> bytes:
    """A sheet's part as it prints the rows of its table down to the last."""
    columns = _printed(book, part.sheet)
    _, _, tail = sheet_part.split(xml)
    margins, setup = _MARGINS.search(tail), _SETUP.search(tail)
    if not columns or not margins or not setup or not _is_ours(xml, margins[0], setup[0]):
        return xml
    rows = last - part.first_row
    plain = Layout(b'"landscape"' not in setup[0], int(_said(setup[0], "scale") or 100), columns)
    found = printing.fitted(plain, _across(xml, columns), rows, _high(xml, part.first_row, rows))
    if found == plain:
        return xml
    again = tail.replace(margins[0], _with(margins[0], "bottom", found.foot), 1)
    return xml[: len(xml) - len(tail)] + again.replace(setup[0], _with(setup[0], "scale", found.scale), 1)


def _printed(book: bytes, sheet: str) -> int:
    """How many of its first columns a sheet prints; 0 where it prints something else."""
    for area in _AREA.findall(book):
        text = area.decode()
        mark = next((one for one in marks(sheet) if text.startswith(one)), "")
        if mark and (found := _COLUMNS.fullmatch(text.removeprefix(mark))):
            return column_number(found[1])
    return 0


def _is_ours(xml: bytes, margins: bytes, setup: bytes) -> bool:
    """Whether the set-up is one that the program gives, or gave before the table had as many rows."""
    wanted = {"left": SIDE, "right": SIDE, "top": TOP}
    is_near = all(abs(float(_said(margins, side) or 0) - inches) < NEAR for side, inches in wanted.items())
    is_sized = SMALLEST <= int(_said(setup, "scale") or 100) <= LARGEST
    is_free = b"fitToPage=" not in xml[: xml.find(b"<sheetData")] and b"<colBreaks" not in xml[xml.rfind(b"</sheetData") :]
    is_low = float(_said(margins, "bottom") or 0) > FOOT - NEAR
    return is_near and is_low and is_sized and is_free and _said(setup, "paperSize") == str(printing.A4_PAPER)


def _across(xml: bytes, columns: int) -> float:
    """Pixels of the first columns."""
    wide = [NARROW] * columns
    for one in _COLUMN.findall(xml[: xml.find(b"<sheetData")]):
        first, last = int(_said(one, "min")), min(columns, int(_said(one, "max")))
        is_hidden = _said(one, "hidden") in ("1", "true")
        wide[first - 1 : last] = [0.0 if is_hidden else float(_said(one, "width") or NARROW)] * max(0, last - first + 1)
    return max(1.0, sum(wide) * 7)


def _high(xml: bytes, header: int, rows: int) -> float:
    """Points of a row of the table: most are as high as the sheet says, some as their texts need."""
    usual = sheet_part.usual_height(xml)
    higher = sum(float(high) - usual for row, high in _HEIGHT.findall(xml) if header < int(row) <= header + rows)
    return usual + higher / rows if rows else usual


def _said(element: bytes, name: str) -> str:
    found = re.search(rb"\s" + name.encode() + rb'="([^"]*)"', element)
    return found[1].decode() if found else ""


def _with(element: bytes, name: str, value: float) -> bytes:
    return re.sub(rb"(\s" + name.encode() + rb'=")[^"]*', rb"\g<1>" + f"{value:g}".encode(), element, count=1)
