"""A sheet's part with some cells set and rows added; every byte that is not in those cells stays as it is.

Written for this project because the library that reads (wolfxl 2.0.21) gives every cell it formats a cell format of
its own, and Excel opens no workbook with more than 65,490 of them: docs/decisions.md has the measurements.
Source: ECMA-376 part 1, sections 18.3.1.4 (c), 18.3.1.73 (row), 18.3.1.80 (sheetData).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from xml.sax.saxutils import escape, unescape

from invoice_workbook.hosts.package import bounds, column_number
from invoice_workbook.places import column_letters
from invoice_workbook.xstring import encoded


@dataclass(frozen=True)
class Formula:
    """A formula to put into a cell, without its "="."""

    text: str


@dataclass(frozen=True)
class Moved:
    """A cell as it stood elsewhere: its XML."""

    cell: bytes


@dataclass(frozen=True)
class Results:
    """What a column's own formula comes to, by the sheet's rows; from which row to which it is the column's."""

    formula: bytes
    values: Mapping[int, str]
    first: int
    last: int


Content = str | int | float | Formula | Moved | None
Cells = Mapping[int, Mapping[int, Content]]
"""Contents by row and column of the sheet, from 1."""

LINE = 15.0
"""Points of a row in a part that does not say."""
_USUAL_HEIGHT = re.compile(rb'<sheetFormatPr\b[^>]*\sdefaultRowHeight="([0-9.]+)"')
_HEIGHT = re.compile(rb'\s+(?:ht|customHeight)="[^"]*"')
_INLINE = re.compile(rb"<t\b[^>]*>([^<]*)</t>")
SPARE = 1.05
"""More than letters, because words that do not fit go to the next line whole."""
_HIDDEN = re.compile(rb'\s+hidden="[^"]*"')
_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_R = re.compile(rb'\br="([A-Z]*)(\d+)"')
_ROW_NUMBER = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_S = re.compile(rb'\bs="(\d+)"')
_DIMENSION = re.compile(rb'(<dimension ref=")([^"]*)(")')
_SPANS = re.compile(rb'(\bspans="\d+:)(\d+)(")')
_SHARED = re.compile(rb'<f\b[^>]*?\bsi="(\d+)"')
_F = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)")
_TYPED_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?!<f\b)')
_T = re.compile(rb'\s+t="\w+"')
_WITH_FORMULA = re.compile(
    rb'<c\b([^>]*)>(<f(?:\s+ca="1")?>([^<]*)</f>|<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)(?:<v>[^<]*</v>|<v/>)?</c>'
)
_CACHED = re.compile(rb'(<c\b[^>]*?)(?: t="\w+")?(>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>))<v>[^<]*</v>')


def styles(xml: bytes, row: int) -> dict[int, bytes]:
    """The cell formats of a row's cells, by column: the pattern for new rows."""
    for number, found in _rows(xml):
        if number == row:
            return {column: style for column, _, style, _ in _cells(found[2] or b"") if style}
        if number > row:
            break
    return {}


def holds_values(xml: bytes, row: int) -> bool:
    """Whether a cell of that row holds something other than a formula."""
    for number, found in _rows(xml):
        if number == row:
            return any(body and b"<f" not in body for _, _, _, body in _cells(found[2] or b""))
        if number > row:
            break
    return False


def errors_typed(xml: bytes) -> frozenset[bytes]:
    """The cells in which an error such as #N/A stands that no formula came to, by their names."""
    return frozenset(place[1] + place[2] for found in _TYPED_ERROR.findall(xml) if (place := _R.search(found)))


def filled_below(xml: bytes, row: int, columns: range) -> int | None:
    """The first row below that one in which a cell of these columns holds something."""
    for number, found in _rows(xml):
        if number > row and any(column in columns and body for column, _, _, body in _cells(found[2] or b"")):
            return number
    return None


