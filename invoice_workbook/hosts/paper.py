"""How large a table's sheet prints by its rows: as few pages as can be read, the last of them not nearly empty.

A sheet that a clerk has set up otherwise, in margins, paper or beyond the sizes that are ours, is left as it is; one
that was turned stays so.
Source: ECMA-376 part 1, 18.3.1.62 (pageMargins), 18.3.1.63 (pageSetup), 18.3.1.13 (col), 18.2.5 (_xlnm.Print_Area).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from invoice_workbook.hosts import row_looks
from invoice_workbook.hosts.package import TablePart, column_number
from invoice_workbook.hosts.table_size import marks
from invoice_workbook.template import printing
from invoice_workbook.template.printing import FOOT, HEADER, LARGEST, SIDE, SMALLEST, TOP, Layout

AREA = re.compile(rb'<definedName\b[^>]*"_xlnm\.Print_Area"[^>]*>([^<]*)<')
"""A print area in the workbook's part."""
_MARGINS, _SETUP = re.compile(rb"<pageMargins\b[^>]*>"), re.compile(rb"<pageSetup\b[^>]*>")
_COLUMN, _FITTED = re.compile(rb"<col\b[^>]*>"), re.compile(rb'<pageSetUpPr\b[^>]*\bfitToPage="(?:1|true)"')
_HEIGHT = re.compile(rb'<row\b[^>]*\sr="(\d+)"[^>]*\sht="([0-9.]+)"')
_COLUMNS = re.compile(r"\$A:\$([A-Z]{1,3})|\$A\$1:\$([A-Z]{1,3})\$1048576")
_BREAKS = re.compile(rb"<colBreaks\b.*?</colBreaks>|<colBreaks\b[^>]*/>", re.DOTALL)
MARGINS = {"left": SIDE, "right": SIDE, "top": TOP, "bottom": FOOT}
"""Inches."""
NARROW = 8.43
"""Characters of a column of which the sheet says nothing."""
NEAR = 0.02
"""Inches by which a program may have rounded a margin."""


@dataclass(frozen=True)
class SetUp:
    """What a sheet's part says of paper: two of its elements."""

    xml: bytes
    margins: bytes
    page: bytes

    @classmethod
    def of(cls, xml: bytes) -> "SetUp | None":
        """None where the part lacks one of them, is fitted to a number of pages, or meant for other paper than A4."""
        tail = _tail(xml)
        margins, page = _MARGINS.search(tail), _SETUP.search(tail)
        if margins is None or page is None or _FITTED.search(_head(xml)):
            return None
        return cls(xml, margins[0], page[0]) if said(page[0], "paperSize") == str(printing.A4_PAPER) else None

    @property
    def scale(self) -> int:
        """How large, in percent."""
        return int(said(self.page, "scale") or 100)

    @property
    def is_upright(self) -> bool:
        """Whether it prints upright."""
        return said(self.page, "orientation") != "landscape"

    @property
    def has_breaks(self) -> bool:
        """Whether its columns are shared by several pages."""
        return b"<colBreaks" in _tail(self.xml)

    def margin(self, side: str) -> float:
        """A margin in inches."""
        return float(said(self.margins, side) or 0)

    def has(self, margins: Mapping[str, float]) -> bool:
        """Whether these are its margins."""
        return all(abs(self.margin(side) - inches) < NEAR for side, inches in margins.items())

    def again(self, wanted: Layout) -> bytes:
        """The part with the wanted size, direction and margins, and no column breaks."""
        margins, page = self.margins, _with(self.page, "scale", str(wanted.scale))
        page = _with(page, "orientation", "portrait" if wanted.is_upright else "landscape")
        for side, inches in {**MARGINS, "bottom": wanted.foot, "header": HEADER[wanted.is_upright]}.items():
            margins = _with(margins, side, f"{inches:g}")
        tail = _tail(self.xml)
        own = _BREAKS.sub(b"", tail.replace(self.margins, margins, 1).replace(self.page, page, 1))
        return self.xml[: len(self.xml) - len(tail)] + own


