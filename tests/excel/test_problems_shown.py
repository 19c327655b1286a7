"""The cell Show on Problems at a press: what it leaves in view, and that nothing is lost."""

import getpass

from invoice_workbook import checks
from invoice_workbook.excel import buttons
from invoice_workbook.template.template_file import SHOW
from tests.excel.seat import Seat, table_in
from tests.excel.stand_in import Book, Sheet
from tests.sheets import place


def opened(seat: Seat, show: str) -> tuple[Book, Sheet]:
    book = seat.opened()
    sheet = book.sheets("Problems")
    sheet.write(SHOW, show)
    return book, sheet


def shown(book: Book, field: str) -> list[object]:
    """A column of the rows in view."""
    sheet, body = book.sheets("Problems"), table_in(book, "Problems").body
    rows = [row for row in range(body.row, body.row + body.shape[0]) if row not in sheet.hidden]
    return [sheet.cells.get((row, body.column + place("Problems", field))) for row in rows]


def test_all_is_shown_where_nothing_else_is_said(seat):
    for words in ("all", "", "everything"):
        book, sheet = opened(seat, words)
        buttons.press("flag-late")
        assert sheet.hidden == set()
        assert len(set(shown(book, "rule"))) > 1


def test_only_what_the_last_press_found_is_in_view_and_the_next_press_shows_its_own(seat):
    book, sheet = opened(seat, "last press")
    buttons.press("flag-late")
    assert set(shown(book, "rule")) <= set(checks.of_concern("late"))
    hidden = len(sheet.hidden)
    assert hidden
    buttons.press("check-bills")
    assert "late-payment" not in shown(book, "rule")
    sheet.write(SHOW, "all")
    sheet.cells[SHOW[0], SHOW[1] + 1] = f"{hidden} hidden"  # the stand-in computes nothing
    buttons.press("flag-late")
    assert sheet.hidden == set()


def test_only_mine_are_in_view_and_all_where_i_own_none(seat):
    book, sheet = opened(seat, "mine")
    buttons.press("check")
    assert sheet.hidden == set()
    body = table_in(book, "Problems").body
    for row in (body.row + 1, body.row + 3):
        sheet.write((row, body.column + place("Problems", "owner")), getpass.getuser().upper())
    buttons.press("check")
    assert {str(one).casefold() for one in shown(book, "owner")} == {getpass.getuser().casefold()}
    assert len(shown(book, "owner")) == 2


def test_rows_that_a_press_hid_are_chosen_by_nobody(seat):
    book, _ = opened(seat, "last press")
    buttons.press("flag-late")
    book.selected = [table_in(book, "Problems").body]
    count = len(shown(book, "problem"))
    buttons.press("correct")
    assert f"{count} problems were left" in str(book.app.told)
