"""The cell *Show* on Problems, for workbooks made before a press left only some of the problems in view."""

from xml.sax.saxutils import unescape

from invoice_workbook.hosts import cell_xml, sheet_edit, sheet_part
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.sheet_frame import Area, Frame, spelled
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.template.template_file import ALL, SHOW


def add(changes: Changes, formats: CellFormats, pattern: Pattern, language: str) -> bool:
    """Put it there with its words and its choices; False where one of its cells is filled, or has a rule of entry."""
    row, column = SHOW
    part = changes.opened.tables[PROBLEMS.name]
    frame = Frame(changes[part.sheet_part], changes.opened.path, part.sheet_part)
    own: Area = ((column, row), (column, row))
    filled = sheet_part.filled_below(changes[part.sheet_part], row - 1, range(column - 1, column + 2))
    rule = pattern.frame.validation(column, row)
    if part.first_row <= row or filled == row or rule is None or not frame.is_free(own):
        return False
    frame.add_validation(rule, spelled(own))
    formula = dict(sheet_part.column(pattern.xml, column + 1, range(row, row + 1)))[row]
    assert formula is not None
    cells: dict[int, cell_xml.Content] = {
        column - 1: text("problems.show", language),
        column: text(ALL, language),
        column + 1: cell_xml.Formula(unescape(formula.decode())),
    }
    styles = {number: b"%d" % formats.of_cell(pattern.style(row, number)) for number in cells}
    changes[part.sheet_part], _ = sheet_edit.edit(frame.xml, {row: cells}, styles)
    return True
