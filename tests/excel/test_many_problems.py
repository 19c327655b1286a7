"""A press where a rule has many problems: the rows on top are those of the sheet. Where a sheet is full it says so."""

import re

from invoice_workbook.excel import buttons
from invoice_workbook.hosts import wall
from invoice_workbook.schema import PER_RULE, SETTINGS
from invoice_workbook.template.template_file import SHOW
from tests.excel.seat import Seat, table_in
from tests.excel.stand_in import Book
from tests.sheets import place


def opened(seat: Seat, most: str) -> Book:
    """The book, with so many rows of a rule."""
    book = seat.opened()
    body, number = table_in(book, "Settings").body, [setting.name for setting in SETTINGS].index(PER_RULE)
    row = body.row + number
    assert PER_RULE in [book.sheets("Settings").cells.get((row + shift, body.column)) for shift in (0, 1)]
    row += book.sheets("Settings").cells.get((row, body.column)) != PER_RULE
    book.sheets("Settings").write((row, body.column + place("Settings", "value")), most)
    return book


def rows(book: Book) -> list[tuple[object, object]]:
    """Rule and what it stands for, of the rows of Problems in view."""
    sheet, body = book.sheets("Problems"), table_in(book, "Problems").body
    at = [row for row in range(body.row, body.row + body.shape[0]) if row not in sheet.hidden]
    fields = [body.column + place("Problems", field) for field in ("rule", "stands_for")]
    found = [tuple(sheet.cells.get((row, column)) for column in fields) for row in at]
    return [(rule, count) for rule, count in found if rule and count != "Stands for"]


def test_the_last_press_leaves_its_rows_in_view_and_the_row_of_the_rest_is_one(seat):
    book = opened(seat, "0")
    buttons.press("check")
    book.sheets("Problems").write(SHOW, "last press")
    result = buttons.press("flag-late")
    assert result is not None and result.problems is not None
    shown = rows(book)
    assert ("late-payment", 2) in shown
    assert len(shown) == result.problem_rows < len(result.problems)
    assert sum(float(str(count)) for _, count in shown) == len(result.problems)


def test_what_a_sheet_has_no_room_for_is_refused_and_nothing_is_written(seat, monkeypatch):
    monkeypatch.setattr(wall, "MOST_ROWS", 5)
    book = seat.opened()
    assert buttons.press("check") is None
    said = " ".join([str(book.app.status_bar), *book.app.told])
    assert re.search(r"would have \d+ rows of data, and Excel has room for 1, so nothing was written", said)
    assert not any(sheet.written for sheet in book.sheets)