def typed_below(xml: bytes, row: int, columns: range) -> int:
    """How many rows directly below that one hold something other than formulas in these columns, up to the first blank.

    A sheet that ends with that row is not gone through: its last row says so.
    """
    last = _ROW_NUMBER.search(xml, max(xml.rfind(b"<row "), 0))
    if last is not None and int(last[1]) <= row:
        return 0
    found = 0
    for number, cells in _rows(xml):
        if number <= row:
            continue
        values = (column in columns and body and b"<f" not in body for column, _, _, body in _cells(cells[2] or b""))
        if number != row + found + 1 or not any(values):
            break
        found += 1
    return found


def shown(xml: bytes, row: int) -> bytes:
    """The part with every row from that one on shown: rows in another order are others than a press had hidden."""
    opening, inside, _ = _sheet_data(xml)
    if xml.find(b"hidden=", opening, inside) < 0:
        return xml
    pieces, end = [], opening
    for number, found in _rows(xml, opening, inside):
        if number >= row and _HIDDEN.search(found[1]):
            pieces += [xml[end : found.start(1)], _HIDDEN.sub(b"", found[1])]
            end = found.end(1)
    return b"".join([xml[:opening], *pieces, xml[end:]])


def usual_height(xml: bytes) -> float:
    """The points of a row of which the part says nothing."""
    found = _USUAL_HEIGHT.search(xml, 0, max(0, xml.find(b"<sheetData")))
    return float(found[1]) if found else LINE


def as_high_as_texts(xml: bytes, row: int, widths: Mapping[int, float]) -> bytes:
    """The part with the rows from that one on as high as the texts need that we wrote into these columns.

    `widths` are the columns' in characters; a line is as high as a row. LibreOffice does not look for itself
    when it opens a file; Excel does. A row whose texts stand in the list of all texts keeps its height.
    """
    opening, inside, _ = _sheet_data(xml)
    pieces, end, usual = [], opening, usual_height(xml)
    for number, found in _rows(xml, opening, inside):
        if number < row:
            continue
        bodies = {column: body for column, _, _, body in _cells(found[2] or b"") if column in widths and body}
        texts = {column: words for column, body in bodies.items() if (words := _inline(body))}
        if not texts:
            continue
        lines = max(ceil(_letters(words) * SPARE / widths[column]) for column, words in texts.items())
        height = b' ht="%g"' % (usual * lines) if lines > 1 else b""
        pieces += [xml[end : found.start(1)], _HEIGHT.sub(b"", found[1]) + height]
        end = found.end(1)
    return b"".join([xml[:opening], *pieces, xml[end:]])


def _inline(body: bytes) -> str:
    found = _INLINE.search(body)
    return "" if found is None else unescape(found[1].decode())


def _letters(words: str) -> float:
    """Letters that take room, by a digit's: signs above, below and within others take none, those of Telugu more."""
    return sum(1.0 if one.isascii() else 1.3 for one in words if unicodedata.category(one) not in ("Mn", "Cf"))


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
    for number, found in _rows(rows):
        yield number, found[0]


def column(xml: bytes, number: int, rows: range) -> Iterator[tuple[int, bytes | None]]:
    """The cells of a column in these rows: each one's row and formula, spelled as XML has it.

    It is blank where the cell is, None where something else stands there. A formula that several cells share is given
    for each of them as the first has it.
    """
    shared: dict[bytes, bytes] = {}
    for row, found in _rows(xml):
        if row >= rows.stop:
            break
        bodies = {at: body for at, _, _, body in _cells(found[2] or b"")}
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
    for number, found in _rows(xml):
        if number == row:
            cells = [(column, whole) for column, whole, _, _ in _cells(found[2] or b"")]
            left = b"".join(whole for column, whole in cells if column not in columns)
            again = b"<row" + found[1] + b">" + left + b"</row>"
            lifted = {column: whole for column, whole in cells if column in columns}
            return xml[: found.start()] + again + xml[found.end() :], lifted
    return xml, {}


