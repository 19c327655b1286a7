"""How the sheets print: every column on one page across or on two, large enough to be read, headers on each."""

import warnings
from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.languages import languages
from invoice_workbook.schema import TABLES
from invoice_workbook.template import any_language, printing
from invoice_workbook.template.column_widths import pixels
from invoice_workbook.template.template_file import template


@pytest.fixture(scope="session")
def book():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl reads print areas of whole columns as text only
        return openpyxl.load_workbook(template())


def across(fields, table):
    return sum(pixels(table.by_field[field]) for field in fields)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_page_holds_its_columns_and_no_column_is_left_out_but_marks(book, table):
    sheet = book[table.sheet]
    setup, breaks = sheet.page_setup, [one.id for one in sheet.col_breaks.brk]
    fields = [column.field for column in table.on_sheet]
    columns = [column for column in table.on_sheet if column.field not in printing.NOT_PRINTED]
    count = printing.layout(table.on_sheet).columns
    assert set(fields[count:]) <= set(printing.NOT_PRINTED) and count >= len(columns)
    side = printing.SHORT if setup.orientation == "portrait" else printing.LONG
    room = (side - 2 * printing.MARGIN) * 96 / (int(setup.scale) / 100)
    (second,) = breaks or [count]
    assert across(fields[:second], table) <= room
    assert across(fields[:1] + fields[second:count], table) <= room
    assert sheet.print_title_rows == "$4:$4" and (not breaks or sheet.print_title_cols == "$A:$A")
    assert printing.SMALLEST * 100 - 1 <= int(setup.scale) <= printing.LARGEST * 100


def test_two_pages_share_the_columns():
    columns = [column for column in TABLES["Bills"].on_sheet if column.field not in printing.NOT_PRINTED]
    found = printing.layout(columns)
    first = sum(map(pixels, columns[: found.second]))
    behind = sum(map(pixels, [columns[0], *columns[found.second :]]))
    assert not found.is_upright and abs(first - behind) <= max(map(pixels, columns))


@pytest.mark.parametrize("language", languages())
def test_the_foot_of_each_page_names_its_sheet_as_the_clerk_knows_it(language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl reads print areas of whole columns as text only
        sheets = openpyxl.load_workbook(BytesIO(any_language.template(language).read_bytes())).worksheets
    feet = {sheet.title: sheet.oddFooter.left.text for sheet in sheets if sheet.oddFooter.left.text}
    assert len(feet) > len(TABLES) and {title: foot for title, foot in feet.items() if foot != title} == {}
