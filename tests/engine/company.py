"""A small company with two issued invoices and their files: what is asked of it, what the journal knows, what lies."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from invoice_workbook.engine import journal_file
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import documents
from invoice_workbook.schema import SETTINGS
from invoice_workbook.setup import new_book
from invoice_workbook.tables import write
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.engine.kranich import BOOK, DAY, FOLDER, SHEETS, edit, settings
from tests.payables import record_approvals

PDF, XLSX = "INV-2026-00001.pdf", "INV-2026-00001.xlsx"


def made(folder: Path) -> Path:
    """The company's folder: two invoices are issued, with their files."""
    edits = {name: edit(name, text) for name, text in SHEETS.items()} | {"Settings": settings("")}
    new_book.make(folder / BOOK, edits=edits)
    record_approvals(folder / BOOK)
    assert asked(folder, "issue").errors == 0
    return folder


def asked(folder: Path, command: str, /, **options: Any) -> Result:
    """A command on the company's workbook."""
    return on(WorkbookFile(folder / BOOK), command, as_of=DAY, **options)


def noted(folder: Path) -> list[dict[str, str]]:
    """The journal's entries of files."""
    log = books_of(WorkbookFile(folder / BOOK), DAY)["Log"]
    mine = log[log["column"] == documents.MADE]
    return mine[["command", "document", "before", "after"]].to_dict("records")


def lying(folder: Path) -> dict[str, str]:
    """The documents' files in the folder, by their digests."""
    there = folder / FOLDER
    found = (path for path in there.resolve().rglob("*") if path.is_file() and path.suffix in (".pdf", ".xml", ".xlsx"))
    files = {path.relative_to(there.resolve()).as_posix(): path.read_bytes() for path in found}
    return {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if not name.startswith("Invoice l")
    }


def known(folder: Path) -> dict[str, str]:
    """What the journal knows of them."""
    return documents.digests(books_of(WorkbookFile(folder / BOOK), DAY))


def typed_over(folder: Path, setting: str, value: str) -> None:
    """A setting as the clerk types it."""
    place = [one.name for one in SETTINGS].index(setting)
    WorkbookFile(folder / BOOK).write({"Settings": Edit({"value": {place: value}}, len(SETTINGS))})


def promoted(folder: Path) -> None:
    """A manager among the people."""
    WorkbookFile(folder / BOOK).write({"People": Edit({"role": {1: "manager"}}, 2)})


def forget(folder: Path) -> None:
    """The journal of a workbook that knows of no file yet, as that of an older version."""
    host = WorkbookFile(folder / BOOK)
    books = books_of(host, DAY)
    host.write(write.edits(books.tables, {"Log": books["Log"].iloc[:0]}))
    shutil.rmtree(folder / ".history")
    shutil.rmtree(journal_file._folder(), ignore_errors=True)


def cut_off_at_the_save(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, **options: Any) -> None:
    """A command that is killed once the workbook is saved: its files wait."""
    write = WorkbookFile.write

    def cut(host: WorkbookFile, *given: Any, **named: Any) -> None:
        write(host, *given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WorkbookFile, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            asked(folder, command, **options)