def edit(xml: bytes, cells: Cells, style_of: Mapping[int, bytes]) -> tuple[bytes, bool]:
    """The part with these cells set, and whether a formula was overwritten (the calculation chain is then stale).

    A cell keeps its own format; a new one takes its column's from `style_of`.
    """
    opening, inside, closing = _sheet_data(xml)
    head = xml[:opening] if xml[opening - 2 : opening] != b"/>" else xml[: opening - 2] + b">"
    pieces = [_dimension(head, cells)]
    end, lost_formula = opening, False
    for number, start, found in _places(xml, sorted(cells), opening, inside):
        pieces.append(xml[end:start])
        if found is None:
            pieces.append(_row(number, cells[number], style_of))
            end = start
        else:
            row, lost = _edited(found, number, cells[number], style_of)
            pieces.append(row)
            end, lost_formula = found.end(), lost_formula or lost
    pieces += [xml[end:inside], b"</sheetData>", xml[closing:]]
    return b"".join(pieces), lost_formula


def _places(
    xml: bytes, numbers: Sequence[int], start: int, end: int
) -> Iterator[tuple[int, int, re.Match[bytes] | None]]:
    """For each row number, rising, where it stands or belongs, and the row itself if it is there.

    A row is sought by its number: a few rows of a hundred thousand are found without looking at the others.
    """
    last = _last_row(xml, start, end)
    at = start
    for number in numbers:
        if number > last:
            yield number, end, None
            continue
        there = xml.find(b'<row r="%d"' % number, at, end)
        found = _ROW.match(xml, there, end) if there >= 0 else None
        if found is None:  # not there, or written another way: the slow way decides
            there, found = _sought(xml, number, at, end)
        yield number, there, found
        at = found.end() if found else there


def _last_row(xml: bytes, start: int, end: int) -> int:
    if xml.find(b'<row r="', start, min(start + 64, end)) < 0:
        return max((number for number, _ in _rows(xml, start, end)), default=0)
    found = _ROW.match(xml, xml.rfind(b'<row r="', start, end))
    place = _R.search(found[1]) if found else None
    return int(place[2]) if place else 0


def _sought(xml: bytes, number: int, start: int, end: int) -> tuple[int, re.Match[bytes] | None]:
    for one, found in _rows(xml, start, end):
        if one == number:
            return found.start(), found
        if one > number:
            return found.start(), None
    return end, None


def put_results(xml: bytes, results: Mapping[int, "Results"]) -> bytes:
    """The part with results beside the formulas of these columns; one that is not the column's own gets none."""

    def stored(found: re.Match[bytes]) -> bytes:
        place = _R.search(found[1])
        column = results.get(column_number(place[1].decode())) if place else None
        if column is None or place is None or not column.first <= int(place[2]) <= column.last:
            return found[0]
        value = column.values.get(int(place[2])) if found[3] == column.formula else None
        shown = b"" if value is None else b"<v>%b</v>" % value.encode()
        return b"<c" + _T.sub(b"", found[1]) + b">" + found[2] + shown + b"</c>"

    return _WITH_FORMULA.sub(stored, xml)


def forget_results(xml: bytes) -> bytes:
    """The part without the stored results of its formulas: what reads it next computes them."""
    if b"</f><v>" not in xml and b"/><v>" not in xml:
        return xml  # none is stored: found a hundred times as fast as by going through thousands of formulas
    return _CACHED.sub(rb"\1\2", xml)


def _sheet_data(xml: bytes) -> tuple[int, int, int]:
    """Where the rows begin, where they end, where what follows them begins."""
    start = xml.index(b"<sheetData")
    opening = xml.index(b">", start) + 1
    if xml[opening - 2 : opening] == b"/>":
        return opening, opening, opening
    inside = xml.index(b"</sheetData>", opening)
    return opening, inside, inside + len(b"</sheetData>")


def _rows(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[bytes]]]:
    number = 0
    for found in _ROW.finditer(xml, start, len(xml) if end is None else end):
        place = _R.search(found[1])
        number = int(place[2]) if place else number + 1
        yield number, found


def _cells(row: bytes) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    """Column, whole cell, its format, its body."""
    column = 0
    for found in _CELL.finditer(row):
        place, style = _R.search(found[1]), _S.search(found[1])
        column = column_number(place[1].decode()) if place else column + 1
        yield column, found[0], style[1] if style else b"", found[2]