def _head(xml: bytes) -> bytes:
    """A part up to its rows."""
    return xml[: max(0, xml.find(b"<sheetData"))]


def _tail(xml: bytes) -> bytes:
    """A part from behind its rows: these may be a hundred megabytes."""
    return xml[max(0, xml.rfind(b"</sheetData>")) :]


def of_sheet(xml: bytes, book: bytes, part: TablePart, last: int) -> bytes:
    """A sheet's part as it prints the rows of its table down to the last."""
    end = max(0, xml.rfind(b"</sheetData>"))
    head = xml[: xml.find(b">", xml.find(b"<sheetData")) + 1]
    heights = Heights(part.first_row, last - part.first_row)
    heights.count(xml[:end])
    return xml[:end] + of_tail(head, xml[end:], book, part.sheet, heights)


def of_tail(head: bytes, tail: bytes, book: bytes, sheet: str, heights: "Heights") -> bytes:
    """What stands behind a sheet's rows, as it prints them; `head` is what stands before them."""
    columns, found = printed(book, sheet), SetUp.of(head + tail)
    if not columns or found is None or not _is_ours(found):
        return tail
    plain = Layout(found.is_upright, found.scale, columns, found.margin("bottom"))
    may_turn = found.has({"header": HEADER[found.is_upright]})
    high = heights.usual(row_looks.usual_height(head))
    wanted = printing.fitted(plain, across(head, columns), heights.rows, high, may_turn=may_turn)
    return tail if wanted == plain else found.again(wanted)[len(head) :]


def _is_ours(found: SetUp) -> bool:
    """Whether the set-up is one that the program gives, for however many rows."""
    own = {side: inches for side, inches in MARGINS.items() if side != "bottom"}
    is_sized = SMALLEST <= found.scale <= LARGEST and found.margin("bottom") > FOOT - NEAR
    return found.has(own) and is_sized and not found.has_breaks


def printed(book: bytes, sheet: str) -> int:
    """How many of its first columns a sheet prints; 0 where it prints something else."""
    for area in AREA.findall(book):
        text = area.decode()
        mark = next((one for one in marks(sheet) if text.startswith(one)), "")
        if mark and (found := _COLUMNS.fullmatch(text.removeprefix(mark))):
            return column_number(found[1] or found[2])
    return 0


def across(xml: bytes, columns: int) -> float:
    """Pixels of a sheet's first columns."""
    wide = [NARROW] * columns
    for one in _COLUMN.findall(_head(xml)):
        first, last = int(said(one, "min")), min(columns, int(said(one, "max")))
        is_hidden = said(one, "hidden") in ("1", "true")
        wide[first - 1 : last] = [0.0 if is_hidden else float(said(one, "width") or NARROW)] * max(0, last - first + 1)
    return max(1.0, sum(wide) * 7)


class Heights:
    """How high the rows of a table are, by the points of those that say it."""

    def __init__(self, header: int, rows: int) -> None:
        self.header, self.rows = header, rows
        self._said: list[float] = []

    def count(self, rows: bytes) -> None:
        """Rows that go by."""
        if b' ht="' in rows:
            own = range(self.header + 1, self.header + self.rows + 1)
            self._said += [float(high) for row, high in _HEIGHT.findall(rows) if int(row) in own]

    def usual(self, points: float) -> float:
        """Points of a row, where most are that high."""
        return points + sum(high - points for high in self._said) / self.rows if self.rows else points


def said(element: bytes, name: str) -> str:
    """An attribute of an element; "" where it says nothing."""
    found = re.search(rb"\s" + name.encode() + rb'="([^"]*)"', element)
    return found[1].decode() if found else ""


def _with(element: bytes, name: str, value: str) -> bytes:
    """An element with an attribute, which it may have had already."""
    if not said(element, name):
        return re.sub(rb"(/?>)$", f' {name}="{value}"'.encode() + rb"\1", element)
    return re.sub(rb"(\s" + name.encode() + rb'=")[^"]*', rb"\g<1>" + value.encode(), element, count=1)
