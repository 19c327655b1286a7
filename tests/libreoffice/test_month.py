"""A company's month on the open workbook: the golden files of the closed one, and the same rows in each language."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.sample import book as sample_book
from invoice_workbook.setup import new_book, sheet_language
from tests.month import bill_story, money_story, story
from tests.month.test_story import rows_of

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]


@pytest.fixture
def month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample company's workbook without a fault, under the name that the golden files have."""
    monkeypatch.setenv("LOGNAME", "anna")
    path = tmp_path / "month.xlsm"
    new_book.make(path, edits=sample_book.edits(with_faults=False)[0])
    return path


@pytest.mark.parametrize("tale", [story, bill_story, money_story], ids=["receivable", "payable", "money"])
def test_the_month_live(opened: Callable[[Path], xw.Book], month, tale):
    book = opened(month)
    for name, told in tale.steps(lambda: LiveWorkbook(book), month.parent):
        assert told == (tale.GOLDEN / f"{name}.txt").read_text("utf-8"), name


@pytest.mark.parametrize(
    ("tale", "language"),
    [(story, "de"), (story, "te"), (bill_story, "te"), (money_story, "de")],
    ids=["receivable-de", "receivable-te", "payable-te", "money-de"],
)
def test_the_month_is_the_same_in_another_language(opened: Callable[[Path], xw.Book], month, tale, language):
    sheet_language.translate(month, language)
    book = opened(month)
    for name, told in tale.steps(lambda: LiveWorkbook(book), month.parent):
        assert rows_of(told) == rows_of((tale.GOLDEN / f"{name}.txt").read_text("utf-8")), name
    host = LiveWorkbook(book)
    host.read()
    assert host.language == language
