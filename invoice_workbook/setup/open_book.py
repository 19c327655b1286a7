"""open: the workbook in the spreadsheet program that this system has, with buttons and cell functions working."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.engine import progress
from invoice_workbook.engine.result import Result
from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import functions
from invoice_workbook.hosts.package import Package
from invoice_workbook.languages import text

if TYPE_CHECKING:
    import xlwings as xw

    from invoice_workbook.libreoffice.office import Office

EXCEL_ONLY = ("CellFunctions",)
"""Our modules that LibreOffice needs not: its add-in has the cell functions."""


def open_book(path: Path) -> Result:
    """Open a workbook. Raises WorkbookError where it is none, or where there is no program or no screen for it."""
    with Package(path):
        pass
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # the clerk's own workbook
        program = "Excel"
    elif sys.platform == "darwin":
        subprocess.run(["open", "-a", "Microsoft Excel", str(path)], check=True)  # noqa: S603, S607  # the same
        program = "Excel"
    else:
        with progress.step(text("progress.open", file=path.name)):
            _in_libreoffice(path)
        program = "LibreOffice"
    message = text("done.open", file=path.name, program=program)
    return Result(message, {"command": "open", "book": str(path), "as_of": None, "message": message, "files": []})


def profile() -> Path:
    """The office's profile of our own: its settings and its macros' freedom touch no other document."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data, "invoice-workbook", "libreoffice")


def _in_libreoffice(path: Path) -> None:
    from invoice_workbook.libreoffice import engine
    from invoice_workbook.libreoffice.errors import OfficeError

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise WorkbookError("no-screen", file=path.name)
    if getattr(sys, "frozen", False):
        raise WorkbookError("one-file-office", file=path.name)
    path = path.resolve()
    try:
        app = engine.attach(_started(profile()))
        other = next((book for book in app.books if book.name.casefold() == path.name.casefold()), None)
        if other is None:
            _make_ready(path)
        elif Path(other.fullname) != path:
            raise WorkbookError("same-name", file=path.name, other=other.fullname)
        in_office(app, path, other)
    except OfficeError as error:
        raise WorkbookError("no-office", file=path.name, reason=error) from error


def in_office(app: "xw.App", path: Path, book: "xw.Book | None" = None) -> "xw.Book":
    """A workbook in an office that runs, opened unless it is, in front and with its buttons working."""
    from invoice_workbook.libreoffice import runpython

    book = book or app.books.open(path)
    runpython.install(book, EXCEL_ONLY, text("desk.still-running"))
    book.activate()
    app.impl.caller = book.impl  # two windows may be there: the words belong to this one's
    app.status_bar = text("desk.ready")  # a press then changes words only, and nothing moves under the pointer
    return book


def _make_ready(path: Path) -> None:
    """A lock that our office left is removed, what it saved is mended, and the version as it is now is kept."""
    from invoice_workbook.hosts import saving
    from invoice_workbook.libreoffice import office
    from invoice_workbook.setup import libreoffice_saved

    office.remove_stale_lock(path, profile())
    if libreoffice_saved.is_saved_by_libreoffice(path):
        libreoffice_saved.mend(path)
    saving.keep_version(path, is_overwritten=True)


def _started(folder: Path) -> "Office":
    """The office of that profile: the one that runs, else a new one that knows the cell functions."""
    from invoice_workbook.libreoffice import addin, office

    if running := office.running(folder):
        return running
    libraries = [sysconfig.get_path("purelib")]
    return office.start(folder, arguments=addin.files(folder / "functions", functions.__name__, libraries))
