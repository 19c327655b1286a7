"""A table from a workbook of another program (.xlsx, .xlsm, .xls, .xlsb, .ods): its first sheet, cell by cell.

The file is read in a process of its own (`bounded`), within time and memory; `excel` is what reads there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import is_zipfile

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded, file_kinds
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.tables.cells import Cell, Fault, Shown

EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
READER = "invoice_workbook.formats.excel.reader:rows"
_OLD = tuple(bytes((9, version)) for version in (0, 2, 4))
"""How a file of Excel 2, 3 and 4 begins: with its first record, in no container."""
Rows = list[tuple[int, Sequence[Cell]]]


def rows(file: Input) -> Rows:
    """The rows that hold something, each with its number on the sheet.

    Raises WorkbookError where the file is no workbook, locked, damaged, or takes too much.
    """
    _refuse_others(file)
    found = bounded.call(READER, file.content, file=file.name, bounds=bounded.for_size(len(file.content)))
    return [(number, [_cell(cell) for cell in cells]) for number, cells in found]


def _refuse_others(file: Input) -> None:
    """Raises WorkbookError, with what the file is, where it is no workbook of these kinds."""
    content = file.content
    if content.startswith(_OLD) and b"\0" in content[:8]:
        raise WorkbookError("excel-old", file=file.name)
    kind = file_kinds.kind_of(content)
    if kind == file_kinds.ARCHIVE and content.startswith(b"PK") and not is_zipfile(BytesIO(content)):
        raise WorkbookError("excel-damaged", file=file.name)
    file_kinds.refuse_binary(file.name, content, "no-table-file", file_kinds.OFFICE)
    if kind == file_kinds.EMPTY:
        raise WorkbookError("empty-file", file=file.name)
    if kind in (file_kinds.PAGE, file_kinds.XML, file_kinds.TEXT, file_kinds.MAIL):
        raise WorkbookError("excel-misnamed", file=file.name, what=text(f"file-kind.{kind}"), ending=file.suffix)
    if kind == file_kinds.OTHER or content.startswith(b"{\\rtf"):
        raise WorkbookError("excel-damaged", file=file.name)


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]  # JSON has no other types
    return _TYPED[cell[0]](cell)


_TYPED: Mapping[str, Callable[[Any], Cell]] = {
    "d": lambda cell: datetime.fromisoformat(cell[1]),
    "t": lambda cell: time.fromisoformat(cell[1]),
    "n": lambda cell: Shown(cell[1], cell[2], cell[3]),
    "e": lambda cell: Fault(cell[1]),
    "x": lambda cell: Fault(cell[1], "digits-lost"),
}
