"""Where tables stand in their sheets: row 11, cell Bills!G11, as the clerk sees it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from invoice_workbook.schema import Table

_PLAIN = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*|TRUE|FALSE", re.IGNORECASE)


@dataclass(frozen=True)
class Corner:
    """The first cell of a table's header: its sheet ("" for the table's own), its row and column, both from 1."""

    sheet: str = ""
    row: int = 1
    column: int = 1


A1 = Corner()


@dataclass(frozen=True)
class Place:
    """Where a table stands: its sheet, the sheet's row of its first data row, and the sheet's column of each field.

    A row's label plus `first_row` is the row that the clerk sees.
    """

    sheet: str
    first_row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    """The header of each field as it stands there."""

    @classmethod
    def of(cls, table: Table, corner: Corner, headers: Sequence[str], positions: Mapping[str, int]) -> "Place":
        """The place of a table whose header begins there; `positions` are its fields' among the headers, from 0."""
        columns = {field: corner.column + position for field, position in positions.items()}
        there = {field: headers[position] for field, position in positions.items()}
        return cls(corner.sheet or table.sheet, corner.row + 1, columns, there)

    def cell(self, label: int, field: str) -> str:
        """One cell, with its sheet."""
        return f"{self.column_of(field)}{label + self.first_row}"

    def column_of(self, field: str) -> str:
        """A field's column, with its sheet."""
        return f"{quoted(self.sheet)}!{column_letters(self.columns[field])}"


@cache
def column_letters(column: int) -> str:
    """A column's letters, by its number from 1.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def quoted(sheet: str) -> str:
    """A sheet's name as Excel writes it before a cell: in quotation marks where it could be read as something else.

    >>> quoted("Bills"), quoted("Order lines"), quoted("Q1"), quoted("2026"), quoted("Anna's")
    ('Bills', "'Order lines'", "'Q1'", "'2026'", "'Anna''s'")
    """
    if _PLAIN.fullmatch(sheet) and not _LIKE_A_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"
