"""A workbook of openpyxl's as the bytes of its file."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

_YEARS = (1980, 2107)
"""The first and the last year that a package's parts can be of (ZIP keeps seven bits of it)."""

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


def packed(book: Workbook, made_on: date | None = None) -> bytes:
    """The file; fonts as their schema has them, for openpyxl has an order of its own that validators refuse.

    `made_on` is the day that it says it was made on: a document made again of the same figures is the same file.
    """
    Font.__elements__ = FONT_PARTS
    made = BytesIO()
    if made_on is None:
        book.save(made)
        return made.getvalue()
    book.properties.created = book.properties.modified = datetime(made_on.year, made_on.month, made_on.day)
    with _OfADay(made, "w", ZIP_DEFLATED, made_on=made_on) as archive:
        ExcelWriter(book, archive).save()
    return made.getvalue()


class _OfADay(ZipFile):
    """A package whose parts are all of one day."""

    def __init__(self, *given: Any, made_on: date) -> None:
        super().__init__(*given)
        first, last = _YEARS
        self._day = (min(max(made_on.year, first), last), made_on.month, made_on.day, 0, 0, 0)

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *given: Any, **named: Any) -> None:
        part = zinfo_or_arcname if isinstance(zinfo_or_arcname, ZipInfo) else ZipInfo(zinfo_or_arcname)
        part.date_time, part.compress_type = self._day, ZIP_DEFLATED
        super().writestr(part, data, *given, **named)

    def write(self, filename: Any, arcname: Any = None, *given: Any, **named: Any) -> None:
        self.writestr(str(arcname), Path(filename).read_bytes())
