"""Tables."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules import references
from tests.excel_rules.book import MAIN, Book, Sheet, Table

_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\]*")
_R1C1 = re.compile(r"[rR]\d*(?:[cC]\d*)?|[cC]\d*")
_OWN_STYLE = re.compile(r"TableStyle(?:Light(?:1\d|2[01]|[1-9])|Medium(?:1\d|2[0-8]|[1-9])|Dark(?:1[01]|[1-9]))")
_FORMATS = ("headerRowDxfId", "dataDxfId", "totalsRowDxfId")


def no_table_id_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A book's tables have different ids.

    Source: ECMA-376 part 1, 18.5.1.2 (id).
    """
    tables = [table for sheet in book.sheets for table in sheet.tables]
    counts = Counter(table.xml.get("id") for table in tables)
    for table in tables:
        if counts[table.xml.get("id")] > 1:
            yield table.part, f"id {table.xml.get('id')}"


def no_table_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A book's tables have names that differ in more than upper and lower case.

    Source: ECMA-376 part 1, 18.5.1.2 (displayName).
    """
    tables = [table for sheet in book.sheets for table in sheet.tables]
    counts = Counter(table.key for table in tables)
    for table in tables:
        if counts[table.key] > 1:
            yield table.part, table.name


def no_table_is_on_two_sheets(book: Book) -> Iterator[tuple[str, str]]:
    """A table's part belongs to one sheet.

    Source: ECMA-376 part 1, 12.3.21 (table definition part).
    """
    for part, count in Counter(table.part for sheet in book.sheets for table in sheet.tables).items():
        if count > 1:
            yield part, f"{count} sheets"


def table_names_are_names(sheet: Sheet) -> Iterator[str]:
    """A table's name is one that a defined name could have, at most 255 characters.

    Source: ECMA-376 part 1, 18.5.1.2 (displayName); [MS-XLSB] 2.5.166; Microsoft support, "Rename an Excel table".
    """
    for table in sheet.tables:
        name = table.name
        is_cell = references.cell(name.upper()) or _R1C1.fullmatch(name)
        if not _NAME.fullmatch(name) or is_cell or len(name) > 255:
            yield name


def table_names_agree(sheet: Sheet) -> Iterator[str]:
    """A table's name and displayName are the same.

    Source: ECMA-376 part 1, 18.5.1.2 (name, displayName).
    """
    for table in sheet.tables:
        if table.xml.get("name", table.name) != table.name:
            yield f"{table.name}: {table.xml.get('name')}"


def tables_are_areas(sheet: Sheet) -> Iterator[str]:
    """A table's area lies on the sheet.

    Source: ECMA-376 part 1, 18.5.1.2 (ref).
    """
    for table in sheet.tables:
        if references.area(table.xml.get("ref", "")) is None:
            yield f"{table.name}: {table.xml.get('ref')}"


def tables_are_as_wide_as_their_columns(sheet: Sheet) -> Iterator[str]:
    """A table has a column for each of its area's columns, and says how many.

    Source: ECMA-376 part 1, 18.5.1.4 (tableColumns count); exceljs/exceljs issue 106.
    """
    for table in sheet.tables:
        said = table.xml.find(f"{MAIN}tableColumns")
        width = table.area.right - table.area.left + 1
        if said is None or said.get("count") not in (None, str(len(said))) or len(table.columns) != width:
            yield f"{table.name}: {len(table.columns)} columns, {width} wide"


def no_column_id_twice(sheet: Sheet) -> Iterator[str]:
    """A table's columns have different ids.

    Source: ECMA-376 part 1, 18.5.1.3 (id).
    """
    for table in sheet.tables:
        ids = [column.get("id") for column in _columns(table)]
        if len(set(ids)) < len(ids):
            yield table.name


def no_column_name_twice(sheet: Sheet) -> Iterator[str]:
    """A table's columns have names that differ in more than upper and lower case.

    Source: ECMA-376 part 1, 18.5.1.3 (name); exceljs/exceljs issue 106.
    """
    for table in sheet.tables:
        for name, count in Counter(column.lower() for column in table.columns).items():
            if count > 1:
                yield f"{table.name}[{name}]"


def column_names_are_short(sheet: Sheet) -> Iterator[str]:
    """A column's name has 1 to 255 characters.

    Source: [MS-XLSB] 2.4.104 (BrtBeginListCol); ECMA-376 part 1, 18.5.1.3 (name).
    """
    for table in sheet.tables:
        for name in table.columns:
            if not 1 <= len(name) <= 255:
                yield f"{table.name}[{name}]"


def headers_are_the_columns_names(sheet: Sheet) -> Iterator[str]:
    """A header cell holds its column's name, as text, not as a formula or number.

    Source: ClosedXML/ClosedXML issue 285; jmcnamara/XlsxWriter issues 225 and 1126.
    """
    for table in sheet.tables:
        for right, name in enumerate(table.columns if table.has_header else ()):
            cell = sheet.by_place.get((table.area.left + right, table.area.top))
            if cell is None or cell.formula is not None or cell.text != name:
                yield f"{table.name}[{name}]"


def tables_have_a_row(sheet: Sheet) -> Iterator[str]:
    """A table has a row of data beside its headers and totals.

    Source: nfdi4plants/ARCtrl issue 462; ECMA-376 part 1, 18.5.1.2 (insertRow).
    """
    for table in sheet.tables:
        rows = table.area.bottom - table.area.top + 1 - table.has_header - table.totals
        if rows < 1:
            yield f"{table.name} {table.xml.get('ref')}"


def filters_cover_their_table(sheet: Sheet) -> Iterator[str]:
    """A table's filter covers the table but for its totals.

    Source: ECMA-376 part 1, 18.5.1.2 (autoFilter); PHPOffice/PhpSpreadsheet issue 3572.
    """
    for table in sheet.tables:
        for one in table.xml.iterfind(f"{MAIN}autoFilter"):
            if references.area(one.get("ref", "")) != table.area._replace(bottom=table.area.bottom - table.totals):
                yield f"{table.name} {table.xml.get('ref')}: {one.get('ref')}"


def no_filter_without_a_header(sheet: Sheet) -> Iterator[str]:
    """A table without headers has no filter.

    Source: exceljs/exceljs issue 1615.
    """
    for table in sheet.tables:
        if not table.has_header and table.xml.find(f"{MAIN}autoFilter") is not None:
            yield table.name


def filters_are_of_a_column(sheet: Sheet) -> Iterator[str]:
    """What a table is filtered by is a column of it.

    Source: ECMA-376 part 1, 18.3.2.7 (colId).
    """
    for table in sheet.tables:
        for one in table.xml.iterfind(f"{MAIN}autoFilter/{MAIN}filterColumn"):
            if int(one.get("colId", 0)) >= len(table.columns):
                yield f"{table.name} colId {one.get('colId')}"


def sorting_lies_in_the_table(sheet: Sheet) -> Iterator[str]:
    """What a table is sorted by lies in its data.

    Source: ECMA-376 part 1, 18.3.1.92 (sortState ref), 18.3.1.91 (sortCondition ref).
    """
    for table in sheet.tables:
        data = table.area._replace(top=table.area.top + table.has_header, bottom=table.area.bottom - table.totals)
        for one in table.xml.iter(f"{MAIN}sortState", f"{MAIN}sortCondition"):
            area = references.area(one.get("ref", ""))
            if area is None or not data.holds(area):
                yield f"{table.name} {table.xml.get('ref')}: {one.get('ref')}"


def tables_formats_are_there(sheet: Sheet) -> Iterator[str]:
    """The formats that a table and its columns name are there: Excel does not load the book otherwise.

    Source: ECMA-376 part 1, 18.5.1.3 (dataDxfId: fails to load where out of bounds).
    """
    formats = sheet.book.count_of_styles("dxfs")
    for table in sheet.tables:
        for one in (table.xml, *_columns(table)):
            if any(int(one.get(name, -1)) >= formats for name in _FORMATS):
                yield f"{table.name} {one.get('name')}"


def tables_styles_are_there(sheet: Sheet) -> Iterator[str]:
    """A table's style is Excel's or the book's own: another is dropped without a word.

    Source: ECMA-376 part 1, 18.5.1.5 (tableStyleInfo name).
    """
    styles = sheet.book.styles
    own = {e.get("name") for e in styles.iterfind(f"{MAIN}tableStyles/{MAIN}tableStyle")} if styles is not None else ()
    for table in sheet.tables:
        for one in table.xml.iterfind(f"{MAIN}tableStyleInfo"):
            name = one.get("name")
            if name is not None and not _OWN_STYLE.fullmatch(name) and name not in own:
                yield f"{table.name}: {name}"


def tables_are_apart(sheet: Sheet) -> Iterator[str]:
    """A sheet's tables do not overlap.

    Source: dfinke/ImportExcel pull request 1745; ECMA-376 part 1, 18.5 (tables).
    """
    for place, table in enumerate(sheet.tables):
        for other in sheet.tables[:place]:
            if table.area.meets(other.area):
                yield f"{other.name}, {table.name}"


def no_merge_in_a_table(sheet: Sheet) -> Iterator[str]:
    """No cells are merged in a table.

    Source: exceljs/exceljs issue 970; jmcnamara/XlsxWriter issue 414.
    """
    for merge in sheet.all("mergeCells/mergeCell"):
        area = references.area(merge.get("ref", ""))
        for table in sheet.tables:
            if area is not None and area.meets(table.area):
                yield f"{table.name}: {merge.get('ref')}"


def no_wide_array_in_a_table(sheet: Sheet) -> Iterator[str]:
    """No array formula of several cells is in a table.

    Source: Microsoft support, "Guidelines and examples of array formulas" (not in tables).
    """
    for cell in sheet.cells:
        if cell.formula is not None and cell.formula.get("t") == "array":
            area = references.area(cell.formula.get("ref", ""))
            if area and area[:2] != area[2:] and any(area.meets(table.area) for table in sheet.tables):
                yield cell.place


def rows_have_their_columns_formula(sheet: Sheet) -> Iterator[str]:
    """A cell of a computed column holds the column's formula, or what was typed over it, but no other formula.

    Source: ECMA-376 part 1, 18.5.1.1 (calculatedColumnFormula: of each cell in the column).
    """
    for table in sheet.tables:
        data = range(table.area.top + table.has_header, table.area.bottom + 1 - table.totals)
        for right, column in enumerate(_columns(table)):
            formula = column.find(f"{MAIN}calculatedColumnFormula")
            for row in data if formula is not None and formula.get("array") != "1" else ():
                cell = sheet.by_place.get((table.area.left + right, row))
                if cell is None or not _is_of(cell.formula, cell.value, formula.text or ""):
                    yield f"{table.name}[{column.get('name')}] row {row}"


def totals_are_shown_as_said(sheet: Sheet) -> Iterator[str]:
    """A cell of the totals row shows its column's label, or computes its total.

    Source: ECMA-376 part 1, 18.5.1.3 (totalsRowLabel, totalsRowFunction); exceljs/exceljs pull request 1345.
    """
    for table in sheet.tables:
        for right, column in enumerate(_columns(table) if table.totals else ()):
            cell = sheet.by_place.get((table.area.left + right, table.area.bottom))
            label, function = column.get("totalsRowLabel"), column.get("totalsRowFunction", "none")
            is_shown = cell is not None and (cell.text == label if label else cell.formula is not None)
            if (label or function != "none") and not is_shown:
                yield f"{table.name}[{column.get('name')}]"


def _columns(table: Table) -> list[etree._Element]:
    return list(table.xml.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn"))


def _is_of(formula: etree._Element | None, value: str | None, expected: str) -> bool:
    if formula is None:
        return value is not None
    return formula.get("t") == "shared" or formula.text == expected
