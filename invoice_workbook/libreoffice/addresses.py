"""Places on a sheet: addresses as Excel spells them, areas as numbers."""

import re
from collections.abc import Sequence
from typing import Any

_CELL = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})", re.IGNORECASE)
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet; LibreOffice has as many columns as Excel since 7.4."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column of the sheet, from 0."""


def letters(column: int) -> str:
    """Column 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """Column A is 1, AA is 27."""
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column


def parsed(address: str) -> Area | None:
    """The area of "B2", "B2:C9", "C9:B2", "B:C" or "2:9"; None for anything else, such as a name."""
    ends = []
    for part in address.split(":"):
        found = _CELL.fullmatch(part)
        if found is None or not part or ("".join(found.groups()) == ""):
            return None
        ends.append((int(found[2] or 0), number(found[1])))
    if len(ends) > 2 or (len(ends) == 1 and 0 in ends[0]):
        return None
    (row, column), (last_row, last_column) = ends[0], ends[-1]
    first = (row or 1) - 1, (column or 1) - 1
    last = (last_row or LAST_ROW) - 1, (last_column or LAST_COLUMN) - 1
    return around((*first, *first), (*last, *last))


def around(one: Area, other: Area) -> Area:
    """The smallest area that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def spelled(area: Area, row_mark: str = "$", column_mark: str = "$") -> str:
    """An area as Excel writes it: whole columns as "$A:$C", whole rows as "$2:$9"."""
    top, left, bottom, right = area
    if (top, bottom) == (0, LAST_ROW - 1):
        return f"{column_mark}{letters(left + 1)}:{column_mark}{letters(right + 1)}"
    if (left, right) == (0, LAST_COLUMN - 1):
        return f"{row_mark}{top + 1}:{row_mark}{bottom + 1}"
    first = f"{column_mark}{letters(left + 1)}{row_mark}{top + 1}"
    last = f"{column_mark}{letters(right + 1)}{row_mark}{bottom + 1}"
    return first if first == last else f"{first}:{last}"


def quoted(sheet: str) -> str:
    """A sheet's name as in a formula: in quotes if it has more than letters, digits and underscores."""
    if re.fullmatch(r"[^\W\d]\w*", sheet) and parsed(sheet) is None:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def jump(filled: Sequence[tuple[int, int]], at: int, step: int, edge: int) -> int:
    """Where the End key goes from a cell in a line: the end of its block, the next filled cell, or the edge.

    `filled` lists the line's blocks of filled cells in order, first and last place of each.
    """
    here = next(((first, last) for first, last in filled if first <= at <= last), None)
    if here is not None and here[1 if step > 0 else 0] != at:
        return here[1 if step > 0 else 0]
    ahead = [first if step > 0 else last for first, last in filled if (first - at) * step > 0]
    found = min(ahead, key=lambda place: abs(place - at), default=None)
    if found is not None:
        return found
    return edge if step > 0 else 0


def area_of(address: Any) -> Area:
    """The office's range address as an area."""
    return address.StartRow, address.StartColumn, address.EndRow, address.EndColumn
