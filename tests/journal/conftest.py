"""The small company's workbook, a copy for each test."""

import shutil
from pathlib import Path

import pytest

from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile


@pytest.fixture
def book(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy with its journal and files."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "books"
    shutil.copytree(made.parent, folder)
    books = books_of(WorkbookFile(folder / made.name), None)
    journal_file.mark_saved(folder / made.name, len(books["Log"]), str(books["Log"]["chain"].iloc[-1]))
    return folder / made.name
