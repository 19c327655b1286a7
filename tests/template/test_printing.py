"""How the sheets print: the columns that a clerk reads on one page across, large enough to be read, headers on each."""

import warnings
from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.languages import languages, named
from invoice_workbook.schema import TABLES
from invoice_workbook.template import any_language, palette, printing
from invoice_workbook.template.column_widths import pixels
from invoice_workbook.template.printing import Layout

READABLE = 5.4
"""Points: nobody reads less."""


@pytest.fixture(scope="session", params=languages())
def book(request):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl reads print areas of whole columns as text only
        return openpyxl.load_workbook(BytesIO(any_language.template(request.param).read_bytes())), request.param


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_page_holds_the_columns_that_a_clerk_reads_in_letters_that_can_be_read(book, table):
    opened, language = book
    sheet = opened[named(table.sheet, language)]
    setup = sheet.page_setup
    found = printing.layout(table, language)
    side = printing.SHORT if setup.orientation == "portrait" else printing.LONG
    room = (side - 2 * printing.SIDE) * 96 / (int(setup.scale) / 100)
    assert sum(pixels(column, language) for column in table.on_sheet[: found.columns]) <= room
    assert palette.BODY_SIZE * int(setup.scale) / 100 >= READABLE
    assert not sheet.col_breaks.brk and sheet.print_title_rows == "$4:$4"
    assert (sheet.page_margins.left, sheet.page_margins.bottom) == (printing.SIDE, printing.FOOT)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_is_left_out_stands_behind_the_first_screen(table):
    found = printing.layout(table)
    fields = [column.field for column in table.on_sheet]
    left_out = set(fields[found.columns :]) - set(printing.NOT_PRINTED)
    if not table.in_view:
        assert not left_out
    elif left_out and table.name in printing.OTHER_LAST:
        assert fields[found.columns - 1] == printing.OTHER_LAST[table.name]
    elif left_out:
        in_view = fields[: table.leading_keys + len(table.in_view)]
        assert fields[found.columns - 1] == ("check" if "check" in in_view else in_view[-1])


UPRIGHT, ACROSS = Layout(True, 60, 8), Layout(False, 60, 8)


@pytest.mark.parametrize(
    ("plain", "across", "rows", "size", "pages"),
    [
        (UPRIGHT, 500, 1, 90, 1),  # few rows: as large as it gets
        (UPRIGHT, 800, 1, 90, 1),  # as wide as a page
        (UPRIGHT, 800, 70, 77, 1),  # smaller, so that the last rows stay on it
        (UPRIGHT, 800, 101, 55, 1),
        (UPRIGHT, 800, 103, 54, 1),  # the smallest that can be read
        (UPRIGHT, 800, 104, 90, 2),  # one more, and there are two pages and so the largest letters again
        (UPRIGHT, 1200, 109, 60, 2),  # unless the columns are wide
        (ACROSS, 1400, 57, 63, 1),
    ],
)
def test_a_list_takes_the_fewest_pages_and_on_these_the_largest_letters(plain, across, rows, size, pages):
    found = printing.fitted(plain, across, rows)
    side, other = (printing.LONG, printing.SHORT) if plain.is_upright else (printing.SHORT, printing.LONG)
    assert found.scale == size
    assert across * found.scale / 100 <= (other - 2 * printing.SIDE) * 96
    assert len(held(found, side, rows)) == pages


@pytest.mark.parametrize(
    ("across", "rows", "direction", "size", "pages"),
    [
        (1240, 30, "across", 84, 1),  # a few rows of wide columns
        (1240, 46, "across", 76, 1),
        (1240, 80, "upright", 58, 1),  # more than a page across holds
        (1290, 111, "across", 67, 2),
        (1290, 380, "upright", 56, 4),
        (700, 46, "upright", 90, 1),
        (1500, 46, "across", 69, 1),
    ],
)
def test_a_list_that_may_turn_stands_as_its_letters_are_largest(across, rows, direction, size, pages):
    found = printing.fitted(UPRIGHT, across, rows, may_turn=True)
    assert ("upright" if found.is_upright else "across", found.scale) == (direction, size)
    assert len(held(found, printing.LONG if found.is_upright else printing.SHORT, rows)) == pages


def held(found: Layout, side: float, rows: int, high: float = printing.ROW) -> list[int]:
    """How many rows stand on each page, counted one by one."""
    room = (side - printing.TOP - found.foot) * 72 * 100 / found.scale
    pages, left = [0], room - printing.HEAD
    for _ in range(rows):
        if left < high:
            pages, left = [*pages, 0], room - printing.HEADERS
        pages[-1] += 1
        left -= high
    return pages


def test_no_last_page_is_nearly_empty_however_many_rows_there_are():
    sheets = ((UPRIGHT, printing.LONG, 1290), (UPRIGHT, printing.LONG, 700), (ACROSS, printing.SHORT, 1500))
    for plain, side, across in sheets:
        for rows in range(1, 900):
            found = printing.fitted(plain, across, rows)
            pages = held(found, side, rows)
            assert len(pages) == 1 or pages[-1] >= printing.NEARLY_EMPTY * pages[-2] - 1, (rows, found, pages)
            assert found.scale >= printing.SMALLEST and found.foot < side / 2


def test_columns_that_a_clerk_made_too_wide_leave_the_set_up_as_it_is():
    assert printing.fitted(UPRIGHT, 1400, 300) == UPRIGHT


def test_rows_of_a_long_text_count_as_high_as_they_are():
    plain = Layout(True, 60, 7)
    assert len(held(printing.fitted(plain, 1160, 98, 27.0), printing.LONG, 98, 27.0)) == 2


@pytest.mark.parametrize("language", languages())
def test_the_foot_of_each_page_names_its_sheet_as_the_clerk_knows_it(language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl reads print areas of whole columns as text only
        sheets = openpyxl.load_workbook(BytesIO(any_language.template(language).read_bytes())).worksheets
    feet = {sheet.title: sheet.oddFooter.left.text for sheet in sheets if sheet.oddFooter.left.text}
    assert len(feet) > len(TABLES) and {title: foot for title, foot in feet.items() if foot != title} == {}
