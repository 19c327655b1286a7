"""Which books a folder, a list or an address means, and what is said where there are none."""

import os
import sys
from pathlib import Path

import fsspec
import pytest

from invoice_workbook.engine.lock import LOCK
from invoice_workbook.errors import WorkbookError
from invoice_workbook.many import result
from invoice_workbook.many.finding import MARK, find
from tests.cli import run

FILES = (
    "a.xlsm",
    "B.XLSX",
    "sub/c.xlsm",
    "sub/deep/d.xlsx",
    "old.xls",
    "~$a.xlsm",
    ".x.xlsm",
    "a files/i.xlsx",
    "n.txt",
)
FILES += (
    "sub files/kept.xlsm",
    ".history/a.xlsm",
    "Inbox/i.xlsx",
    f"before/{MARK}",
    "before/Summary.xlsx",
    "result/s.xlsx",
)
MEANT = ["a.xlsm", "B.XLSX", "old.xls", "sub files/kept.xlsm", "sub/c.xlsm", "sub/deep/d.xlsx"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "books" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "books"


def names(said: object, into: object = "elsewhere") -> list[str]:
    return [one.name for one in find(str(said), str(into))]


@pytest.mark.not_ours("*", reason="names alone")
def test_the_books_of_a_folder_by_path_and_by_address(folder):
    assert names(folder, folder / "result") == MEANT
    assert names(f"file://{folder}", folder / "result") == MEANT
    assert names(folder / "a.xlsm") == ["a.xlsm"]


@pytest.mark.not_ours("*", reason="names alone")
def test_the_books_of_a_list(folder):
    (folder / "list.txt").write_text("\ufeff# ours\na.xlsm\n\n sub \ngone.xlsm\na.xlsm\nnowhere://x/y.xlsm\n", "utf-8")
    found = {one.name: one.refused for one in find(str(folder / "list.txt"), "elsewhere")}
    assert list(found) == ["a.xlsm", "gone.xlsm", "nowhere://x/y.xlsm", "sub/c.xlsm", "sub/deep/d.xlsx"]
    assert found["gone.xlsm"] == "gone.xlsm does not exist: check the path."
    assert found["nowhere://x/y.xlsm"].startswith("nowhere://x/y.xlsm cannot be reached (")
    assert not found["a.xlsm"] and not found["sub/c.xlsm"]


def test_the_books_of_an_address_elsewhere():
    memory = fsspec.filesystem("memory")
    for name in FILES:
        memory.pipe_file(f"/many/{name}", b"xy")
    found = find("memory://many", "memory://many/result")
    assert [one.name for one in found] == MEANT
    assert {one.size for one in found} == {2} and all(one.place.startswith("memory://") for one in found)


SAID = {
    "gone": "does not exist: check the path",
    "nothing": "There is no workbook in",
    "picture.png": "nor a list of them",
    "nowhere://books": "cannot be reached",
    "memory://nothing-there": "does not exist",
    "gone.xlsm": "There is no workbook in",
}


@pytest.mark.parametrize("said", SAID)
def test_what_has_no_books_is_one_sentence(said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    told = run("check-folder", said)
    assert (told.code, told.out) == (2, "")
    assert SAID[said] in told.err and told.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nothing", "picture.png"]


WRONG = {
    "a file": (("--to", "file.txt"), "file.txt is a file"),
    "others' files": (("--to", "."), "has other files in it"),
    "no process": (("--jobs", "0"), "0 processes can do nothing"),
    "both": (("--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"), "leave out --jobs"),
    "no scheduler": (("--scheduler", "127.0.0.1:1"), "There is no Dask scheduler at 127.0.0.1:1"),
    "no address": (("--scheduler", "http://x"), "There is no Dask scheduler at http://x"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.not_ours("*", reason="names alone")
def test_what_cannot_be_meant_is_one_sentence(case, tmp_path, monkeypatch):
    monkeypatch.setattr("invoice_workbook.many.cluster.TO_CONNECT", 0.5)
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.xlsm").write_bytes(b"x")
    (tmp_path / "file.txt").write_text("x")
    words, sentence = WRONG[case]
    told = run("check-folder", "books", *words, cwd=tmp_path)
    assert (told.code, told.out) == (2, "")
    assert sentence in told.err and told.err.count("\n") == 1


def test_the_result_lies_beside_its_books(tmp_path):
    assert result.beside(str(tmp_path / "books")) == str(tmp_path / "books checked")
    assert result.beside(str(tmp_path / "list.txt")) == str(tmp_path / "list checked")
    assert result.beside("s3://bucket/books/") == "books checked"


def test_two_folders_have_two_results_though_their_names_differ_behind_a_point_alone(tmp_path, monkeypatch):
    for name in ("books.2025", "books.2026"):
        (tmp_path / name).mkdir()
        assert result.beside(str(tmp_path / name)) == str(tmp_path / f"{name} checked")
        assert result.beside(f"s3://bucket/{name}") == f"{name} checked"
    monkeypatch.chdir(tmp_path / "books.2025")
    assert result.beside("..") == f"{tmp_path} checked"


def test_files_of_somebody_else_at_an_address_are_not_touched():
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/theirs/documents/2026.parquet", b"theirs")
    with pytest.raises(WorkbookError, match="has other files in it"):
        result.ask_usable("memory://theirs")
    assert memory.find("/theirs") == ["/theirs/documents/2026.parquet"]
    for _ in range(2):  # a new folder, and that of an earlier run
        result.ask_usable("memory://ours")


def test_nothing_of_a_run_that_was_cut_off_stays_though_no_book_can_be_checked(tmp_path):
    left = ("problems/.0a.parquet.7.tmp", "kept/found/.0a.json.7.tmp", ".Summary.xlsx.7.tmp", "across/0000.parquet")
    for name in (*(f"books checked/{one}" for one in (*left, MARK)), "books/a.xlsm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"half")
    assert run("check-folder", "books", "--jobs", "1", cwd=tmp_path).code == 1
    files = [path.name for path in (tmp_path / "books checked").rglob("*") if path.is_file()]
    assert sorted(files) == [MARK, LOCK, "Summary.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_two_names_that_are_no_letters_are_two_books(tmp_path):
    for name in (b"a\xfe.xlsm", b"a\xff.xlsm"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    assert names(tmp_path) == ["a\\xfe.xlsm", "a\\xff.xlsm"]


def test_a_missing_package_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.xlsm").write_bytes(b"")
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    told = run("check-folder", tmp_path)
    assert (told.code, told.out) == (2, "")
    assert 'run pip install "invoice-workbook[many]"' in told.err and told.err.count("\n") == 1
