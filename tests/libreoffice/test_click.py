"""A real click: a screen, LibreOffice, a press on a button, and the sheet changes under the clerk's eyes."""

import shutil
import time
from pathlib import Path

import pytest

from invoice_workbook.languages import text
from tests.libreoffice.screen import missing, opened, wait_for
from tests.sheets import place

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]


def test_a_click_on_check_fills_the_problems_sheet(sample, tmp_path):
    folder = tmp_path / "Ümlaut & Söhne's (1)"
    folder.mkdir()
    book = Path(shutil.copy(sample, folder / "book.xlsm"))
    before = book.read_bytes()
    with opened(book, tmp_path / "home") as desk:
        problems = desk.book.sheets["Problems"]
        assert problems["A5"].value is None
        desk.press("Check everything")
        wait_for(lambda: problems["A5"].value, 60, "the Problems sheet to fill")
        wait_for(lambda: desk.book.sheets.active.name == "Problems", 10, "the Problems sheet to be shown")
        assert problems.tables["Problems"].range.rows.count > 20
        desk.book.sheets["Start"]["K1"].formula = '=DAYSLATE(46000,46010)&"/"&TAXOF(100,19)'
        assert desk.book.sheets["Start"]["K1"].value == "10/19"
        picture = desk.screen.picture()
        assert len(picture.getcolors(1 << 20) or ()) > 50, "something is drawn"
    assert book.read_bytes() == before, "opening and pressing saves nothing by itself"


def test_a_press_while_a_cell_is_being_typed_into(sample, tmp_path):
    with opened(sample, tmp_path / "home") as desk:
        desk.book.sheets["Start"]["K20"].select()
        desk.screen.type("h", "a", "l", "f")
        desk.press("Verify totals")
        wait_for(lambda: desk.book.sheets["Problems"]["A5"].value, 60, "the check to end")
        wait_for(lambda: desk.book.sheets.active.name == "Problems", 10, "the Problems sheet to be shown")
        assert desk.book.app.screen_updating
        desk.book.sheets["Start"]["K2"].value = "usable"


def test_issue_asks_first_and_offers_the_files(sample, tmp_path):
    with opened(sample, tmp_path / "home") as desk:
        invoices = desk.book.sheets["Invoices"]

        def rows() -> int:
            return int(invoices.tables["Invoices"].range.rows.count)

        before = rows()
        desk.press("Issue invoices")
        desk.answer(yes=False)
        assert rows() == before, "No writes nothing"
        desk.press("Issue invoices")
        desk.answer(yes=True)
        wait_for(lambda: rows() > before, 60, "the invoices")
        desk.answer(yes=False)
        files = list((sample.parent / f"{sample.stem} files").glob("INV-*.pdf"))
        assert len(files) == rows() - before


def test_hold_asks_for_the_reason_and_keeps_it(sample, tmp_path):
    with opened(sample, tmp_path / "home") as desk:
        bills = desk.book.sheets["Bills"]
        headers = bills.tables["Bills"].header_row_range.value
        status, hold = headers.index("Status"), headers.index("Hold")
        first = bills.tables["Bills"].data_body_range
        row = next(n for n, value in enumerate(first.columns[status].value) if value == "approved")
        bills.activate()
        first[row, 0].select()
        desk.press_and_type("Hold", "damp sacks")
        wait_for(lambda: first[row, hold].value == "damp sacks", 60, "the hold")
        wait_for(desk.is_idle, 60, "the press to end")
        desk.screen.click(*desk.place_of("B3", "Hold"))
        desk.screen.type(*["ctrl+z"] * 5)
        time.sleep(1)
        assert (first[row, status].value, first[row, hold].value) == ("held", "damp sacks"), "Ctrl+Z takes nothing back"


def test_two_invoices_picked_with_ctrl_are_the_two_that_are_sent(sample, tmp_path):
    with opened(sample, tmp_path / "home") as desk:
        invoices = desk.book.sheets["Invoices"]
        status, sent = (place("Invoices", field) for field in ("status", "sent_on"))
        body = invoices.tables["Invoices"].data_body_range
        body[:9, status].value, body[:9, sent].value = "issued", None
        invoices.activate()
        time.sleep(1)  # until the sheet is drawn
        desk.pick("B6", "B9", beside="Send")
        desk.press("Send")
        desk.answer(yes=False)
        drafts = {file.stem for file in (sample.parent / f"{sample.stem} files" / "Drafts").iterdir()}
        assert drafts == {body[1, 0].value, body[4, 0].value}


def test_a_press_while_another_runs_is_told_to_wait(sample, tmp_path):
    with opened(sample, tmp_path / "home") as desk:
        time.sleep(1)  # until the sheet is drawn
        before = desk.bar()
        with desk.busy():
            desk.click("Aging")
            wait_for(lambda: desk.bar() != before, 20, "an answer")
            time.sleep(1)  # until it is drawn whole
            answered = desk.bar()
        assert desk.book.sheets.active.name == "Start", "the press did nothing"
        app = desk.book.app
        app.impl.caller = desk.book.impl
        app.status_bar = text("desk.still-running")
        wait_for(lambda: desk.bar() == answered, 5, "the same words")
