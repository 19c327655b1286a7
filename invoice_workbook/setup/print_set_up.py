"""An older workbook's lists on paper as those of a new one: one page wide, the columns that a clerk reads.

A list that the clerk has set up otherwise prints as it did; so does one whose columns, in the clerk's own order and
widths, do not fit on a page.
"""

import re

from invoice_workbook.hosts import paper
from invoice_workbook.hosts.package import MAIN, TablePart
from invoice_workbook.hosts.paper import AREA, SetUp
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.tables.read import positions
from invoice_workbook.template import printing
from invoice_workbook.template.printing import SMALLEST, USUAL, Layout
from invoice_workbook.xstring import decoded

FORMER = (
    {"left": 0.4, "right": 0.4, "top": 0.4, "bottom": 0.55},
    {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
)
"""The margins in inches that earlier versions gave a list."""
FORMER_SIZES = range(48, 101)
"""Percent."""
_COLUMNS = re.compile(rb"\$A:\$[A-Z]{1,3}|\$A\$1:\$[A-Z]{1,3}\$1048576")


def renew(changes: Changes, language: str) -> bool:
    """Set up the lists that are as an earlier version made them; False where none is."""
    found = [_renewed(changes, part, language) for name, part in changes.opened.tables.items() if name in TABLES]
    return any(found)


def _renewed(changes: Changes, part: TablePart, language: str) -> bool:
    found = SetUp.of(changes[part.sheet_part])
    if found is None or found.scale not in FORMER_SIZES or not any(map(found.has, FORMER)):
        return False
    columns = _on_paper(changes, part, language)
    if not columns or not paper.printed(changes[BOOK], part.sheet):
        return False
    across = paper.across(found.xml, columns)
    is_upright = printing.fit(across, is_upright=True) >= SMALLEST
    if (scale := printing.fit(across, is_upright)) < SMALLEST:
        return False
    book = changes[BOOK] = _to_column(changes[BOOK], part.sheet, columns)
    again = found.again(Layout(is_upright, min(USUAL, scale), columns))
    changes[part.sheet_part] = paper.of_sheet(again, book, part, part.last_data_row)
    return True


def _on_paper(changes: Changes, part: TablePart, language: str) -> int:
    """How many of the sheet's first columns go on paper: as far as the one that is the last in a new workbook."""
    if part.first_column != 1:
        return 0
    table = TABLES[part.name]
    headers = (decoded(one.get("name", "")) for one in changes.tree(part.part).iter(f"{MAIN}tableColumn"))
    at = positions(table, tuple(headers))
    last = table.on_sheet[printing.layout(table, language).columns - 1]
    return at[last.field] + 1 if last.field in at else 0


def _to_column(book: bytes, sheet: str, columns: int) -> bytes:
    """The workbook part with a sheet's print area to that column."""
    last = f"$A:${column_letters(columns)}".encode()

    def ended(found: re.Match[bytes]) -> bytes:
        return _COLUMNS.sub(last, found[0]) if paper.printed(found[0], sheet) else found[0]

    return AREA.sub(ended, book)
