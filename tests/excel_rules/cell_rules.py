"""Cells: where they stand, what they hold."""

import math
from collections.abc import Iterator
from itertools import pairwise

from tests.excel_rules import references
from tests.excel_rules.book import MAIN, Sheet

TYPES = {"b", "d", "e", "inlineStr", "n", "s", "str"}
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
LONGEST, MOST_LINES = 32_767, 253
GREATEST = 9.99999999999999e307
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def cells_are_places(sheet: Sheet) -> Iterator[str]:
    """A cell's place is a cell of the sheet.

    Source: ECMA-376 part 1, 18.18.7 (ST_CellRef); Excel specifications and limits.
    """
    yield from (cell.place for cell in sheet.cells if not cell.column)


def cells_stand_in_their_row(sheet: Sheet) -> Iterator[str]:
    """A cell stands in the row that it names.

    Source: ECMA-376 part 1, 18.3.1.4 (r); Excel's log says "Repaired Records: Cell information".
    """
    yield from (cell.place for cell in sheet.cells if cell.column and cell.row != cell.in_row)


def cells_rise(sheet: Sheet) -> Iterator[str]:
    """The cells of a row rise from left to right, each once.

    Source: ECMA-376 part 1, 18.3.1.4 (c); exceljs/exceljs issue 106 ("Cell information").
    """
    for before, cell in pairwise(sheet.cells):
        if before.in_row == cell.in_row and cell.column <= before.column:
            yield cell.place


def cells_have_a_format_that_is_there(sheet: Sheet) -> Iterator[str]:
    """The format that a cell, a row or a column names is there.

    Source: ECMA-376 part 1, 18.3.1.4, 18.3.1.13 and 18.3.1.73 (s, style).
    """
    formats = max(sheet.book.count_of_styles("cellXfs"), 1)
    yield from (cell.place for cell in sheet.cells if cell.style >= formats)
    for row in sheet.all("sheetData/row"):
        if int(row.get("s", 0)) >= formats:
            yield f"row {row.get('r')}"
    for column in sheet.all("cols/col"):
        if int(column.get("style", 0)) >= formats:
            yield f"column {column.get('min')}"


def cells_have_a_known_type(sheet: Sheet) -> Iterator[str]:
    """A cell's type is one of seven.

    Source: ECMA-376 part 1, 18.18.11 (ST_CellType).
    """
    yield from (cell.place for cell in sheet.cells if cell.type not in TYPES)


def dates_are_numbers(sheet: Sheet) -> Iterator[str]:
    """A date is a number with a format: Excel 2007 reads no other, and few programs write one.

    Source: [MS-OI29500] at 18.18.11 (type d).
    """
    yield from (cell.place for cell in sheet.cells if cell.type == "d")


def parts_of_a_cell_are_in_order(sheet: Sheet) -> Iterator[str]:
    """A cell holds a formula, then a value, or text of its own, each once.

    Source: ECMA-376 part 1, 18.3.1.4 (f, v, is).
    """
    for cell in sheet.cells:
        if cell.children != tuple(name for name in ("f", "v", "is") if name in cell.children):
            yield cell.place


def shared_strings_are_there(sheet: Sheet) -> Iterator[str]:
    """A cell with a shared string names one that is there.

    Source: ECMA-376 part 1, 18.3.1.96 (v as index).
    """
    yield from (cell.place for cell in sheet.cells if cell.type == "s" and cell.text is None)


def own_text_is_own(sheet: Sheet) -> Iterator[str]:
    """A cell with text of its own has it, and neither a value nor a formula beside it.

    Source: ECMA-376 part 1, 18.3.1.53 (is), 18.18.11 (inlineStr).
    """
    yield from (cell.place for cell in sheet.cells if (cell.type == "inlineStr") != (cell.children == ("is",)))


def results_are_no_shared_strings(sheet: Sheet) -> Iterator[str]:
    """A formula's text is stored beside it.

    Source: ECMA-376 part 1, 18.18.11 (str: a formula string).
    """
    yield from (c.place for c in sheet.cells if c.formula is not None and c.type in ("s", "inlineStr"))


