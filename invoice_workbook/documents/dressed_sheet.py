"""The dress of an invoice's sheet in the program's own layout: colour, logo, letterhead, text and footer."""

from copy import copy
from io import BytesIO
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from invoice_workbook import colours, letters
from invoice_workbook.documents.dress import ACCENT, Dress, Logo
from invoice_workbook.xstring import encoded

_HEAD_ROWS = 3
"""Rows above the letterhead, which has two before the receiver's."""
_LOGO_COLUMN = 6
_MILLIMETRE = 36_000
"""In the units of a drawing (EMU). Source: ECMA-376 part 1, 20.1.2.1."""


def put(sheet: Worksheet, dress: Dress, row: int, *, is_credit: bool) -> None:
    """Dress the sheet; text and footer stand from this row on."""
    _colour(sheet, dress.colour)
    for down, lines in enumerate((dress.letterhead[:2], dress.letterhead[2:])):
        if lines:
            _text(sheet, _HEAD_ROWS + 1 + down, 1, " · ".join(filter(None, lines)))
    if dress.logo:
        _logo(sheet, dress.logo)
    if dress.invoice_text and not is_credit:
        for line in dress.invoice_text:
            _text(sheet, row, 1, line, Font(name="Calibri", size=10))
            row += 1
        row += 1
    for line in dress.footer:
        _text(sheet, row, 1, line)
        row += 1
    if dress.font:
        _font(sheet, dress.font)


def _text(sheet: Worksheet, row: int, column: int, words: str, font: Font | None = None) -> None:
    """Text that can never become a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    said = encoded(letters.writable(words))
    cell.font = font or Font(name="Calibri", size=9, color="6B7A84")
    cell.alignment = Alignment(horizontal="left")
    if said:
        cell.value, cell.data_type = said, "s"


def _colour(sheet: Worksheet, colour: str) -> None:
    """What wears the program's colour wears this one; text on it and in it can be read."""
    if colour == ACCENT:
        return
    for row in sheet.iter_rows():
        for cell in row:
            if _is_accent(cell.fill.fgColor) and cell.fill.fill_type == "solid":
                cell.fill = PatternFill("solid", fgColor=colour)
                _with_font(cell, color=Color(colours.ink_on(colour)))
            elif cell.font.color is not None and _is_accent(cell.font.color):
                _with_font(cell, color=Color(colours.on_white(colour)))
            if any(side is not None and _is_accent(side.color) for side in (cell.border.top, cell.border.bottom)):
                side = Side(style=cell.border.top.style, color=colour)
                cell.border = Border(top=side, bottom=side)


def _with_font(cell: Any, **parts: Any) -> None:
    """Give a cell's font other parts."""
    font = copy(cell.font)
    for name, part in parts.items():
        setattr(font, name, part)
    cell.font = font


def _is_accent(colour: Color | None) -> bool:
    return colour is not None and colour.type == "rgb" and str(colour.rgb)[-6:].upper() == ACCENT


def _font(sheet: Worksheet, family: str) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.font.name != family:
                _with_font(cell, name=family, scheme=None)


def _logo(sheet: Worksheet, logo: Logo) -> None:
    """The picture at the top right."""
    picture = Image(BytesIO(logo.picture))
    width, height = logo.size
    size = XDRPositiveSize2D(round(width * _MILLIMETRE), round(height * _MILLIMETRE))
    picture.anchor = OneCellAnchor(_from=AnchorMarker(col=_LOGO_COLUMN - 1, row=0), ext=size)
    sheet.add_image(picture)
