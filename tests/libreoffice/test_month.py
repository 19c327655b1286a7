"""A company's month on the open workbook: the same golden files as on the closed one."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.sample import book as sample_book
from invoice_workbook.setup import new_book
from tests.month import bill_story, money_story, story

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]


@pytest.mark.parametrize("tale", [story, bill_story, money_story], ids=["receivable", "payable", "money"])
def test_the_month_live(opened: Callable[[Path], xw.Book], tmp_path, tale, monkeypatch):
    monkeypatch.setenv("LOGNAME", "anna")
    path = tmp_path / "month.xlsm"
    new_book.make(path, edits=sample_book.edits(with_faults=False)[0])
    book = opened(path)
    for name, told in tale.steps(lambda: LiveWorkbook(book), tmp_path):
        assert told == (tale.GOLDEN / f"{name}.txt").read_text("utf-8"), name
