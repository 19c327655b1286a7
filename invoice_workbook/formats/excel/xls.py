"""The first sheet of an .xls workbook: its texts as calamine reads them, its numbers from their records.

Calamine gives neither a number's format nor an error (#N/A comes as a blank), and takes a formula's text for a zero in
some files: what the records say of a cell takes the place of what calamine says.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel import biff8
from invoice_workbook.formats.excel.sheet import Rows, sent

Cells = Mapping[tuple[int, int], Any]
"""Cells by their row and column, both from 1."""


def rows(content: bytes, file: str) -> list[Any]:
    """The rows of an .xls workbook. Raises WorkbookError where it cannot be read."""
    place, cells = biff8.cells(content, file)
    return _merged(content, file, place, cells)


def _merged(content: bytes, file: str, place: int, cells: Cells) -> list[Any]:
    found = Rows(file)
    for (row, column), cell in _texts(content, file, place).items():
        found.put(row, column, cell)
    for (row, column), cell in cells.items():
        found.put(row, column, cell)
    return found.found()


def _texts(content: bytes, file: str, place: int) -> Cells:
    """The texts of the worksheet at this place among the sheets."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(place)
        first, width = sheet.start or (0, 0), sheet.width
        found = {}
        for row, cells in enumerate(sheet.to_python(skip_empty_area=True), first[0] + 1):
            for column, cell in enumerate(cells[:width], first[1] + 1):
                if isinstance(cell, str) and cell:
                    found[row, column] = sent(cell)
    except PasswordError as error:
        raise WorkbookError("excel-password", file=file) from error
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookError("excel-damaged", file=file) from error
    return found
