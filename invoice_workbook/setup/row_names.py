"""The names of a workbook that say where its rows are named in Allocations, for workbooks made before there were such.

They are spelled by the columns as they are in the clerk's sheets, wherever the clerk put them.
"""

from functools import partial

from lxml import etree

from invoice_workbook import formula_words
from invoice_workbook.hosts.package import MAIN, TablePart
from invoice_workbook.places import column_letters, quoted
from invoice_workbook.schema import SIDES, START, TABLES
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.tables.read import positions
from invoice_workbook.template.formulas import names_of_rows

_SPOKEN_OF = (START, *(side.aging_sheet for side in SIDES.values()))
"""Sheets whose cells they look at; where the clerk called one otherwise nothing adds them up, and they say 0."""


def add(changes: Changes, language: str) -> bool:
    """Put in the names that are not there; False where none was missing, or a column that they speak of is."""
    root = changes.tree(BOOK)
    mine = root.find(f"{MAIN}definedNames")
    if mine is None:
        return False
    there = {name.get("name", "").casefold() for name in mine}
    try:
        wanted = names_of_rows(partial(_column, changes))
    except KeyError:
        return False
    gone = [f"{quoted(name)}!" for name in _SPOKEN_OF if changes.opened.part_of(name) is None]
    missing = {name: formula for name, formula in wanted.items() if name.casefold() not in there}
    missing |= {name: "0" for name, of in missing.items() if any(sheet in of for sheet in gone)}
    for name, formula in missing.items():
        etree.SubElement(mine, f"{MAIN}definedName", {"name": name}).text = formula_words.said(formula, language)
    if missing:
        changes.put(BOOK, root)
    return bool(missing)


def _column(changes: Changes, table: str, header: str) -> str:
    """A column of a table on its sheet. Raises KeyError where there is none."""
    part: TablePart = changes.opened.tables[table]
    columns = changes.tree(part.part).iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn")
    at = positions(TABLES[table], [one.get("name", "") for one in columns])
    field = next(column.field for column in TABLES[table].columns if column.header == header)
    return f"{quoted(part.sheet)}!${column_letters(part.first_column + at[field])}"
