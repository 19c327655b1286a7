"""A running LibreOffice for the tests that need one: headless, a profile of its own, the cell functions known to it."""

import shutil
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.excel import functions
from invoice_workbook.libreoffice import addin, engine, office, runpython
from invoice_workbook.libreoffice.errors import OfficeError


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[office.Office]:
    """LibreOffice, started once."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    arguments = addin.files(folder / "functions", functions.__name__, [sysconfig.get_path("purelib")])
    started = office.start(folder / "profile", headless=True, arguments=arguments)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def app(running: office.Office) -> xw.App:
    """The same as xlwings sees it."""
    return engine.attach(running, visible=False)


@pytest.fixture
def opened(app: xw.App) -> Iterator[Callable[[Path], xw.Book]]:
    """Opens workbooks as `open` does; they are closed again."""
    books: list[xw.Book] = []

    def open_one(path: Path) -> xw.Book:
        book = app.books.open(path)
        books.append(book)
        runpython.install(book, ("CellFunctions",))
        book.set_mock_caller()
        return book

    yield open_one
    for book in books:
        with suppress(OfficeError):  # a test may have closed it
            book.close()


@pytest.fixture
def sheet(app: xw.App) -> Iterator[xw.Sheet]:
    """The first sheet of a new workbook."""
    book = app.books.add()
    yield book.sheets[0]
    book.close()
