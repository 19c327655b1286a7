"""How much a workbook holds: rows of a sheet, and what a part may unpack to if it is to be read again.

Source: Excel's specifications and limits (1,048,576 rows by 16,384 columns); wolfxl reads no part beyond 512 MiB.
Units: rows of the sheet from 1; bytes; shares in percent.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.package import TablePart
from invoice_workbook.hosts.packing import Content

MOST_ROWS = 1_048_576
MOST_BYTES = 512 * 1024**2
NEAR = 80
"""From this share on a sheet is said to be nearly full."""
_MB = 1024**2


def refuse_rows(sheet: str, header: int, rows: int, *, has_totals: bool) -> None:
    """Raises WorkbookError where a table of so many rows below its header's row would end below a sheet's last row."""
    most = MOST_ROWS - header - has_totals
    if rows > most:
        raise WorkbookError("sheet-full", sheet=sheet, rows=rows, most=most)


def refuse_parts(tables: Mapping[str, TablePart], changed: Mapping[str, Content]) -> None:
    """Raises WorkbookError for a part that could not be read again."""
    for name, content in changed.items():
        size = len(content) if isinstance(content, bytes) else content.size
        if size > MOST_BYTES:
            words = {"size": size // _MB, "most": MOST_BYTES // _MB}
            raise WorkbookError("part-full", sheet=_sheets(tables).get(name, name), **words)


def refuse_unread(path: Path) -> None:
    """Raises WorkbookError for a workbook with a part that cannot be read; it is not damaged."""
    for name, size in _sizes(path).items():
        if size > MOST_BYTES:
            words = {"size": size // _MB, "most": MOST_BYTES // _MB}
            raise WorkbookError("part-too-large", file=path.name, part=name, **words)


def nearly_full(path: Path, tables: Mapping[str, TablePart]) -> Iterator[tuple[str, int]]:
    """Sheets that are nearly full, and how full in percent."""
    sizes = _sizes(path)
    for part in tables.values():
        by_size = sizes.get(part.sheet_part, 0) * 100 // MOST_BYTES
        full = max(by_size, (part.last_filled_row + part.has_totals) * 100 // MOST_ROWS)
        if full >= NEAR:
            yield part.sheet, full


def _sizes(path: Path) -> dict[str, int]:
    """What each part says that it unpacks to; nothing where it is no package."""
    with suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as package:
        return {info.filename: info.file_size for info in package.infolist()}
    return {}


def _sheets(tables: Mapping[str, TablePart]) -> dict[str, str]:
    return {part.sheet_part: part.sheet for part in tables.values()}
