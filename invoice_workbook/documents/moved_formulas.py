"""Formulas of the clerk's own in a layout, after rows were put in: they point at the cells they pointed at before.

openpyxl moves cells as they are; a spreadsheet program that puts in rows corrects every reference.
"""

import re

from openpyxl.cell.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.worksheet.worksheet import Worksheet

_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")


def follow(sheet: Worksheet, row: int, more: int) -> None:
    """Correct the formulas of the sheet's workbook: so many rows were put in below that row of the sheet."""
    book = sheet.parent
    assert book is not None
    for other in book.worksheets:
        for cells in other.iter_rows():
            for cell in cells:
                if isinstance(cell, Cell) and cell.data_type == "f" and isinstance(cell.value, str):
                    cell.value = moved(cell.value, sheet.title, row, more, is_here=other is sheet)


def moved(formula: str, title: str, row: int, more: int, *, is_here: bool) -> str:
    """A formula with its references to that sheet corrected; an area that ends with the row grows.

    >>> moved("=I24*2+SUM(I18:I18)+Other!I24", "Invoice", 18, 3, is_here=True)
    '=I27*2+SUM(I18:I21)+Other!I24'
    """
    tokens = Tokenizer(formula).items
    return "=" + "".join(_token(token, title, row, more, is_here) for token in tokens)


def _token(token: Token, title: str, row: int, more: int, is_here: bool) -> str:
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return str(token.value)
    sheet, mark, area = str(token.value).rpartition("!")
    is_ours = is_here if not mark else sheet.strip("'").replace("''", "'").casefold() == title.casefold()
    if not is_ours or not _AREA.fullmatch(area):
        return str(token.value)
    first, colon, last = area.partition(":")
    return sheet + mark + _cell(first, row, more) + colon + (_cell(last, row - 1, more) if last else "")


def _cell(place: str, row: int, more: int) -> str:
    """A cell's place, moved where it is below the row."""
    found = _CELL.fullmatch(place)
    return f"{found[1]}{int(found[2]) + more}" if found and int(found[2]) > row else place
