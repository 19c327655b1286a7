"""An open workbook brought up to date: saved, closed, mended as a file, opened again.

Only in LibreOffice: there a press runs beside the office. In Excel it runs within a macro of the very workbook, and
what becomes of that macro when its workbook is closed could not be tried; the doctor then says what to do by hand.
"""

from contextlib import suppress
from pathlib import Path

import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.setup import doctor, libreoffice_saved, open_book
from invoice_workbook.setup.told import Told

LIBREOFFICE = "libreoffice"
MENDED = ("version", "lacking", "language")
"""What the doctor says of a workbook that can be brought up to date."""


def is_possible(book: xw.Book, told: list[Told]) -> bool:
    """Whether the doctor found a workbook that is to be brought up to date, and whether that can be done from here."""
    return book.app.engine.name == LIBREOFFICE and any(one.id in MENDED and not one.well for one in told)


def bring_up(book: xw.Book, path: Path) -> tuple[xw.Book, list[Told]]:
    """The workbook opened again, and what the doctor says of it now; it is opened again whatever that is."""
    app = book.app
    if book.api.isModified():
        book.save()
    book.close()
    try:
        told = doctor.examine_book(path, fix=True)
    finally:
        with suppress(WorkbookError):  # without a version from before there is nothing to mend it by
            if libreoffice_saved.is_saved_by_libreoffice(path):
                libreoffice_saved.mend(path)
        saving.keep_version(path, is_overwritten=True)
        again = open_book.in_office(app, path)
    return again, told
