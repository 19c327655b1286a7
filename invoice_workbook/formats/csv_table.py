"""A table from CSV, TSV or a workbook: its headers and its rows, cell by cell, with their numbers in the file.

Source: RFC 4180 for CSV; line ends of any kind and a byte order mark are taken as they come.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import excel_table, file_kinds, text_bounds
from invoice_workbook.inputs import Input
from invoice_workbook.tables.cells import Cell, as_text

EXCEL = excel_table.EXCEL
DELIMITERS = ",;\t|"
_SAID = re.compile(r'"?sep=(.)"?\n', re.I)
"""The first line in which some programs tell Excel the mark between cells."""


@dataclass(frozen=True)
class Export:
    """What another program exported: headers, rows, and where each row stands: the sheet's row or the file's line."""

    file: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]


def read(file: Input, encoding: str = "utf-8", delimiter: str = "") -> Export:
    """The table in a file. Raises WorkbookError where it is empty, ragged, or not what its name says."""
    numbered = rows_of(file, encoding, delimiter)
    filled = [(number, row) for number, row in numbered if any(cell not in (None, "") for cell in row)]
    if len(filled) < 2:
        raise WorkbookError("header-only" if filled else "empty-file", file=file.name)
    headers = tuple(as_text(cell).strip() for cell in filled[0][1])
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > text_bounds.MOST_COLUMNS:
        raise WorkbookError("too-many-columns", file=file.name, count=len(headers))
    rows: list[Sequence[Cell]] = []
    for number, row in filled[1:]:
        cells = list(row)
        while len(cells) > len(headers) and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > len(headers):
            raise WorkbookError("ragged-row", file=file.name, row=number, cells=len(cells), columns=len(headers))
        rows.append(cells + [None] * (len(headers) - len(cells)))
    return Export(file.name, headers, rows, [number for number, _ in filled[1:]])


def rows_of(file: Input, encoding: str = "utf-8", delimiter: str = "") -> list[tuple[int, Sequence[Cell]]]:
    """Every row of a file, with its number: the sheet's row or the file's line. Raises WorkbookError as `read` does."""
    return excel_table.rows(file) if is_excel(file) else _text(file, encoding, delimiter)


def is_excel(file: Input) -> bool:
    """Whether a file is Excel's by its name and is no text: some banks call their text files .xls."""
    return file.suffix in EXCEL and not (file.suffix == ".xls" and file_kinds.kind_of(file.content) == file_kinds.TEXT)


def _text(file: Input, encoding: str, delimiter: str) -> list[tuple[int, Sequence[Cell]]]:
    """The file's rows, each with the line on which it begins: a text between quotation marks may fill several."""
    raw = file.content
    file_kinds.refuse_binary(file.name, raw, "no-table-file")
    text_bounds.refuse(file.name, raw)
    try:
        content = raw.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise WorkbookError("not-text", file=file.name, encoding=encoding) from error
    if "\0" in content:
        raise WorkbookError("not-text", file=file.name, encoding=encoding)
    if not content.strip():
        raise WorkbookError("empty-file", file=file.name)
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    first = 1
    if said := _SAID.match(content):  # for Excel alone
        content, first, delimiter = content[said.end() :], 2, delimiter or said[1]
    mark = delimiter or ("\t" if file.suffix == ".tsv" else _delimiter(content.lstrip("\n").split("\n", 1)[0]))
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=mark, strict=True)
    lines: list[tuple[int, Sequence[Cell]]] = []
    above = first
    try:
        for row in rows:
            lines.append((first, row))
            first = rows.line_num + above
    except csv.Error as error:
        if "field larger" in str(error):
            raise WorkbookError("cell-too-long", file=file.name, row=first, limit=csv.field_size_limit()) from error
        raise WorkbookError("bad-quote", file=file.name, row=first) from error
    return lines


def _delimiter(header: str) -> str:
    """The mark that parts the header into the most columns."""
    return max(DELIMITERS, key=lambda mark: len(parted(header, mark)))


def parted(line: str, mark: str) -> list[str]:
    """A line's cells; none where one is longer than a cell may be."""
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []
