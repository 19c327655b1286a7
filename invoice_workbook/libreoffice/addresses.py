"""Places on a sheet: addresses as Excel spells them, areas as numbers."""

import re
from collections.abc import Sequence
from typing import Any

_CELL = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})", re.IGNORECASE)
LAST_ROW, LAST_COLUMN = 1_048_576, 1_024
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column of the sheet, from 0."""


def letters(column: int) -> str:
    """Column 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def parsed(address: str) -> Area | None:
    """The area of "B2", "B2:C9", "B:C" or "2:9"; None for anything else, such as a name."""
    ends = []
    for part in address.split(":"):
        found = _CELL.fullmatch(part)
        if found is None or not part or ("".join(found.groups()) == ""):
            return None
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        ends.append((int(found[2] or 0), column))
    if len(ends) > 2 or (len(ends) == 1 and 0 in ends[0]):
        return None
    (row, column), (last_row, last_column) = ends[0], ends[-1]
    return (row or 1) - 1, (column or 1) - 1, (last_row or LAST_ROW) - 1, (last_column or LAST_COLUMN) - 1


def jump(filled: Sequence[bool], at: int, step: int, edge: int) -> int:
    """Where the end key goes from a cell of a line: the end of its block, else the next filled one, else the edge."""

    def is_filled(place: int) -> bool:
        return 0 <= place < len(filled) and filled[place]

    place, last = at + step, len(filled) if step > 0 else -1
    if is_filled(at) and is_filled(place):
        while is_filled(place + step):
            place += step
        return place
    while (place - last) * step < 0:
        if is_filled(place):
            return place
        place += step
    return edge if step > 0 else 0


def area_of(address: Any) -> Area:
    """The office's range address as an area."""
    return address.StartRow, address.StartColumn, address.EndRow, address.EndColumn
