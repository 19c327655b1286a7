"""A running LibreOffice for the tests that need one: headless, a profile of its own, the cell functions known to it."""

import shutil
import subprocess
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlwings as xw
from _pytest.runner import runtestprotocol

from invoice_workbook.excel import functions
from invoice_workbook.libreoffice import addin, engine, office, runpython
from invoice_workbook.libreoffice.errors import OfficeError

_STARTED = pytest.StashKey[office.Office]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test during which LibreOffice itself crashed is run once more, with another, and that is told.

    Else one crash fails every test after it. A test that crashes it twice fails.
    """
    if "running" not in getattr(item, "fixturenames", ()):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports) and _is_gone(item.config):
        with suppress(Exception):  # the fixtures of an office that is gone cannot be taken down in order
            item.session._setupstate.teardown_exact(None)
        warnings.warn(f"LibreOffice crashed in {item.nodeid}: run once more.", stacklevel=1)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _is_gone(config: pytest.Config) -> bool:
    """Whether the office that was started for the tests has ended by itself."""
    started = config.stash.get(_STARTED, None)
    if started is None or started.process is None:
        return False
    with suppress(subprocess.TimeoutExpired):  # its starter ends a little after it
        started.process.wait(3)
    return started.process.poll() is not None


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[office.Office]:
    """LibreOffice, started once."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    arguments = addin.files(folder / "functions", functions.__name__, [sysconfig.get_path("purelib")])
    started = office.start(folder / "profile", headless=True, arguments=arguments)
    pytestconfig.stash[_STARTED] = started
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
