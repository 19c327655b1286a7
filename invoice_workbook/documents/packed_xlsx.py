"""A workbook of openpyxl's as the bytes of its file."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from invoice_workbook.documents.dated_zip import FIRST_DAY, DatedZip

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


def packed(book: Workbook, made_on: date | None) -> bytes:
    """The file; fonts as their schema has them, for openpyxl has an order of its own that validators refuse.

    `made_on` is the day that it says it was made on, the first that a package can be of where there is none: a document
    made again of the same figures is the same file.
    """
    Font.__elements__ = FONT_PARTS
    made, day = BytesIO(), made_on or FIRST_DAY
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)
    with DatedZip(made, "w", ZIP_DEFLATED, made_on=day) as archive:
        ExcelWriter(book, archive).save()
    return made.getvalue()