def numbers_are_numbers(sheet: Sheet) -> Iterator[str]:
    """A number is one that Excel can hold: not NaN, not infinite, within 9.99999999999999E+307.

    Source: Excel specifications and limits (largest allowed number).
    """
    for cell in sheet.cells:
        if cell.type == "n" and cell.value is not None:
            try:
                value = float(cell.value)
            except ValueError:
                value = math.nan
            if not abs(value) <= GREATEST:
                yield f"{cell.place}: {cell.value}"


def booleans_are_booleans(sheet: Sheet) -> Iterator[str]:
    """A boolean is 0 or 1.

    Source: ECMA-376 part 1, 18.18.11 (b); Excel's log says "Repaired Records: Cell information".
    """
    yield from (c.place for c in sheet.cells if c.type == "b" and c.value not in ("0", "1", None))


def errors_are_errors(sheet: Sheet) -> Iterator[str]:
    """An error is one that Excel knows.

    Source: ECMA-376 part 1, 18.17.3 (error values); [MS-XLSX] 2.2.2 (error constants).
    """
    yield from (f"{c.place}: {c.value}" for c in sheet.cells if c.type == "e" and c.value not in ERRORS)


def texts_are_not_too_long(sheet: Sheet) -> Iterator[str]:
    """A cell holds at most 32,767 characters.

    Source: Excel specifications and limits.
    """
    yield from (cell.place for cell in sheet.cells if cell.text is not None and _length(cell.text) > LONGEST)


def texts_have_few_lines(sheet: Sheet) -> Iterator[str]:
    """A cell holds at most 253 line feeds.

    Source: Excel specifications and limits.
    """
    yield from (cell.place for cell in sheet.cells if cell.text is not None and cell.text.count("\n") > MOST_LINES)


def blanks_are_kept(sheet: Sheet) -> Iterator[str]:
    """Text of a cell's own with blanks at an end says that they are to be kept: Excel drops them otherwise.

    Source: ECMA-376 part 1, 18.4.12 (t, xml:space).
    """
    for own in sheet.all("sheetData/row/c/is"):
        for text in own.iter(f"{MAIN}t"):
            said = text.text or ""
            if said != said.strip() and text.get(_SPACE) != "preserve":
                cell = own.getparent()
                yield "" if cell is None else cell.get("r", "")


def _length(text: str) -> int:
    """Characters as Excel counts them: in UTF-16."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def metadata_is_there(sheet: Sheet) -> Iterator[str]:
    """A cell that names metadata is in a book that has some.

    Source: ECMA-376 part 1, 18.3.1.4 (cm, vm).
    """
    if not sheet.book.linked(sheet.book.workbook_part, "sheetMetadata"):
        yield from (c.get("r", "") for c in sheet.all("sheetData/row/c") if c.get("cm") or c.get("vm"))


def shared_formulas_have_a_first(sheet: Sheet) -> Iterator[str]:
    """A cell that shares a formula lies in the area of one that has it.

    Source: ECMA-376 part 1, 18.3.1.40 (si, ref).
    """
    areas = {
        cell.formula.get("si"): references.area(cell.formula.get("ref", ""))
        for cell in sheet.cells
        if cell.formula is not None and cell.formula.get("t") == "shared" and cell.formula.get("ref")
    }
    for cell in sheet.cells:
        if cell.formula is not None and cell.formula.get("t") == "shared":
            area = areas.get(cell.formula.get("si"))
            if area is None or not area.holds(references.Area(cell.column, cell.row, cell.column, cell.row)):
                yield cell.place


def array_formulas_begin_their_area(sheet: Sheet) -> Iterator[str]:
    """An array formula stands in the first cell of its area.

    Source: ECMA-376 part 1, 18.3.1.40 (ref).
    """
    for cell in sheet.cells:
        if cell.formula is not None and cell.formula.get("t") == "array":
            area = references.area(cell.formula.get("ref", ""))
            if area is None or (area.left, area.top) != (cell.column, cell.row):
                yield cell.place


def formulas_are_not_blank(sheet: Sheet) -> Iterator[str]:
    """A formula has a text, but where it is shared.

    Source: ECMA-376 part 1, 18.3.1.40 (f).
    """
    for cell in sheet.cells:
        if cell.formula is not None and not cell.formula.text and cell.formula.get("t") not in ("shared", "dataTable"):
            yield cell.place