def _edited(
    found: re.Match[bytes], number: int, wanted: Mapping[int, Content], style_of: Mapping[int, bytes]
) -> tuple[bytes, bool]:
    body = found[2] or b""
    there = _standing(body, number, sorted(wanted))
    row, lost_formula = (
        _with_new(body, number, wanted, style_of) if there is None else _put(body, number, wanted, there)
    )
    return b"<row" + _spanning(found[1], max(wanted)) + b">" + row + b"</row>", lost_formula


def _standing(row: bytes, number: int, columns: Sequence[int]) -> Sequence[re.Match[bytes]] | None:
    """The cells of these columns, rising, found by their names; None where one is not there, or written another way."""
    found, at = [], 0
    for column in columns:
        there = row.find(f'<c r="{column_letters(column)}{number}"'.encode(), at)
        cell_ = _CELL.match(row, there) if there >= 0 else None
        if cell_ is None:
            return None
        found.append(cell_)
        at = cell_.end()
    return found


def _put(
    row: bytes, number: int, wanted: Mapping[int, Content], there: Sequence[re.Match[bytes]]
) -> tuple[bytes, bool]:
    """A row with other contents in cells that stand in it: the others are not looked at."""
    pieces, end, lost_formula = [], 0, False
    for column, old in zip(sorted(wanted), there, strict=True):
        style = _S.search(old[1])
        pieces += [row[end : old.start()], cell(number, column, wanted[column], style[1] if style else b"")]
        lost_formula |= old[2] is not None and b"<f" in old[2]
        end = old.end()
    return b"".join([*pieces, row[end:]]), lost_formula


def _with_new(
    row: bytes, number: int, wanted: Mapping[int, Content], style_of: Mapping[int, bytes]
) -> tuple[bytes, bool]:
    """A row taken apart and put together again, with cells that were not in it."""
    cells: dict[int, bytes] = {}
    lost_formula = False
    own_style = dict(style_of)
    for column, whole, style, body in _cells(row):
        cells[column] = whole
        own_style[column] = style
        lost_formula |= column in wanted and body is not None and b"<f" in body
    for column, content in wanted.items():
        cells[column] = cell(number, column, content, own_style.get(column, b""))
    return b"".join(cells[column] for column in sorted(cells)), lost_formula


def _spanning(attributes: bytes, column: int) -> bytes:
    """A row's attributes; the columns that it says to span reach that one."""
    return _SPANS.sub(lambda found: found[1] + b"%d" % max(int(found[2]), column) + found[3], attributes)


def _row(number: int, wanted: Mapping[int, Content], style_of: Mapping[int, bytes]) -> bytes:
    columns = sorted(wanted.keys() | style_of.keys())
    inner = b"".join(cell(number, column, wanted.get(column), style_of.get(column, b"")) for column in columns)
    return b'<row r="%d">%b</row>' % (number, inner)


def cell(row: int, column: int, content: Content, style: bytes) -> bytes:
    """One cell's XML; text can never become a formula."""
    start = f'<c r="{column_letters(column)}{row}"'.encode() + (b' s="%b"' % style if style else b"")
    match content:
        case None:
            return start + b"/>" if style else b""
        case str():
            body = escape(encoded(content))
            return start + f' t="inlineStr"><is><t xml:space="preserve">{body}</t></is></c>'.encode()
        case Formula(text=text):
            return start + f"><f>{escape(text)}</f></c>".encode()
        case Moved(cell=moved):
            return re.sub(rb"<c\b", f'<c r="{column_letters(column)}{row}"'.encode(), _R.sub(b"", moved, 1), count=1)
        case _:
            return start + f"><v>{content!r}</v></c>".encode()


def _dimension(xml: bytes, cells: Cells) -> bytes:
    """What stands before the rows, its dimension widened to the cells written."""

    def widened(found: re.Match[bytes]) -> bytes:
        (left, top), (right, bottom) = bounds(found[2].decode())
        right = max(right, max((max(row, default=1) for row in cells.values()), default=1))
        bottom = max(bottom, max(cells, default=1))
        area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        return found[1] + area.encode() + found[3]

    return _DIMENSION.sub(widened, xml, count=1)
