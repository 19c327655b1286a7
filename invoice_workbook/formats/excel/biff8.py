"""The numbers, dates and errors of an .xls workbook's first worksheet, record by record.

Source: [MS-XLS] 2.4 (records), 2.5.217 (RkNumber), 2.5.133 (FormulaValue); Excel 95 writes the same records.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel import shown
from invoice_workbook.formats.excel.sheet import ERRORS, Formats

BOF, EOF, FILE_PASS, DATE_MODE, BOUND_SHEET, FORMAT, XF = 0x809, 0x0A, 0x2F, 0x22, 0x85, 0x41E, 0xE0
NUMBER, RK, MUL_RK, BOOL_ERR, FORMULA, STRING = 0x203, 0x27E, 0xBD, 0x205, 0x06, 0x207
EXCEL_97, WORKSHEET = 0x600, 0
_CELL = struct.Struct("<HHH")
Records = Iterator[tuple[int, bytes]]


def cells(content: bytes, file: str) -> tuple[int, dict[tuple[int, int], Any]]:
    """The worksheet's place among the sheets, and its cells that are no plain text. Raises WorkbookError."""
    stream = _stream(content, file)
    try:
        place, start, formats = _workbook(stream, file)
        return place, _sheet(_records(stream, start), formats)
    except (struct.error, IndexError, ValueError) as error:
        raise WorkbookError("excel-damaged", file=file) from error


def _stream(content: bytes, file: str) -> bytes:
    """The workbook within its container."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as opened:
            if opened.exists("EncryptedPackage"):
                raise WorkbookError("excel-password", file=file)
            name = next((name for name in ("Workbook", "Book") if opened.exists(name)), "")
            if not name:
                raise WorkbookError("excel-damaged", file=file)
            return bytes(opened.openstream(name).read())
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error) as error:
        raise WorkbookError("excel-damaged", file=file) from error


def _records(stream: bytes, start: int = 0) -> Records:
    """Each record from there to the end of its part."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at == start and kind != BOF:
            raise ValueError(kind)
        depth += (kind == BOF) - (kind == EOF)  # a chart within a sheet is a part of its own
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if not depth:
            return
        at += 4 + length
    raise ValueError(at)


def _workbook(stream: bytes, file: str) -> tuple[int, int, Formats]:
    """The place and start of the first worksheet, and the workbook's formats."""
    own: dict[int, str] = {}
    styles: list[int] = []
    sheets: list[tuple[int, int]] = []
    is_1904 = is_97 = False
    for kind, body in _records(stream):
        if kind == FILE_PASS:
            raise WorkbookError("excel-password", file=file)
        if kind == BOF:
            is_97 = struct.unpack_from("<H", body)[0] == EXCEL_97
        elif kind == DATE_MODE:
            is_1904 = bool(body[0])
        elif kind == BOUND_SHEET:
            sheets.append((body[5], struct.unpack_from("<I", body)[0]))
        elif kind == FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _words(body[2:]) if is_97 else body[3:].decode("cp1252", "replace")
        elif kind == XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    found = next(((n, start) for n, (what, start) in enumerate(sheets) if what == WORKSHEET), None)
    if found is None:
        raise WorkbookError("excel-no-sheet", file=file)
    codes = [own.get(style, shown.BUILT_IN.get(style, "General")) for style in styles]
    return (*found, Formats(codes, is_1904))


def _words(body: bytes) -> str:
    """A text with its length before it (XLUnicodeString)."""
    (length,) = struct.unpack_from("<H", body)
    wide = body[2] & 1
    return body[3 : 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(records: Records, formats: Formats) -> dict[tuple[int, int], Any]:
    found: dict[tuple[int, int], Any] = {}
    formula = (0, 0)
    for kind, body in records:
        if kind in (NUMBER, RK, BOOL_ERR, FORMULA):
            row, column, style = _CELL.unpack_from(body)
            formula = row + 1, column + 1
            found[formula] = _value(kind, body[6:], style, formats)
        elif kind == MUL_RK:
            row, first = struct.unpack_from("<HH", body)
            for n in range((len(body) - 6) // 6):
                style, rk = struct.unpack_from("<HI", body, 4 + 6 * n)
                found[row + 1, first + 1 + n] = formats.cell(spelled(rk_number(rk)), style)
        elif kind == STRING:
            found[formula] = _words(body)
    return found


def _value(kind: int, body: bytes, style: int, formats: Formats) -> Any:
    if kind == RK:
        return formats.cell(spelled(rk_number(struct.unpack_from("<I", body)[0])), style)
    if kind == BOOL_ERR:
        return truth_or_error(body[0], bool(body[1]))
    if kind == FORMULA and body[6:8] == b"\xff\xff":
        return truth_or_error(body[2], body[0] == 2) if body[0] in (1, 2) else None
    return formats.cell(spelled(struct.unpack_from("<d", body)[0]), style)


def truth_or_error(code: int, is_error: bool) -> Any:
    """A cell that holds TRUE, FALSE or an error, as it travels."""
    return ["e", ERRORS.get(code, "#N/A")] if is_error else "TRUE" if code else "FALSE"


def rk_number(packed: int) -> float:
    """A number in 30 bits: whole or the head of a long one, perhaps times a hundred.

    >>> rk_number(0x3FF00000), rk_number(4 * 42 + 2), rk_number(4 * 1250 + 3), rk_number(0xFFFFFFFE)
    (1.0, 42.0, 12.5, -1.0)
    """
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number


def spelled(number: float) -> str:
    """A number of a record as a part would spell it."""
    return str(int(number)) if number.is_integer() and abs(number) < shown.KEPT else repr(number)
