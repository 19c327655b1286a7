"""The template's formulas stay light: nothing volatile but the day itself, no array within a table's row."""

import re
from collections.abc import Iterator

import pytest

from invoice_workbook.schema import SIDES, START
from invoice_workbook.template import aging_sheet
from invoice_workbook.template.formulas import FORMULAS
from invoice_workbook.template.start_sheet import AS_OF_CELL
from invoice_workbook.template.template_file import template
from tests.excel_rules.book import Book

VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(", re.IGNORECASE)
ARRAY = re.compile(r"SUMPRODUCT\(|MMULT\(|1/\(")


@pytest.fixture(scope="module")
def book() -> Book:
    """The template."""
    return Book(template().read_bytes(), template().name)


def formulas(book: Book) -> Iterator[tuple[str, str, str]]:
    """Sheet, place and text of each formula."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.formula is not None and cell.formula.text:
                yield sheet.name, cell.place, cell.formula.text


def test_only_the_cell_of_the_day_is_volatile(book):
    found = [(sheet, place) for sheet, place, text in formulas(book) if VOLATILE.search(text)]
    assert found == [(START, AS_OF_CELL.replace("$", ""))]


def test_no_row_of_a_table_computes_an_array_or_whole_columns_of_a_sheet():
    for table, columns in FORMULAS.items():
        for header, text in columns.items():
            assert not ARRAY.search(text), (table, header)
            assert not re.search(r"\$?[A-Z]+:\$?[A-Z]+", text), (table, header)


def test_a_row_of_an_aging_sheet_looks_at_no_document_where_there_is_no_party(book):
    rows = range(aging_sheet.FIRST + 1, aging_sheet.FIRST + aging_sheet.KNOWN + 1)
    for side in SIDES.values():
        summing = [
            (place, text)
            for sheet, place, text in formulas(book)
            if sheet == side.aging_sheet
            and re.search(r"(SUM|COUNT)IFS?\(", text)
            and int(re.sub(r"\D", "", place)) in rows
        ]
        assert len(summing) > aging_sheet.KNOWN
        assert [place for place, text in summing if not re.match(r'IF\(\$[AN]\d+="","",', text)] == []
