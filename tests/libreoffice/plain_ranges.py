"""Structured references as plain ranges: for programs that know no tables.

Gnumeric computes everything else that our formulas have; so it can give a second opinion on them.
"""

import zipfile
from io import BytesIO

from lxml import etree

from tests.excel_rules.book import MAIN, Book, Sheet, Table
from tests.excel_rules.formula_text import structured, tokens
from tests.excel_rules.references import column_letters


def rewritten(data: bytes, name: str) -> bytes:
    """The package with plain ranges in the formulas of its cells and names, and without their results."""
    book = Book(data, name)
    changed = {sheet.part: _sheet(sheet) for sheet in book.sheets}
    changed[book.workbook_part] = _names(book)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, said in book.parts.items():
            archive.writestr(part, changed.get(part, said))
    return made.getvalue()


def plain(formula: str, book: Book, row: int) -> str:
    """A formula of a cell in that row, or of a name (row 0)."""
    if "[" not in formula:
        return formula
    found = tokens(formula)
    assert found is not None, formula
    return "".join(_token(token.value, book, row) for token in found)


def _token(value: str, book: Book, row: int) -> str:
    reference = structured(value) if not value.startswith('"') else None
    if reference is None:
        return value
    table = book.tables[reference[0].lower()]
    return _area(table, reference[1], _sheet_of(book, table), row)


def _area(table: Table, items: tuple[str, ...], sheet: str, row: int) -> str:
    """The area of a table's columns: in one row, or in all of its data."""
    places = [[c.lower() for c in table.columns].index(item.lower()) for item in items if not item.startswith("#")]
    kinds = {item.lower() for item in items if item.startswith("#")}
    assert kinds <= {"#this row", "#data", "#headers"}, items
    left, right = (column_letters(table.area.left + place) for place in (places[0], places[-1]))
    top, bottom = table.area.top + table.has_header, table.area.bottom - table.totals
    if "#this row" in kinds:
        top = bottom = row
    if "#headers" in kinds:
        top = bottom = table.area.top
    quoted = sheet.replace("'", "''")
    single = left == right and top == bottom and "#this row" in kinds
    return f"'{quoted}'!${left}${top}" + ("" if single else f":${right}${bottom}")


def _sheet_of(book: Book, table: Table) -> str:
    return next(sheet.name for sheet in book.sheets if table.part in book.linked(sheet.part, "table"))


def _sheet(sheet: Sheet) -> bytes:
    root = etree.fromstring(sheet.book.parts[sheet.part], etree.XMLParser(huge_tree=True))
    number = 0
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r", number + 1))
        for formula in row.iterfind(f"{MAIN}c/{MAIN}f"):
            formula.text = plain(formula.text or "", sheet.book, number)
            _forget(formula)
    return _bytes(root)


def _forget(formula: etree._Element) -> None:
    """No result stands beside the formula: what is read afterwards was computed."""
    cell = formula.getparent()
    assert cell is not None
    for value in cell.findall(f"{MAIN}v"):
        cell.remove(value)
    cell.attrib.pop("t", None)


def _names(book: Book) -> bytes:
    root = etree.fromstring(book.parts[book.workbook_part])
    for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        name.text = plain(name.text or "", book, 0)
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
