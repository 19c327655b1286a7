"""The button Doctor brings an open workbook of an older version up to date: saved, closed, mended, opened again."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import SCHEMA_VERSION
from invoice_workbook.setup import libreoffice_saved
from tests.libreoffice.clerk import Clerk, seated
from tests.setup import older_books

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]
DAY = date(2026, 11, 30)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workbook of the first version; its version is kept as `open` keeps it."""
    path = older_books.make(tmp_path / "book.xlsm", 1)
    saving.keep_version(path, is_overwritten=True)
    return path


@pytest.fixture
def clerk(app: xw.App, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    with seated(app, monkeypatch) as one:
        yield one


def open_again(app: xw.App, path: Path) -> xw.Book:
    return next(book for book in app.books if book.name == path.name)


@pytest.mark.parametrize("typed", ["", "C-1"], ids=["as it was opened", "with something typed"])
def test_the_doctor_brings_an_open_book_up_to_date(typed, app, clerk, old, opened: Callable[[Path], xw.Book]):
    book = opened(old)
    if typed:
        book.sheets["Customers"]["A5"].value = typed
    result = clerk.press(book, "doctor")
    assert [words for _, words in clerk.asked if "up to date now?" in words]
    again = open_again(app, old)
    try:
        assert result is not None
        assert "upgraded" in [one["id"] for one in result.json["found"]]
        assert not libreoffice_saved.is_saved_by_libreoffice(old)
        assert WorkbookFile(old).tables["Customers"].headers[-4:] == (
            "Clearing code",
            "Buyer reference",
            "Ledger account",
            "State",
        )
        books = books_of(LiveWorkbook(again), DAY)
        assert (books.settings.version, books.lacking) == (SCHEMA_VERSION, ())
        assert list(books["Customers"]["customer"]) == ([typed] if typed else [])
        assert clerk.press(again, "check") is not None, "its buttons work"
    finally:
        again.close()


def test_the_doctor_leaves_it_where_the_clerk_does_not_want_it(app, clerk, old, opened):
    before = old.read_bytes()
    clerk.no_to = ("up to date now?",)
    result = clerk.press(opened(old), "doctor")
    assert result is not None
    assert {"version", "lacking"} <= {one["id"] for one in result.json["found"] if not one["well"]}
    assert old.read_bytes() == before


def test_a_press_on_an_older_book_says_so(clerk, old, opened):
    clerk.press(opened(old), "check")
    assert "press Doctor, which says how it is brought up to date." in clerk.last or clerk.told
