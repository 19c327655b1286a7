"""Where a book may lie: long, odd and write-protected places. One sentence, or it simply works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.cli import run

CUSTOMER = {"Customers": Edit({"customer": {0: "C-1"}}, 1)}
NAMES = ["Größe & O'Neil – 2026 [1]", "b" * 250, "గ" * 83, "a;b #1 %20"]


@pytest.mark.parametrize("name", NAMES, ids=["signs", "250 letters", "250 bytes of Telugu", "marks"])
def test_a_book_with_an_odd_or_long_name_is_saved_and_its_versions_are_kept(name, tmp_path):
    folder = tmp_path / "Jürgen's books"
    folder.mkdir()
    book = folder / f"{name}.xlsm"
    new_book.make(book)
    before = book.read_bytes()
    WorkbookFile(book).write(CUSTOMER)
    assert [kept.read_bytes() for kept in saving.versions(book)] == [before]
    assert WorkbookFile(book).read()["Customers"].columns[0] == ("C-1",)
    assert {path.name for path in folder.iterdir()} == {book.name, saving.HISTORY}


def test_books_with_one_long_beginning_keep_their_versions_apart(tmp_path):
    books = [tmp_path / f"{'b' * 240}{n}.xlsm" for n in (1, 2)]
    for book in books:
        new_book.make(book)
        WorkbookFile(book).write(CUSTOMER)
    assert [len(saving.versions(book)) for book in books] == [1, 1]


def test_a_path_of_250_characters_takes_a_whole_command(sample, tmp_path):
    folder = tmp_path / "Jürgen's books" / ("x" * (250 - len(str(tmp_path)) - 30))
    folder.mkdir(parents=True)
    book = Path(shutil.copy(sample, folder / "book.xlsm"))
    said = run("check", book)
    assert said.code in (0, 1), said.err
    assert len(saving.versions(book)) == 1


@pytest.mark.parametrize("words", [("new",), ("check",)])
def test_a_name_that_no_system_takes_is_one_sentence(words, tmp_path):
    said = run(*words, tmp_path / f"{'b' * 300}.xlsm")
    assert said.code == 2
    assert "should not have" not in said.err
    assert len(said.err.strip().splitlines()) == 1


IN_A_READ_ONLY_FOLDER = """
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"
"""


@pytest.mark.skipif(shutil.which("unshare") is None or os.name != "posix", reason="no mount of one's own here")
def test_a_book_on_a_read_only_share_is_read_and_refused_before_anything_is_written(empty, tmp_path):
    inside = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    start = [*inside, "sh", "-c", IN_A_READ_ONLY_FOLDER, "sh", str(tmp_path)]
    if subprocess.run([*start, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mount of one's own")
    program = [sys.executable, "-m", "invoice_workbook"]
    before = empty.read_bytes()
    words = [*start, *program, "import", str(empty), "Customers", str(_customers(tmp_path))]
    tried = subprocess.run([*words, "--dry-run"], capture_output=True, encoding="utf-8", check=False)
    assert tried.returncode == 0, tried.stderr
    said = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (said.returncode, len(said.stderr.strip().splitlines())) == (2, 1), said.stderr
    assert "write-protected" in said.stderr
    assert empty.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {empty.name, "customers.csv"}


def _customers(folder: Path) -> Path:
    file = folder / "customers.csv"
    file.write_text("Customer,Name\nC-1,Café\n", "utf-8")
    return file


def test_a_disk_that_takes_no_such_path_is_told(tmp_path, monkeypatch):
    """As Windows says it (error 206)."""
    book = tmp_path / "book.xlsm"
    new_book.make(book)
    before = book.read_bytes()

    def too_long(*_: object) -> None:
        error = OSError(2, "The filename or extension is too long")
        error.winerror = 206  # type: ignore[attr-defined]  # as on Windows
        raise error

    monkeypatch.setattr(os, "fsync", too_long)
    with pytest.raises(WorkbookError, match="too long for this system"):
        WorkbookFile(book).write(CUSTOMER)
    assert book.read_bytes() == before
