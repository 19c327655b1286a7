"""The sheet Help in each language: its chapters in short, whole, and in that language's words."""

import io
import re
from itertools import pairwise

import openpyxl
import pytest
import xlsxwriter

from invoice_workbook import checks, names
from invoice_workbook.commands import every
from invoice_workbook.languages import languages, named, text
from invoice_workbook.schema import HELP, TABLES
from invoice_workbook.template import help_chapters, help_sheet, printing, taking_back
from invoice_workbook.template.formats import Formats

CHAPTERS = ["week", "back", "where", "sharing", "newer", "is-not", "words", "commands", "rules"]
TITLE_SIZE = 13
"""Points of a chapter's title."""
SHORT = range(4, 9)
"""Lines of a chapter that one reads."""
LETTERS = re.compile(r"[a-zäöüß]{3,}|[\u0c00-\u0c7f]{2,}", re.IGNORECASE)


def made(language):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet(names.tab(HELP, language))
    help_sheet.add(book, Formats(book, language), language)
    book.close()
    return openpyxl.load_workbook(file)[named(HELP, language)]


@pytest.fixture(scope="session", params=languages())
def shown(request):
    return made(request.param), request.param


def rows(sheet):
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


def chapter(sheet, language, name):
    """The rows of a chapter without its title."""
    title = text(f"help.{name}", language)
    begin = rows(sheet).index([title, "", "", "", ""])
    found = rows(sheet)[begin + 1 :]
    return found[: next((i for i, row in enumerate(found) if not any(row)), len(found))]


def test_its_chapters_are_linked_in_their_order(shown):
    sheet, language = shown
    links = [cell for row in sheet.iter_rows(min_row=4, max_row=6) for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == [text(f"help.{name}", language) for name in CHAPTERS]
    titles = [sheet[cell.hyperlink.location.rpartition("!")[2]].value for cell in links]
    assert titles == [cell.value for cell in links]


@pytest.mark.parametrize("name", help_chapters.CHAPTERS)
def test_a_chapter_is_short_and_whole(shown, name):
    sheet, language = shown
    lines = chapter(sheet, language, name)
    assert len(lines) in SHORT
    for about, words, *_ in lines:
        assert about and LETTERS.search(words) and not re.search(r"[{}\n]", about + words)
        assert len(words) <= 330, "a line is read at a glance"


def test_a_button_and_a_tab_are_called_as_they_are_there(shown):
    sheet, language = shown
    week = " ".join(words for row in chapter(sheet, language, "week") for words in row)
    for command in ("check", "issue", "send", "match", "import-bank", "apply", "remind", "pay"):
        assert text(f"command.{command}.label", language) in week
    for table in ("Settings", "Orders", "Bills", "BankLines", "Reminders", "Problems"):
        assert named(TABLES[table].sheet, language) in week


def test_every_way_back_every_command_and_every_rule_is_there(shown):
    sheet, language = shown
    assert len(chapter(sheet, language, "back")) == 1 + len(taking_back.MISTAKES)
    assert [row[4].split()[1] for row in chapter(sheet, language, "commands")[1:]] == [one.id for one in every()]
    said = {row[0]: (row[1], row[3]) for row in chapter(sheet, language, "rules")[1:]}
    assert said == {rule: checks.description(rule, language) for rule in checks.RULES}
    assert len(set(said.values())) == len(checks.RULES)


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_nothing_but_names_is_left_in_english(language):
    english, own = ({value for row in rows(made(one)) for value in row[:4] if value} for one in ("en", language))
    alike = english & own - set(checks.RULES) - {text("template.to-start", language)}
    assert alike <= {"OneDrive", *(text(f"command.{one.id}.label", "en") for one in every())}


@pytest.mark.long  # workbooks made for it
def test_a_row_is_high_enough_for_its_words(shown):
    sheet, _ = shown
    for row in sheet.iter_rows(min_row=help_sheet.FIRST + 1):
        for cell, width in zip(row, help_sheet.WIDTHS, strict=True):
            merged = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
            wide = sum(help_sheet.WIDTHS[merged.min_col - 1 : merged.max_col]) if merged else width
            if cell.value and cell.alignment.wrap_text:
                high = sheet.row_dimensions[cell.row].height or help_sheet.ROW
                assert high >= 12 * len(cell.value) / (1.6 * wide)


def test_it_prints_on_the_width_of_one_page(shown):
    setup = shown[0].page_setup
    wide = sum(width * 7 + 5 for width in help_sheet.WIDTHS)
    assert wide * int(setup.scale) / 100 <= (printing.SHORT - 2 * printing.SIDE) * 96
    assert setup.orientation == "portrait" and int(setup.scale) >= 57


def pages(sheet):
    """The rows of each page."""
    begins = [1, *(one.id + 1 for one in sheet.row_breaks.brk), sheet.max_row + 1]
    return [range(first, end) for first, end in pairwise(begins)]


def test_each_page_holds_its_rows_and_none_is_nearly_empty(shown):
    sheet, _ = shown
    room = (printing.LONG - printing.TOP - printing.FOOT) * 72 * 100 / int(sheet.page_setup.scale)
    high = [sum(sheet.row_dimensions[row].height or help_sheet.ROW for row in page) for page in pages(sheet)]
    assert len(high) <= 6
    assert all(room / 5 < one <= room for one in high)


def test_a_title_stands_over_its_lines_and_a_short_chapter_on_one_page(shown):
    sheet, language = shown
    page_of = {row: number for number, page in enumerate(pages(sheet)) for row in page}
    titles = {text(f"help.{name}", language): name for name in CHAPTERS}
    for cell in sheet["A"][help_sheet.FIRST :]:
        if cell.value in titles and cell.font.size == TITLE_SIZE:
            name = titles.pop(cell.value)
            lines = len(chapter(sheet, language, name)) if name in help_chapters.CHAPTERS else 3
            assert len({page_of[cell.row + line] for line in range(lines + 1)}) == 1, name
    assert titles == {}
