"""A workbook of openpyxl's as the bytes of its file."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

FONT_PARTS = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
"""What a font consists of, in the order of its schema. Source: ECMA-376 part 1, 18.8.22 (CT_Font)."""


def packed(book: Workbook) -> bytes:
    """The file; fonts as their schema has them, for openpyxl has an order of its own that validators refuse."""
    Font.__elements__ = FONT_PARTS
    made = BytesIO()
    book.save(made)
    return made.getvalue()
