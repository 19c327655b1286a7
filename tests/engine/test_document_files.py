"""A document's file: its digest is in the journal with the save that made it, and no other content gives way to it."""

import json
import os
from pathlib import Path

import pytest

from invoice_workbook.engine import owed
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import documents
from tests.engine.company import PDF, XLSX, asked, cut_off_at_the_save, forget, known, lying, noted, typed_over
from tests.engine.kranich import BOOK, FOLDER
from tests.formats.test_einvoice import received


def test_the_files_of_issued_invoices_are_in_the_journal_with_their_digests(folder):
    [entry] = noted(folder)
    assert (entry["command"], entry["before"]) == ("issue", "")
    assert entry["document"] == "INV-2026-00001.xlsx - INV-2026-00002.pdf"
    assert json.loads(entry["after"]) == lying(folder)
    assert len(lying(folder)) == 4, "and neither the layout nor a draft"


def test_a_file_that_is_made_for_the_first_time_is_noted_and_one_with_the_same_content_is_not(folder):
    said = asked(folder, "files", invoices=("INV-2026-00001",), kinds="xml")
    assert said.errors == 0 and len(noted(folder)) == 2
    assert noted(folder)[1]["document"] == "INV-2026-00001.xml"
    assert known(folder) == lying(folder)
    before = (folder / BOOK).read_bytes()
    asked(folder, "files", invoices=("INV-2026-00001",), kinds="xml")
    assert (folder / BOOK).read_bytes() == before, "nothing is new: the workbook is not saved"


def test_our_own_file_is_made_anew_and_the_entry_shows_both(folder):
    was = lying(folder)
    typed_over(folder, "Company", "Kranich & Söhne GmbH")
    said = asked(folder, "files", invoices=("INV-2026-00001",))
    assert said.errors == 0 and len(said.json["files"]) == 2
    entry = noted(folder)[-1]
    assert json.loads(entry["before"]) == {name: was[name] for name in (XLSX, PDF)}
    assert json.loads(entry["after"]) == {name: lying(folder)[name] for name in (XLSX, PDF)}
    assert known(folder) == lying(folder) != was


@pytest.mark.parametrize(
    ("is_ours", "words"),
    [
        (True, "INV-2026-00001.pdf was changed after this workbook made it."),
        (False, "INV-2026-00001.pdf is there with another content, which the journal does not know as ours."),
    ],
)
def test_another_content_is_never_overwritten_and_the_other_files_are_made(folder, is_ours, words):
    path = folder / FOLDER / PDF
    if is_ours:
        typed_over(folder, "Company", "Kranich & Söhne GmbH")  # a file made in the same second would be the same
    else:
        typed_over(folder, "Files folder", "Elsewhere")
        path = folder / "Elsewhere" / PDF
        path.parent.mkdir()
        forget(folder)
    path.write_bytes(b"somebody's")
    said = asked(folder, "files", kinds="xlsx,pdf")
    assert path.read_bytes() == b"somebody's"
    [failed] = said.json["failed"]
    assert (failed["what"], failed["document"]) == ("pdf", "INV-2026-00001")
    assert failed["reason"].startswith(words) and words in said.message
    assert said.errors == 1
    assert [Path(name).name for name in said.json["files"]] == [XLSX, "INV-2026-00002.xlsx", "INV-2026-00002.pdf"]
    assert PDF not in json.loads(noted(folder)[-1]["after"])


def test_a_folder_or_a_pipe_in_the_files_place_is_another_content(folder):
    typed_over(folder, "Files folder", "Elsewhere")
    (folder / "Elsewhere" / PDF).mkdir(parents=True)
    os.mkfifo(folder / "Elsewhere" / XLSX)
    said = asked(folder, "files", invoices=("INV-2026-00001",))
    assert {one["what"] for one in said.json["failed"]} == {"xlsx", "pdf"}


