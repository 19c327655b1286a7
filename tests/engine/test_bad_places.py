"""Folders, files and packages that are not as they should be: one sentence, and nothing booked, made or sent."""

from pathlib import Path

import pytest

from invoice_workbook import schema
from invoice_workbook.engine import owed
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import new_book
from tests.asked import on
from tests.cli import run, run_apart
from tests.setup import older_books

pytestmark = pytest.mark.long  # every place in which files cannot lie


def folder_of(book: Path) -> Path:
    return book.with_name(f"{book.stem} files")


def tables(book: Path) -> dict[str, str]:
    return {name: frame.to_csv() for name, frame in books_of(WorkbookFile(book), None).tables.items()}


def with_a_file_for_a_folder(book: Path) -> None:
    folder_of(book).write_text("not a folder")


def with_half_a_layout(book: Path) -> None:
    folder_of(book).mkdir()
    (folder_of(book) / "Invoice layout.xlsx").write_bytes(b"PK\x03\x04 and no more")


def with_a_layout_without_its_names(book: Path) -> None:
    folder_of(book).mkdir()
    new_book.make(folder_of(book) / "Invoice layout.xlsx")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (with_a_file_for_a_folder, r"Nothing can be put into the folder .*\(Not a directory\)\. Nothing was booked"),
        (with_half_a_layout, r"Invoice layout\.xlsx cannot be read"),
        (with_a_layout_without_its_names, r'Invoice layout\.xlsx has no cell named "'),
    ],
)
@pytest.mark.not_ours("Invoice layout.xlsx", reason="half written on purpose")
def test_a_place_that_takes_no_invoices_is_told_before_a_number_is_given(place, sentence, clean):
    place(clean)
    before = tables(clean)
    with pytest.raises(WorkbookError, match=sentence):
        on(WorkbookFile(clean), "issue")
    assert tables(clean) == before
    assert not owed.folder_of(clean).exists()
    assert folder_of(clean).is_file() or [path.name for path in folder_of(clean).iterdir()] == ["Invoice layout.xlsx"]


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_book_that_is_gone_or_was_exchanged_while_the_command_worked(is_gone, clean, monkeypatch):
    write = WorkbookFile.write

    def meanwhile(host, *given, **named):
        content = clean.read_bytes()
        clean.unlink()
        if not is_gone:  # a synchronising program put another in its place
            clean.write_bytes(content)
        return write(host, *given, **named)

    before = tables(clean)
    monkeypatch.setattr(WorkbookFile, "write", meanwhile)
    with pytest.raises(WorkbookError):
        on(WorkbookFile(clean), "issue")
    assert not folder_of(clean).exists()
    assert not owed.folder_of(clean).exists()
    assert not clean.exists() if is_gone else tables(clean) == before


def test_what_nobody_foresaw_after_the_save_is_not_called_nothing(clean, monkeypatch):
    def stumbles(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("invoice_workbook.engine.leaving.place", stumbles)
        said = run("issue", clean)
    assert said.code == 2
    assert "What it had booked is saved" in said.err
    assert "Nothing was written" not in said.err
    assert "now done" in run("check", clean).out
    assert list(folder_of(clean).glob("*.pdf"))


@pytest.fixture
def without_machine_code(tmp_path):
    """A folder in which a package's part in machine code does not load, as where a DLL is missing."""

    def made(package: str) -> str:
        folder = tmp_path / "packages" / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text('raise ImportError("DLL load failed")')
        return str(folder.parent)

    return made


@pytest.mark.parametrize("package", ["wolfxl", "typst"])
def test_the_doctor_survives_a_package_that_does_not_load(package, empty, without_machine_code):
    folder = without_machine_code(package)
    told = run_apart("doctor", empty, PYTHONPATH=folder)
    assert told.code == 1
    assert f"The package {package} is installed but cannot be loaded (DLL load failed)" in told.out
    if package == "wolfxl":
        said = run_apart("check", empty, PYTHONPATH=folder)
        assert said.code == 2
        assert "Run `invoice-workbook doctor`" in said.err


def test_a_log_that_cannot_be_written_is_no_reason_to_fall_silent(empty, tmp_path, without_machine_code):
    (tmp_path / "state").write_text("a file where a folder should be")
    folder = without_machine_code("wolfxl")
    said = run_apart("check", empty, PYTHONPATH=folder, XDG_STATE_HOME=str(tmp_path / "state"))
    assert said.code == 2
    assert "cannot be loaded here (DLL load failed)" in said.err


def test_an_older_book_is_brought_up_to_date_without_what_builds_the_template(tmp_path, without_machine_code):
    """XlsxWriter is the developers': where the program is installed it is not there."""
    old = older_books.make(tmp_path / "old.xlsm", 1)
    said = run_apart("doctor", old, "--fix", PYTHONPATH=without_machine_code("xlsxwriter"))
    assert "cannot be loaded" not in said.out
    assert f"old.xlsm is of version {schema.SCHEMA_VERSION} now" in said.out
