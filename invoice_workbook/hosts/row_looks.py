"""How rows of a sheet look: shown or hidden, and as high as their texts need.

Source: ECMA-376 part 1, 18.3.1.73 (row), 18.3.1.81 (sheetFormatPr).
"""

import re
import unicodedata
from collections.abc import Mapping
from math import ceil
from xml.sax.saxutils import unescape

from invoice_workbook.hosts.sheet_part import cells_of, numbered_rows

LINE = 15.0
"""Points of a row in a part that does not say."""
_USUAL_HEIGHT = re.compile(rb'<sheetFormatPr\b[^>]*\sdefaultRowHeight="([0-9.]+)"')
_HEIGHT = re.compile(rb'\s+(?:ht|customHeight)="[^"]*"')
_INLINE = re.compile(rb"<t\b[^>]*>([^<]*)</t>")
SPARE = 1.05
"""More than letters, because words that do not fit go to the next line whole."""
_HIDDEN = re.compile(rb'\s+hidden="[^"]*"')


def shown(rows: bytes, row: int) -> bytes:
    """Rows, every one from that number on shown: rows in another order are others than a press had hidden."""
    if b"hidden=" not in rows:
        return rows
    pieces, end = [], 0
    for number, found in numbered_rows(rows):
        if number >= row and _HIDDEN.search(found[1]):
            pieces += [rows[end : found.start(1)], _HIDDEN.sub(b"", found[1])]
            end = found.end(1)
    return b"".join([*pieces, rows[end:]])


def usual_height(head: bytes) -> float:
    """The points of a row of which the part says nothing, by what stands before its rows."""
    found = _USUAL_HEIGHT.search(head)
    return float(found[1]) if found else LINE


def as_high_as_texts(rows: bytes, row: int, widths: Mapping[int, float], usual: float) -> bytes:
    """Rows, those from that number on as high as the texts need that we wrote into these columns.

    `widths` are the columns' in characters; a line is as high as a row that says nothing, `usual` points. LibreOffice
    does not look for itself when it opens a file; Excel does. A row whose texts stand in the list of all texts keeps
    its height.
    """
    pieces, end = [], 0
    for number, found in numbered_rows(rows):
        if number < row:
            continue
        bodies = {column: body for column, _, _, body in cells_of(found[2] or b"") if column in widths and body}
        texts = {column: words for column, body in bodies.items() if (words := _inline(body))}
        if not texts:
            continue
        lines = max(ceil(_letters(words) * SPARE / widths[column]) for column, words in texts.items())
        height = b' ht="%g"' % (usual * lines) if lines > 1 else b""
        pieces += [rows[end : found.start(1)], _HEIGHT.sub(b"", found[1]) + height]
        end = found.end(1)
    return b"".join([*pieces, rows[end:]])


def _inline(body: bytes) -> str:
    found = _INLINE.search(body)
    return "" if found is None else unescape(found[1].decode())


def _letters(words: str) -> float:
    """Letters that take room, by a digit's: signs above, below and within others take none, those of Telugu more."""
    return sum(1.0 if one.isascii() else 1.3 for one in words if unicodedata.category(one) not in ("Mn", "Cf"))
