"""The sample company's whole workbook as LibreOffice prints it after a check: few pages, and none nearly empty."""

import pytest

from docs.pictures import pages
from invoice_workbook import names
from invoice_workbook.commands import named
from invoice_workbook.engine.run import run
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import new_book
from invoice_workbook.template.printing import SIDE

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]
MOST = {"en": 58, "de": 58, "te": 44}
"""Half of the 117 pages on which the sample printed once; its Indian company has fewer rows."""
ROWS = 10
"""Rows with which a further page is not nearly empty."""


@pytest.fixture(scope="module", params=languages())
def printed(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    book = folder / "book.xlsm"
    new_book.make(book, request.param, sample_book.edits(of=sample_book.company(request.param))[0])
    run(named("check"), WorkbookFile(book), {})
    return pages.pdf_of(book, folder, request.param), request.param


def test_the_whole_workbook_takes_half_the_pages_of_once(printed):
    pdf, language = printed
    assert len(TABLES) < pages.count(pdf) <= MOST[language]


def test_each_list_is_one_page_wide_and_its_last_page_not_nearly_empty(printed):
    pdf, language = printed
    chapters = pages.chapters(pdf)
    ends = [*(page for _, page in chapters[1:]), pages.count(pdf)]
    tabs = {table.sheet for table in TABLES.values()}
    rows = {}
    for (title, first), end in zip(chapters, ends, strict=True):
        if names.sheet_named(title) in tabs and end - first > 1:
            keys = [in_first_column(pdf, page) for page in range(first, end)]
            assert len(set().union(*keys)) > 0.9 * sum(map(len, keys)), f"{title}: a page repeats the keys of another"
            rows[title] = len(keys[-1])
    assert {title: count for title, count in rows.items() if count < ROWS} == {}
    assert len(rows) > 5 or language == "te"


def in_first_column(pdf, page):
    """What a page has in its first column: title or headers, and a key for each row."""
    edge = SIDE * 72 + 4
    return {(word.text, round(word.bottom)) for word in pages.words(pdf, page) if word.left < edge}
