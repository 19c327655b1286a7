"""The setting Desk at the open workbook: the next press of any button shows one half, and gives the other back."""

from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.excel import buttons
from invoice_workbook.schema import SETTINGS, sheets_of
from invoice_workbook.template.template_file import START

pytestmark = pytest.mark.libreoffice
ROW = [setting.name for setting in SETTINGS].index("Desk")


def hidden(book: xw.Book) -> set[str]:
    return {sheet.name for sheet in book.sheets if not sheet.visible} - {"xlwings.conf"}


def hidden_columns(book: xw.Book) -> str:
    return "".join(
        letter for letter in "BCDFGHJKL" if not book.sheets[START].range(f"{letter}:{letter}").api.Columns.IsVisible
    )


def test_a_press_shows_the_desks_half_and_gives_the_other_back(app, empty: Path):
    book = app.books.open(str(empty))
    book.set_mock_caller()
    cell = book.sheets["Settings"].tables["Settings"].data_body_range[ROW, 1]
    shown = []
    for desk in ("receivable", "payable", "both"):
        cell.value = desk
        assert buttons.press("check") is not None
        shown.append((hidden(book), hidden_columns(book)))
    assert shown == [(set(sheets_of("payable")), "JKL"), (set(sheets_of("receivable")), "FGH"), (set(), "")]
    book.close()
