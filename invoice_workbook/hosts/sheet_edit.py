"""A sheet's part with some cells set and rows added; every byte that is not in those cells stays as it is.

Written for this project because the library that reads (wolfxl 2.0.21) gives every cell it formats a cell format of
its own, and Excel opens no workbook with more than 65,490 of them: docs/decisions.md has the measurements.
Source: ECMA-376 part 1, sections 18.3.1.4 (c), 18.3.1.73 (row), 18.3.1.80 (sheetData).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from invoice_workbook.hosts.cell_xml import Content, Styles, cell, rows
from invoice_workbook.hosts.package import bounds
from invoice_workbook.hosts.sheet_part import CELL, STYLE, cells_of, last_row, numbered_rows
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.hosts.wanted import Cells, Wanted
from invoice_workbook.places import column_letters

AT_ONCE = 2_000
"""New rows that are made together."""
_DIMENSION = re.compile(rb'(<dimension ref=")([^"]*)(")')
_SPANS = re.compile(rb'(\bspans="\d+:)(\d+)(")')


def edit(xml: bytes, cells: Cells, style_of: Styles) -> tuple[bytes, bool]:
    """A whole part with these cells set, and whether a formula was overwritten (the calculation chain is then stale).

    A cell keeps its own format; a new one takes its column's from `style_of`.
    """
    wanted = Wanted.of(cells)
    sheet, editing = SheetStream([xml]), Editing(wanted, style_of)
    made = [editing.chunk(chunk)[0] for chunk in sheet.chunks()]
    made += [row for row, _ in editing.rest()]
    return b"".join([with_dimension(sheet.head, wanted), *made, sheet.tail]), editing.lost_formula


class Editing:
    """Cells that are set in a sheet's rows as these go by; afterwards the rows that are not there yet.

    What comes out is followed by what of it is new, for a reader of XML: cells as they were and as they are, whole rows
    where one was put together again.
    """

    def __init__(self, wanted: Wanted, style_of: Styles) -> None:
        self._wanted, self._style_of = wanted, style_of
        self.last = 0
        """The number of the last row that went by."""
        self.lost_formula = False
        """Whether a cell that was set had a formula."""

    def chunk(self, xml: bytes) -> tuple[bytes, bytes]:
        """Rows that stand there, with their cells set, and those between them that are to be there."""
        before, self.last = self.last, last_row(xml, self.last)
        cells = self._wanted.cells(before + 1, self.last)
        if not cells:
            return xml, b""
        pieces, fresh, end = [], [], 0
        for number, row in cells.items():
            start, found = _place(xml, number, end, before)
            pieces.append(xml[end:start])
            if found is None:
                made, new = _row(number, row, self._style_of), None
                end = start
            else:
                made, new = self._edited(found, number, row)
                end = start + len(found)
            pieces.append(made)
            fresh.append(made if new is None else new)
        return b"".join([*pieces, xml[end:]]), b"".join(fresh)

    def rest(self) -> Iterator[tuple[bytes, bytes]]:
        """The rows beyond the last that stands there. Rows of a block differ in nothing but numbers and texts."""
        for first, last in self._wanted.runs(self.last, AT_ONCE):
            if first in self._wanted.singly:
                row = _row(first, self._wanted.cells(first, first)[first], self._style_of)
                yield row, row
            else:
                made = rows(first, last + 1 - first, self._wanted.block(first, last), self._style_of)
                yield made, made[: made.index(b"</row>") + len(b"</row>")]

    def _edited(self, found: bytes, number: int, wanted: Mapping[int, Content]) -> tuple[bytes, bytes | None]:
        """A row with these contents, and the cells that are others; None where all of it is."""
        opening = found.index(b">") + 1
        is_closed = found[opening - 2 : opening] == b"/>"
        attributes = found[len(b"<row") : opening - 1 - is_closed]
        body = b"" if is_closed else found[opening : -len(b"</row>")]
        columns = sorted(wanted)
        there = _standing(body, number, columns)
        start = b"<row" + _spanning(attributes, columns[-1] if columns else 1) + b">"
        if there is None:
            row, lost = _with_new(body, number, wanted, self._style_of)
            self.lost_formula |= lost
            return start + row + b"</row>", None
        pieces, fresh, end = [start], [], 0
        for column, old in zip(columns, there, strict=True):
            style = STYLE.search(old[1])
            new = cell(number, column, wanted[column], style[1] if style else b"")
            pieces += [body[end : old.start()], new]
            fresh += [old[0], new]
            self.lost_formula |= old[2] is not None and b"<f" in old[2]
            end = old.end()
        return b"".join([*pieces, body[end:], b"</row>"]), b"".join(fresh)


def _place(xml: bytes, number: int, start: int, before: int) -> tuple[int, bytes | None]:
    """Where a row stands or belongs, and the row itself if it is there.

    A row is sought by its number: a few rows of many are found without looking at the others.
    """
    there = xml.find(b'<row r="%d"' % number, start)
    if there >= 0:
        opening = xml.index(b">", there) + 1
        is_closed = xml[opening - 2 : opening] == b"/>"
        end = opening if is_closed else xml.index(b"</row>", opening) + len(b"</row>")
        return there, xml[there:end]
    for one, found in numbered_rows(xml, before):  # not there, or written another way: the slow way decides
        if one == number:
            return found.start(), found[0]
        if one > number:
            return found.start(), None
    return len(xml), None


def _standing(row: bytes, number: int, columns: Sequence[int]) -> Sequence[re.Match[bytes]] | None:
    """The cells of these columns, rising, found by their names; None where one is not there, or written another way."""
    found, at = [], 0
    for column in columns:
        there = row.find(f'<c r="{column_letters(column)}{number}"'.encode(), at)
        cell_ = CELL.match(row, there) if there >= 0 else None
        if cell_ is None:
            return None
        found.append(cell_)
        at = cell_.end()
    return found


def _with_new(row: bytes, number: int, wanted: Mapping[int, Content], style_of: Styles) -> tuple[bytes, bool]:
    """A row taken apart and put together again, with cells that were not in it."""
    cells: dict[int, bytes] = {}
    lost_formula = False
    own_style = dict(style_of)
    for column, whole, style, body in cells_of(row):
        cells[column] = whole
        own_style[column] = style
        lost_formula |= column in wanted and body is not None and b"<f" in body
    for column, content in wanted.items():
        cells[column] = cell(number, column, content, own_style.get(column, b""))
    return b"".join(cells[column] for column in sorted(cells)), lost_formula


def _spanning(attributes: bytes, column: int) -> bytes:
    """A row's attributes; the columns that it says to span reach that one."""
    if b"spans" not in attributes:
        return attributes
    return _SPANS.sub(lambda found: found[1] + b"%d" % max(int(found[2]), column) + found[3], attributes)


def _row(number: int, wanted: Mapping[int, Content], style_of: Styles) -> bytes:
    columns = sorted(wanted.keys() | style_of.keys())
    inner = b"".join(cell(number, column, wanted.get(column), style_of.get(column, b"")) for column in columns)
    return b'<row r="%d">%b</row>' % (number, inner)


def with_dimension(head: bytes, wanted: Wanted) -> bytes:
    """What stands before the rows, its dimension widened to the cells written."""

    def widened(found: re.Match[bytes]) -> bytes:
        (left, top), (right, bottom) = bounds(found[2].decode())
        right = max(right, wanted.last_column)
        bottom = max(bottom, int(wanted.rows[-1]) if len(wanted.rows) else 1)
        area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        return found[1] + area.encode() + found[3]

    return _DIMENSION.sub(widened, head, count=1)
