"""The line of the sheet Start that says what could not leave yet, for workbooks made before it was there."""

from xml.sax.saxutils import unescape

from invoice_workbook.hosts import cell_xml, sheet_edit, sheet_part
from invoice_workbook.hosts.package import Package
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import Changes
from invoice_workbook.template.template_file import OWED_CELL, START


def add(changes: Changes, formats: CellFormats, template: Package) -> bool:
    """Put the template's formula there; False where the sheet is gone, or the clerk has something in the cell."""
    part = changes.opened.part_of(START)
    theirs = template.part_of(START)
    if part is None or theirs is None or _at(changes[part]) != b"":
        return False
    pattern = template.part(theirs)
    formula = cell_xml.Formula(unescape((_at(pattern) or b"").decode()))
    row, column = OWED_CELL
    style = b"%d" % formats.of_cell(int(sheet_part.styles(pattern, row)[column]))
    changes[part], _ = sheet_edit.edit(changes[part], {row: {column: formula}}, {column: style})
    return True


def _at(xml: bytes) -> bytes | None:
    """The formula of the cell; "" where it is blank, None where something else stands there."""
    row, column = OWED_CELL
    return dict(sheet_part.column(xml, column, range(row, row + 1))).get(row, b"")
