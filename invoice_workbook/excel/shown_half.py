"""The setting *Desk* at the open workbook: the other half's sheets and its block of Start are hidden.

The ribbon follows by its own macro, which asks for the same setting: when it is opened, and after a press there.
"""

import re

import xlwings as xw

from invoice_workbook import halves, names
from invoice_workbook.excel.programs import program_of
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.hosts.package import column_number
from invoice_workbook.places import column_letters
from invoice_workbook.schema import SETTINGS_TABLE, Half
from invoice_workbook.tables.read import settings_in
from invoice_workbook.template.template_file import HALF_OF_START, START, START_WIDTHS

_FIRST = re.compile(r"\$([A-Z]+):")


def arrange(host: LiveWorkbook) -> None:
    """Show and hide what the setting says; where all is so, it costs a look at the sheets."""
    desk = _setting(host)
    sheets = {names.sheet_named(sheet.name): sheet for sheet in host.book.sheets}
    wanted = halves.to_change({name: bool(sheet.visible) for name, sheet in sheets.items()}, desk)
    if not wanted:
        return
    for name, is_shown in wanted.items():
        sheets[name].visible = is_shown
    if START in sheets:
        for half, name in HALF_OF_START.items():
            _block(sheets[START], name, is_shown=halves.is_of(desk, half))


def _setting(host: LiveWorkbook) -> Half:
    """What the sheet Settings says now."""
    _, block = host.rows_of(SETTINGS_TABLE.name)
    return settings_in(block).desk


def _block(sheet: xw.Sheet, name: str, *, is_shown: bool) -> None:
    """A half's columns on Start, where the workbook has blocks."""
    meant = next((one.refers_to for one in sheet.book.names if one.name == name), "") or ""
    found = _FIRST.search(meant)
    if found:
        first = column_number(found[1])
        letters = (column_letters(first + number) for number in range(len(START_WIDTHS)))
        program_of(sheet.book).show_columns(sheet, dict(zip(letters, START_WIDTHS, strict=True)), is_shown=is_shown)
