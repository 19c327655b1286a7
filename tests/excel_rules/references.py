"""References to cells, as a package writes them."""

import re
from functools import lru_cache
from typing import NamedTuple

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


class Area(NamedTuple):
    """A rectangle of cells, counted from 1, its last column and row included."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "Area") -> bool:
        """Whether both have a cell in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, other: "Area") -> bool:
        """Whether the other lies wholly in this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(text: str) -> tuple[int, int] | None:
    """Column and row of a cell that a sheet has, or None."""
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    column, row = column_number(found[1]), int(found[2])
    return (column, row) if column <= LAST_COLUMN and row <= LAST_ROW else None


def area(text: str) -> Area | None:
    """An area such as B4:D9, C7, A:C or 1:4, or None where it is none."""
    if columns := _COLUMNS.fullmatch(text):
        return _ordered(column_number(columns[1]), 1, column_number(columns[2]), LAST_ROW)
    if rows := _ROWS.fullmatch(text):
        return _ordered(1, int(rows[1]), LAST_COLUMN, int(rows[2]))
    first, between, last = text.partition(":")
    corners = cell(first), cell(last if between else first)
    if corners[0] is None or corners[1] is None:
        return None
    return _ordered(*corners[0], *corners[1])


def _ordered(left: int, top: int, right: int, bottom: int) -> Area | None:
    fits = left <= right <= LAST_COLUMN and top <= bottom <= LAST_ROW
    return Area(left, top, right, bottom) if fits else None


def areas(text: str) -> list[Area] | None:
    """The areas of a list such as "A1:B2 D4", or None where one is none."""
    found = [area(one) for one in text.split()]
    return [one for one in found if one is not None] if found and None not in found else None