def test_no_mail_carries_a_file_that_somebody_changed(folder):
    (folder / FOLDER / PDF).write_bytes(b"%PDF pay to another account\n%%EOF")
    said = asked(folder, "send")
    [failed] = said.json["failed"]
    assert (failed["what"], failed["document"]) == ("mail", "INV-2026-00001")
    assert "was changed after" in failed["reason"]
    assert [Path(name).name for name in said.json["files"]] == ["INV-2026-00002.eml"]


def test_a_payment_file_that_finds_another_content_books_nothing(folder):
    asked(folder, "pay")
    (folder / FOLDER / "Payments RUN-20261130-00001.xml").write_bytes(b"somebody's")
    before = (folder / BOOK).read_bytes()
    with pytest.raises(WorkbookError, match="is there with another content"):
        asked(folder, "pay", release=True)
    assert (folder / BOOK).read_bytes() == before


def test_a_bill_whose_file_finds_another_content_is_not_entered(folder):
    (folder / "one.xml").write_bytes(received())
    (folder / FOLDER / "Bills").mkdir()
    (folder / FOLDER / "Bills" / "B-5 one.xml").write_bytes(b"somebody's")
    before = (folder / BOOK).read_bytes()
    with pytest.raises(WorkbookError, match="so nothing was booked"):
        asked(folder, "import-bill", files=(folder / "one.xml",))
    assert (folder / BOOK).read_bytes() == before


def test_a_claim_whose_letter_finds_another_content_is_not_noted_as_asked_back(folder):
    letter = Path(asked(folder, "claims", vendors=("V-3",), letters=True).json["files"][0])
    assert letter.suffix == ".pdf"
    letter.write_bytes(b"somebody's")
    with pytest.raises(WorkbookError, match="was changed after this workbook made it"):
        asked(folder, "claims", vendors=("V-3",), letters=True)
    assert letter.read_bytes() == b"somebody's"


def test_a_dry_run_makes_and_notes_nothing(folder):
    typed_over(folder, "Company", "Kranich & Söhne GmbH")
    was = lying(folder)
    asked(folder, "files", dry_run=True)
    assert len(noted(folder)) == 1 and lying(folder) == was


def test_what_a_killed_run_made_is_placed_by_the_next_one_unless_somebody_was_there_first(folder, monkeypatch):
    cut_off_at_the_save(folder, monkeypatch, "files", kinds="xml")
    there = folder / FOLDER / "INV-2026-00001.xml"
    there.write_bytes(b"somebody's")
    said = asked(folder, "check", only="gross-total")
    assert there.read_bytes() == b"somebody's"
    assert (folder / FOLDER / "INV-2026-00002.xml").exists()
    assert "INV-2026-00001.xml is there with another content" in said.message
    assert [one["document"] for one in said.json["owed"]] == ["INV-2026-00001"]
    there.unlink()
    asked(folder, "check", only="gross-total")
    assert known(folder) == lying(folder)
    assert not owed.folder_of(folder / BOOK).exists()


def test_what_an_inbox_brings_is_known_by_its_path_in_its_own_folder(folder):
    (folder / "one.xml").write_bytes(received())
    asked(folder, "import-bill", files=(folder / "one.xml",))
    assert [name for name in known(folder) if "/" in name] == ["Bills/B-5 one.xml"]
    assert known(folder) == lying(folder)


def test_a_files_folder_that_is_a_link_is_the_folder_itself(folder, tmp_path):
    (folder / FOLDER).rename(tmp_path / "share")
    (folder / FOLDER).symlink_to(tmp_path / "share", target_is_directory=True)
    asked(folder, "files", kinds="xml")
    assert known(folder) == lying(folder)


def test_many_files_share_an_entry_that_a_cell_can_take():
    made = {f"{n:03}{'x' * 240}.pdf": "d" * 64 for n in range(200)}
    entries = list(documents.entries_of(made, made | dict.fromkeys(list(made)[:100], "e" * 64)))
    assert sum(len(json.loads(one["after"])) for one in entries) == 100
    assert len(entries) == 2 and all(len(cell) <= 32_767 for one in entries for cell in one.values())
