"""What a sheet's part holds: its rows and their cells, the formats for new rows, what stands below a table.

Source: ECMA-376 part 1, sections 18.3.1.4 (c), 18.3.1.73 (row), 18.3.1.80 (sheetData).
"""

import re
from collections.abc import Iterable, Iterator

from invoice_workbook.hosts.cell_xml import PLACE
from invoice_workbook.hosts.package import column_number

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ROW_NUMBER = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
_SHARED = re.compile(rb'<f\b[^>]*?\bsi="(\d+)"')
_F = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)")
_TYPED_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?!<f\b)')


def styles(xml: bytes, row: int) -> dict[int, bytes]:
    """The cell formats of a row's cells, by column: the pattern for new rows."""
    for number, found in numbered_rows(xml):
        if number == row:
            return {column: style for column, _, style, _ in cells_of(found[2] or b"") if style}
        if number > row:
            break
    return {}


def holds_values(xml: bytes, row: int) -> bool:
    """Whether a cell of that row holds something other than a formula."""
    for number, found in numbered_rows(xml):
        if number == row:
            return any(body and b"<f" not in body for _, _, _, body in cells_of(found[2] or b""))
        if number > row:
            break
    return False


def errors_typed(xml: bytes) -> frozenset[bytes]:
    """The cells in which an error such as #N/A stands that no formula came to, by their names."""
    return frozenset(place[1] + place[2] for found in _TYPED_ERROR.findall(xml) if (place := PLACE.search(found)))


def filled_below(xml: bytes, row: int, columns: range, before: int = 0) -> int | None:
    """The first row below that one in which a cell of these columns holds something; `before` as for the rows."""
    for number, found in numbered_rows(xml, before):
        if number > row and any(column in columns and body for column, _, _, body in cells_of(found[2] or b"")):
            return number
    return None


def typed_below(chunks: Iterable[bytes], row: int, columns: range) -> int:
    """How many rows directly below that one hold something other than formulas in these columns, up to the first blank.

    A sheet's rows come some at a time; those that end above are not gone through: their last row says so.
    """
    found = before = 0
    for rows in chunks:
        first, before = before, last_row(rows, before)
        if before <= row:
            continue
        for number, cells in numbered_rows(rows, first):
            if number <= row:
                continue
            bodies = ((column, body) for column, _, _, body in cells_of(cells[2] or b""))
            values = (column in columns and body and b"<f" not in body for column, body in bodies)
            if number != row + found + 1 or not any(values):
                return found
            found += 1
    return found


def split(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the element of the rows, the rows, and what stands behind that element."""
    opening, inside, closing = _sheet_data(xml)
    return xml[: xml.index(b"<sheetData")], xml[opening:inside], xml[closing:]


def halves(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the rows, the rows, and what stands behind them, cut where nothing is lost."""
    opening, inside, _ = _sheet_data(xml)
    return xml[:opening], xml[opening:inside], xml[inside:]


def each_row(rows: bytes) -> Iterator[tuple[int, bytes]]:
    """Rows with their numbers, each as it stands."""
    for number, found in numbered_rows(rows):
        yield number, found[0]


def column(xml: bytes, number: int, rows: range) -> Iterator[tuple[int, bytes | None]]:
    """The cells of a column in these rows: each one's row and formula, spelled as XML has it.

    It is blank where the cell is, None where something else stands there. A formula that several cells share is given
    for each of them as the first has it.
    """
    shared: dict[bytes, bytes] = {}
    for row, found in numbered_rows(xml):
        if row >= rows.stop:
            break
        bodies = {at: body for at, _, _, body in cells_of(found[2] or b"")}
        if row in rows:
            yield row, _formula(bodies.get(number), shared)


def _formula(body: bytes | None, shared: dict[bytes, bytes]) -> bytes | None:
    found = _F.search(body or b"")
    if found is None:
        return None if body else b""
    number = _SHARED.match(found[0])
    if number and found[1]:
        shared[number[1]] = found[1]
    return found[1] or (shared.get(number[1]) if number else None)


def lift(xml: bytes, row: int, columns: range) -> tuple[bytes, dict[int, bytes]]:
    """The part without the cells of these columns in a row, and those cells by their columns."""
    for number, found in numbered_rows(xml):
        if number == row:
            cells = [(column, whole) for column, whole, _, _ in cells_of(found[2] or b"")]
            left = b"".join(whole for column, whole in cells if column not in columns)
            again = b"<row" + found[1] + b">" + left + b"</row>"
            lifted = {column: whole for column, whole in cells if column in columns}
            return xml[: found.start()] + again + xml[found.end() :], lifted
    return xml, {}


def _sheet_data(xml: bytes) -> tuple[int, int, int]:
    """Where the rows begin, where they end, where what follows them begins."""
    start = xml.index(b"<sheetData")
    opening = xml.index(b">", start) + 1
    if xml[opening - 2 : opening] == b"/>":
        return opening, opening, opening
    inside = xml.index(b"</sheetData>", opening)
    return opening, inside, inside + len(b"</sheetData>")


def numbered_rows(xml: bytes, before: int = 0) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Rows with their numbers: attributes and content; `before` is the number of the row before the first."""
    number = before
    for found in _ROW.finditer(xml):
        place = PLACE.search(found[1])
        number = int(place[2]) if place else number + 1
        yield number, found


def last_row(rows: bytes, before: int) -> int:
    """The number of the last of these rows."""
    found = _ROW_NUMBER.search(rows, max(rows.rfind(b"<row "), 0))
    if found is not None and rows[:64].lstrip().startswith(b"<row r="):
        return int(found[1])
    return max((number for number, _ in numbered_rows(rows, before)), default=before)


def cells_of(row: bytes) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    """Column, whole cell, its format, its body."""
    column = 0
    for found in CELL.finditer(row):
        place, style = PLACE.search(found[1]), STYLE.search(found[1])
        column = column_number(place[1].decode()) if place else column + 1
        yield column, found[0], style[1] if style else b"", found[2]
