"""Results stored beside the formulas of a sheet's cells: put there, or taken out.

Source: ECMA-376 part 1, sections 18.3.1.40 (f), 18.3.1.96 (v).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from invoice_workbook.hosts.cell_xml import PLACE
from invoice_workbook.places import column_letters

_FORMULA = re.compile(rb'(<f(?:\s+ca="1")?>([^<]*)</f>|<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)(<v>[^<]*</v>|<v/>)?(</c>)?')
_CLOSES = ord(">")
_T, _LAST_T = re.compile(rb'\s+t="\w+"'), re.compile(rb' t="\w+"$')


@dataclass(frozen=True)
class Results:
    """What a column's own formula comes to, by the sheet's rows; from which row to which it is the column's."""

    formula: bytes
    values: Mapping[int, str]
    first: int
    last: int


def renewed(xml: bytes, results: Mapping[int, Results], *, forget: bool) -> bytes:
    """Rows with results beside the formulas of these columns; one that is not the column's own gets none.

    With `forget` all other formulas lose theirs. What stays is not looked at: formulas are found by their own mark.
    """
    columns = {column_letters(number).encode(): one for number, one in results.items()}
    pieces, end = [], 0
    for found in _FORMULA.finditer(xml):
        start = xml.rfind(b"<c", end, found.start())
        attributes = xml[start + 2 : found.start() - 1]
        if start < 0 or xml[found.start() - 1] != _CLOSES or b">" in attributes:
            continue
        place = PLACE.search(attributes)
        column, row = (columns.get(place[1]), int(place[2])) if place else (None, 0)
        if column and column.first <= row <= column.last and found[4]:
            value = column.values.get(row) if found[2] == column.formula else None
            shown = b"" if value is None else b"<v>%b</v>" % value.encode()
            if shown == (found[3] or b"") and b"t=" not in attributes:
                continue
            made = b"<c" + _T.sub(b"", attributes) + b">" + found[1] + shown
        elif forget and found[3] and found[3] != b"<v/>":
            made = b"<c" + _LAST_T.sub(b"", attributes) + b">" + found[1]
        else:
            continue
        pieces += [xml[end:start], made]
        end = found.end(3) if found[3] else found.end(1)
    return b"".join([*pieces, xml[end:]]) if pieces else xml


def forgotten(xml: bytes) -> bytes:
    """A part, or rows of it, without the stored results of its formulas: what reads it next computes them."""
    if b"</f><v>" not in xml and b"/><v>" not in xml:
        return xml  # none is stored: found a hundred times as fast as by going through thousands of formulas
    return renewed(xml, {}, forget=True)
