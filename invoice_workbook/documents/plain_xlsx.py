"""A workbook of plain tables: headers, rows, values only. Text can never become a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from invoice_workbook import letters, number_shapes
from invoice_workbook.documents.packed_xlsx import packed
from invoice_workbook.xstring import encoded

Value = str | int | float | date | None
_WIDEST, _NARROWEST = 60, 9


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, headers, and rows of values; `decimals` of each row's amounts where they have some."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    amounts: frozenset[int] = frozenset()
    decimals: Sequence[int] = ()
    day_format: str = number_shapes.ISO_FORMAT


def make(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """The workbook's bytes; `made_on` is the day that it says it was made on."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        sheet.freeze_panes = "A2"
        for column, width in enumerate(_widths(one), 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.append([_header(sheet, words) for words in one.headers])
        for number, row in enumerate(one.rows):
            decimals = one.decimals[number] if one.decimals else 2
            sheet.append(
                [
                    _cell(sheet, value, decimals if column in one.amounts else None, one.day_format)
                    for column, value in enumerate(row)
                ]
            )
    return packed(book, made_on)


def encrypted(workbook: bytes, password: str) -> bytes:
    """The workbook so that it opens with a password only (ECMA-376 agile encryption, AES)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = BytesIO()
    OOXMLFile(BytesIO(workbook)).encrypt(password, locked)
    return locked.getvalue()


def _widths(sheet: Sheet) -> list[float]:
    seen = sheet.rows[:200]
    longest = [max([len(header), *(len(str(row[n] or "")) for row in seen)]) for n, header in enumerate(sheet.headers)]
    return [float(min(max(length + 2, _NARROWEST), _WIDEST)) for length in longest]


def _header(sheet: Any, words: str) -> Any:
    cell = WriteOnlyCell(sheet, value=words)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2F4B5C")
    cell.alignment = Alignment(vertical="center")
    return cell


def _cell(sheet: Any, value: Value, decimals: int | None, day_format: str) -> Any:
    if isinstance(value, str):
        words = encoded(letters.writable(value))
        if not words:  # openpyxl would write a text cell without a text
            return WriteOnlyCell(sheet)
        cell = WriteOnlyCell(sheet, value=words)
        cell.data_type = "s"
        return cell
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a date, too
    if isinstance(value, date):
        cell.number_format = day_format
    elif decimals is not None and value is not None:
        cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    return cell
