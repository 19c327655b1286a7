"""What the desk shows in Excel, on stand-ins: no Excel was at hand. LibreOffice's is seen in tests/libreoffice."""

from types import SimpleNamespace
from typing import Any

import pytest

from invoice_workbook.excel import mac_press
from invoice_workbook.excel.desk import FITS, Desk


def desk(books: int = 1, is_open: bool = True) -> Any:
    """A desk in an Excel with so many books; `boxes` are what it showed."""
    boxes: list[tuple[str, str]] = []

    def alert(words: str, title: str, **_: str) -> str:
        boxes.append((title, words))
        return "ok"

    app = SimpleNamespace(visible=True, books=range(books), engine=SimpleNamespace(name="excel"), alert=alert)
    book = SimpleNamespace(name="Books.xlsm", app=app, impl=SimpleNamespace())
    made = Desk(book)  # type: ignore[arg-type]  # a stand-in
    if not is_open:
        del book.name
    return SimpleNamespace(desk=made, app=app, boxes=boxes)


@pytest.mark.parametrize(("books", "bar"), [(1, "Nothing is wrong."), (2, "Books.xlsm: Nothing is wrong.")])
def test_the_one_bar_of_several_books_says_of_which_it_speaks(books, bar):
    here = desk(books)
    here.desk.tell("Nothing is wrong.")
    assert here.app.status_bar == bar
    assert here.boxes == []


def test_what_does_not_fit_the_bar_is_shown_whole():
    here, words = desk(), "a long answer " * 20
    here.desk.tell(words)
    assert len(here.app.status_bar) <= FITS + 4
    assert here.app.status_bar.endswith(" ...")
    assert here.boxes == [("Invoice Workbook - Books.xlsm", words)]


def test_on_a_mac_every_answer_is_boxed_for_the_bar_is_emptied_behind_it(monkeypatch):
    monkeypatch.setattr(mac_press, "IS_MAC", True)
    here = desk()
    here.desk.tell("71 open problems.")
    assert here.boxes == [("Invoice Workbook - Books.xlsm", "71 open problems.")]


def test_of_a_closed_book_the_bar_speaks_and_no_box():
    here = desk(is_open=False)
    here.desk.tell("4 files made.")
    assert here.app.status_bar == "Books.xlsm was closed before its press had finished. 4 files made."
    here.desk.refuse("The sheet is protected.")
    assert here.app.status_bar.startswith("Books.xlsm was closed while a press was running")
    assert here.boxes == []
