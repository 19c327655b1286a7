"""The workbook's own formulas, brought up to the template's: in the table's part, and in cells that have the old one.

What was typed over a formula stays; the rule formula-overwritten tells of it.
"""

from xml.sax.saxutils import escape

from lxml import etree

from invoice_workbook.hosts import cell_xml, sheet_edit, sheet_part
from invoice_workbook.hosts.package import MAIN, TablePart
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.tables.read import positions


def renew(changes: Changes, pattern: Pattern, part: TablePart, only_missing: bool) -> list[Column]:
    """Put the template's formulas into the columns that have none, or another one; gives the columns."""
    table = TABLES[part.name]
    found: list[Column] = []
    for field, at in positions(table, part.headers).items():
        column = table.by_field[field]
        wanted = pattern.formula(column)
        own = part.formulas.get(part.headers[at])
        if wanted is None or own == wanted or (only_missing and own is not None):
            continue
        _fill(changes, part, at, own, wanted)
        found.append(column)
    return found


def _fill(changes: Changes, part: TablePart, at: int, own: str | None, wanted: str) -> None:
    number = part.first_column + at
    rows = range(part.first_row + 1, part.last_data_row + 1)
    old = {b"", escape(own or "").encode(), escape(wanted).encode()}
    xml = changes[part.sheet_part]
    there = dict(sheet_part.column(xml, number, rows))
    cells = {row: {number: cell_xml.Formula(wanted)} for row in rows if there.get(row, b"") in old}
    changes[part.sheet_part] = sheet_edit.edit(xml, cells, {})[0] if cells else xml
    root = changes.tree(part.part)
    column = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")[at]
    formula = column.find(f"{MAIN}calculatedColumnFormula")
    if formula is None:
        formula = etree.Element(f"{MAIN}calculatedColumnFormula")
        column.insert(0, formula)
    formula.text = wanted
    changes.put(part.part, root)
