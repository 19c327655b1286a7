"""The first sheet of a workbook of another program, whichever its kind: what the bounded process is asked."""

from typing import Any

from invoice_workbook.formats.excel import biff12, ods, xls, xlsx
from invoice_workbook.formats.excel.package import Package

CONTAINER = b"\xd0\xcf\x11\xe0"
"""How a Compound File begins."""


def rows(content: bytes, file: str) -> list[Any]:
    """Each row that has a cell: [its number, its cells]. Raises WorkbookError where the workbook cannot be read."""
    if content.startswith(CONTAINER):
        return xls.rows(content, file)
    package = Package(content, file)
    if package.has(ods.CONTENT) and not package.has("[Content_Types].xml"):
        return ods.rows(package)
    if package.workbook().lower().endswith(".bin"):
        return biff12.rows(package)
    return xlsx.rows(package)
