"""A folder in a file's place: every file in it by itself; what cannot be taken in is named, the others are taken in."""

from pathlib import Path

import pytest

from invoice_workbook.engine.run import books_of
from invoice_workbook.formats.einvoice import cii, einvoice, ubl
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.banks import camt
from tests.cli import run
from tests.formats.test_einvoice import SHAPES

ANOTHERS = "DE02120300000000202051"


def lines(book: Path) -> list[str]:
    return sorted(books_of(WorkbookFile(book), None)["BankLines"]["reference"])


@pytest.fixture
def ours(empty: Path) -> Path:
    """An empty book of a company with an account."""
    settings = empty.with_name("settings.csv")
    settings.write_text("Name,Value\nBank account,DE89370400440532013000\n")
    assert run("import", empty, "Settings", settings, "--update").code == 0
    return empty


def statement(day: str, words: str, **more: str) -> bytes:
    return camt([(f"2026-11-{day}", "10.00", "Café", "DE02120300000000202051", words)], **more)


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    """A folder as it lies in a bank's download: statements, another's, a cut one, and what is none."""
    folder = tmp_path / "November"
    folder.mkdir()
    for day in ("02", "03"):
        (folder / f"{day}.xml").write_bytes(statement(day, f"of {day}"))
    (folder / "04 another's.xml").write_bytes(statement("04", "another's", account=ANOTHERS))
    (folder / "05 cut.xml").write_bytes(statement("05", "cut")[:300])
    (folder / "06 words.pdf").write_bytes(b"%PDF-1.7 no statement")
    for left_out in (".hidden.xml", "~$x.xlsx", "Thumbs.db"):
        (folder / left_out).write_bytes(b"x")
    return folder


def test_of_a_folder_of_statements_those_that_can_be_are_taken_in(ours, statements):
    said = run("import-bank", ours, statements, "--json")
    assert (said.code, said.err) == (1, "")
    assert lines(ours) == ["of 02", "of 03"]
    assert [Path(one["file"]).name for one in said.json["refused"]] == [
        "05 cut.xml",
        "06 words.pdf",
        "04 another's.xml",
    ]
    assert "3 of 5 files not imported: " in said.json["message"]
    again = run("import-bank", ours, statements, "--json")
    assert [one["added"] for one in again.json["statements"]] == [0, 0]
    assert lines(ours) == ["of 02", "of 03"]


def test_a_file_that_is_named_by_itself_is_taken_in_or_nothing_is(ours, statements):
    said = run("import-bank", ours, statements, statements / "04 another's.xml")
    assert said.code == 2 and "another's" in said.err
    assert lines(ours) == []


def test_files_of_two_folders_are_two_though_they_are_called_alike(ours, tmp_path):
    contents = {
        "10": statement("10", "of October", account=ANOTHERS),
        "11": statement("11", "of November"),
        "12": statement("12", "of December")[:300],
    }
    folders = [tmp_path / month for month in contents]
    for folder, content in zip(folders, contents.values(), strict=True):
        folder.mkdir()
        (folder / "statement.xml").write_bytes(content)
    said = run("import-bank", ours, *folders, "--json")
    assert (said.code, said.err) == (1, "")
    assert lines(ours) == ["of November"]
    refused = [str(Path(one["file"]).relative_to(tmp_path)) for one in said.json["refused"]]
    assert sorted(refused) == ["10/statement.xml", "12/statement.xml"]
    assert "2 of 3 files not imported: " in said.json["message"]


def test_a_mapping_in_the_folder_is_no_statement(ours, tmp_path):
    folder = tmp_path / "November"
    folder.mkdir()
    mapping = '[bank]\nbooked_on = "Booked"\namount = "Money"\nreference = "Words"\n'
    (folder / "ours.toml").write_text(mapping)
    (folder / "02.csv").write_text("Booked;Money;Words\n2026-11-02;10.00;of 02\n")
    said = run("import-bank", ours, folder, "--map", folder / "ours.toml", "--json")
    assert (said.code, said.err) == (0, "")
    assert lines(ours) == ["of 02"]


def test_a_folder_of_bills(empty, tmp_path):
    folder = tmp_path / "bills"
    folder.mkdir()
    (folder / "2.xml").write_bytes(ubl.write(einvoice.gather(SHAPES["standard, two rates, discounts"])))
    (folder / "10.xml").write_bytes(cii.write(einvoice.gather(SHAPES["zero rated"])))
    (folder / "letter.docx").write_bytes(b"PK\x03\x04 no bill")
    said = run("import-bill", empty, folder, "--json", "--as-of", "2026-11-20")
    assert (said.code, said.err) == (1, "")
    assert [one["file"] for one in said.json["bills"]] == ["10.xml", "2.xml"]
    assert [Path(one["file"]).name for one in said.json["refused"]] == ["letter.docx"]


@pytest.mark.parametrize("command", ["import-bill", "import-bank"])
def test_a_folder_with_nothing_in_it_is_one_sentence(command, empty, tmp_path):
    (tmp_path / "none").mkdir()
    said = run(command, empty, tmp_path / "none")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("There is no file in ") and said.err.count("\n") == 1
