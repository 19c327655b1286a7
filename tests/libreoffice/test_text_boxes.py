"""Sheets and documents of the sample company in each language: no text is cut by its neighbour, no letter is a box.

Sheets are read as LibreOffice prints them, documents as they are mailed. On a sheet with a table the rows hold what a
clerk typed, which may be longer than its cell; looked at is what the workbook says itself, down to the headers.
"""

import pytest

from docs.pictures import contact_sheets, pages
from invoice_workbook.languages import languages
from invoice_workbook.schema import TABLES

pytestmark = pytest.mark.libreoffice
HEAD = 80
"""Points from a page's upper edge that hold title, buttons and headers of a table."""
MARKED = "Preview"
"""A document with a word across its page."""


@pytest.fixture(scope="module", params=languages())
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    book = contact_sheets.made(folder, request.param)
    return pages.pdf_of(book, folder), contact_sheets.documents(book)


def cut(pdf, page, head=None):
    wide, high = pages.size(pdf, page)
    words = [word for word in pages.words(pdf, page) if head is None or word.bottom > high - head]
    assert words, page
    outside = [word for word in words if word.left < 0 or word.right > wide or word.bottom < 0 or word.top > high]
    return [(one.text, other.text) for one, other in pages.run_together(words)] + outside


def test_no_text_of_a_sheet_is_cut(made):
    printed, _ = made
    found = {}
    chapters = pages.chapters(printed)
    assert len(chapters) > len(TABLES)
    tables = contact_sheets.tables_of(printed)
    for title, page in chapters:
        if texts := cut(printed, page, HEAD if title in tables else None):
            found[title] = texts
    assert found == {}


def test_no_text_of_a_document_is_cut(made):
    _, documents = made
    assert len(documents) >= 5
    assert MARKED in documents
    for kind, path in documents.items():
        if kind == MARKED:
            continue
        for page in range(pages.count(path)):
            assert cut(path, page) == [], (kind, page)


def test_no_letter_is_a_box(made):
    printed, documents = made
    assert {path.name: pages.without_letters(path) for path in (printed, *documents.values())} == {
        path.name: [] for path in (printed, *documents.values())
    }
