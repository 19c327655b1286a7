"""The first worksheet of an .xlsb workbook, record by record.

Read here for the reasons that `xlsx` gives; calamine ends its process at records that Excel takes.

Source: [MS-XLSB] 2.1.4 (records), 2.4 (BrtXF, BrtFmt, BrtBundleSh, BrtWbProp and the cells).
"""

import struct
from collections.abc import Iterator
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel import shown
from invoice_workbook.formats.excel.biff8 import rk_number, spelled, truth_or_error
from invoice_workbook.formats.excel.package import Package
from invoice_workbook.formats.excel.sheet import Formats, Rows

ROW, RK, ERROR, BOOL, REAL, TEXT, SHARED_TEXT = 0, 2, 3, 4, 5, 6, 7
FORMULA_TEXT, FORMULA_REAL, FORMULA_BOOL, FORMULA_ERROR = 8, 9, 10, 11
SHARED_ITEM = 19
FMT, XF, BEGIN_CELL_XFS, END_CELL_XFS, WB_PROP, BUNDLE_SHEET = 44, 47, 617, 618, 153, 156
_CELL = struct.Struct("<II")


def rows(package: Package) -> list[Any]:
    """The rows of the first worksheet. Raises WorkbookError where it cannot be read."""
    workbook = package.workbook()
    related = package.related(workbook)
    parts = dict(reversed(related.values()))
    try:
        sheet, is_1904 = _first(package, workbook, related)
        shared = parts.get("sharedStrings", "")
        texts = _texts(package.read(shared)) if package.has(shared) else []
        styles = parts.get("styles", "")
        codes = _codes(package.read(styles)) if package.has(styles) else []
        found = Rows(package.file)
        for row, column, cell in _sheet(package.read(sheet), texts, Formats(codes, is_1904)):
            found.put(row, column, cell)
    except (struct.error, IndexError, ValueError) as error:
        raise WorkbookError("excel-damaged", file=package.file) from error
    return found.found()


def _texts(part: bytes) -> list[str]:
    return [_words(body, 1) for kind, body in _records(part) if kind == SHARED_ITEM]


def _first(package: Package, workbook: str, related: dict[str, tuple[str, str]]) -> tuple[str, bool]:
    """The part of the first worksheet, and whether days are counted from 1904."""
    is_1904 = False
    for kind, body in _records(package.read(workbook)):
        if kind == WB_PROP:
            is_1904 = bool(body[0] & 1)
        elif kind == BUNDLE_SHEET:
            what, target = related.get(_words(body, 8), ("", ""))
            if what == "worksheet":
                return target, is_1904
    raise WorkbookError("excel-no-sheet", file=package.file)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _varying(part, at, 2)
        length, at = _varying(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _varying(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in seven bits a byte, and where it ends. The two bytes of a record's kind are taken in full order."""
    number = 0
    for n in range(most):
        number |= (part[at] & 0x7F) << 7 * n
        at += 1
        if not part[at - 1] & 0x80:
            break
    return number, at


def _words(body: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<I", body, at)
    return body[at + 4 : at + 4 + 2 * min(length, len(body))].decode("utf-16-le", "replace")


def _codes(part: bytes) -> list[str]:
    """The number format of each style."""
    own: dict[int, str] = {}
    styles: list[int] = []
    is_cells = False
    for kind, body in _records(part):
        if kind in (BEGIN_CELL_XFS, END_CELL_XFS):
            is_cells = kind == BEGIN_CELL_XFS
        elif kind == FMT:
            own[struct.unpack_from("<H", body)[0]] = _words(body, 2)
        elif kind == XF and is_cells:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return [own.get(style, shown.BUILT_IN.get(style, "General")) for style in styles]


def _sheet(part: bytes, texts: list[str], formats: Formats) -> Iterator[tuple[int, int, Any]]:
    row = 0
    for kind, body in _records(part):
        if kind == ROW:
            row = struct.unpack_from("<I", body)[0] + 1
        elif RK <= kind <= FORMULA_ERROR:
            column, style = _CELL.unpack_from(body)
            yield row, column + 1, _value(kind, body[8:], texts, style & 0xFFFFFF, formats)


def _value(kind: int, body: bytes, texts: list[str], style: int, formats: Formats) -> Any:
    if kind in (ERROR, FORMULA_ERROR, BOOL, FORMULA_BOOL):
        return truth_or_error(body[0], kind in (ERROR, FORMULA_ERROR))
    if kind in (TEXT, FORMULA_TEXT):
        return _words(body, 0)
    if kind == SHARED_TEXT:
        return texts[struct.unpack_from("<I", body)[0]]
    if kind == RK:
        return formats.cell(spelled(rk_number(struct.unpack_from("<I", body)[0])), style)
    return formats.cell(spelled(struct.unpack_from("<d", body)[0]), style)
