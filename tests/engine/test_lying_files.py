"""Documents' files that are gone or another: what `check` says of them, and how little it reads for it."""

import os
import shutil
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.engine import document_files, lying_files
from invoice_workbook.engine.leaving import Placed
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.record import UNREADABLE
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.write import Edit
from tests import cli
from tests.asked import on
from tests.engine.company import (
    PDF,
    XLSX,
    asked,
    cut_off_at_the_save,
    forget,
    known,
    lying,
    promoted,
    typed_over,
)
from tests.engine.kranich import BOOK, FOLDER, SENT_REMINDERS, edit
from tests.engine.stages import WHOLE_PDF
from tests.formats.test_einvoice import received

pytestmark = pytest.mark.long  # every file of a company

RULES = "file-missing,file-changed"


def said_of(folder: Path) -> list[tuple[str, str, str]]:
    """What `check` says of the files: rule, place and message."""
    said = cli.run("check", folder / BOOK, "--only", RULES, "--json").json
    assert all(one["severity"] == "error" for one in said["problems"])
    return [
        (one["rule"], f"{one['table']} {one['document']} {one['cell']}", one["message"]) for one in said["problems"]
    ]


def test_files_as_they_were_made_are_no_problem(folder):
    assert said_of(folder) == []


def test_a_file_that_is_gone_is_an_error_at_its_invoice_and_files_makes_it_again(folder):
    (folder / FOLDER / PDF).unlink()
    [(rule, place, message)] = said_of(folder)
    assert (rule, place[:24]) == ("file-missing", "Invoices INV-2026-00001 ")
    assert message == f"Invoices INV-2026-00001: its file {PDF} is gone from the folder of documents."
    asked(folder, "files", invoices=("INV-2026-00001",))
    assert said_of(folder) == []


def test_a_file_that_somebody_changed_is_an_error_until_it_is_put_back(folder):
    path = folder / FOLDER / XLSX
    was, stat = path.read_bytes(), path.stat()
    path.write_bytes(was[:-1] + bytes([was[-1] ^ 1]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as if nobody had been there
    [(rule, place, message)] = said_of(folder)
    assert (rule, place[:24]) == ("file-changed", "Invoices INV-2026-00001 ")
    assert f"its file {XLSX} was changed after it was made or came in (it was {known(folder)[XLSX][:12]}" in message
    path.write_bytes(was)
    assert said_of(folder) == []


def test_a_changed_file_is_found_though_its_digest_was_kept(folder):
    long_ago = time.time_ns() - 10**12
    for path in (folder / FOLDER).iterdir():
        os.utime(path, ns=(long_ago, long_ago))
    time.sleep(2.1)  # the time of its entry is nobody's to set
    assert said_of(folder) == []
    path = folder / FOLDER / PDF
    content = path.read_bytes()
    path.write_bytes(content.replace(b"1", b"2"))
    os.utime(path, ns=(long_ago, long_ago))
    assert [rule for rule, _, _ in said_of(folder)] == ["file-changed"]


def test_what_was_read_once_is_not_read_again(folder, monkeypatch):
    time.sleep(2.1)
    names = known(folder)
    first = lying_files.look(folder / FOLDER, names, {})
    monkeypatch.setattr(document_files, "digest_of", lambda path: pytest.fail(f"{path} is read again"))
    assert lying_files.look(folder / FOLDER, names, {}) == first
    assert first.digests == names


def test_a_digest_that_was_kept_and_cannot_be_read_is_worked_out_again(folder):
    time.sleep(2.1)
    names = known(folder)
    lying_files.look(folder / FOLDER, names, {})
    for damage in (b"", b"[]", b'{"x": 1}', b'{"x": ["a"]}', b"\xff"):
        lying_files._place(folder / FOLDER).write_bytes(damage)
        assert lying_files.look(folder / FOLDER, names, {}).digests == names


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_workbook_without_its_folder_has_one_problem_at_its_setting(folder, is_empty, monkeypatch):
    monkeypatch.setattr("invoice_workbook.checks.file_missing.FEW", 3)
    shutil.rmtree(folder / FOLDER)
    if is_empty:
        (folder / FOLDER).mkdir()
    [(rule, place, message)] = said_of(folder)
    assert rule == "file-missing" and place.startswith("Settings Files folder Settings!B")
    assert message.endswith(f"{FOLDER} is not there, or has none of the 4 files that the journal knows.")


def test_a_folder_that_was_moved_is_found_by_its_setting(folder):
    (folder / FOLDER).rename(folder / "Elsewhere")
    typed_over(folder, "Files folder", "Elsewhere")
    assert said_of(folder) == []


def test_a_folder_in_a_files_place_cannot_be_read(folder):
    (folder / FOLDER / PDF).unlink()
    (folder / FOLDER / PDF).mkdir()
    [(rule, _, message)] = said_of(folder)
    assert (rule, message) == (
        "file-changed",
        f"Invoices INV-2026-00001: its file {PDF} is there and cannot be read.",
    )
    assert lying_files.look(folder / FOLDER, known(folder), {}).digests[PDF] == UNREADABLE


def test_a_file_in_another_spelling_that_the_system_takes_for_the_same_is_there(folder, monkeypatch):
    path = folder / FOLDER / PDF
    path.rename(path.with_name(PDF.lower()))
    assert [rule for rule, _, _ in said_of(folder)] == ["file-missing"], "here names differ by their case"
    names = known(folder)
    by_the_system = {folder / FOLDER / PDF: names[PDF]}
    monkeypatch.setattr(document_files, "digest_of", by_the_system.__getitem__)
    assert lying_files.look(folder / FOLDER, [PDF], {}).digests == {PDF: names[PDF]}


def test_what_waits_for_the_disk_is_not_missed(folder, monkeypatch):
    cut_off_at_the_save(folder, monkeypatch, "files", kinds="xml")
    with monkeypatch.context() as patched:
        patched.setattr("invoice_workbook.engine.leaving.place", lambda waiting: Placed())
        assert said_of(folder) == []
    assert said_of(folder) == []


def test_a_file_of_no_row_stands_at_the_log_by_its_name(folder):
    asked(folder, "statements", customers=("C-1",))
    names = [name for name in known(folder) if name.startswith("Statement")]
    (folder / FOLDER / names[0]).unlink()
    [(rule, place, _)] = said_of(folder)
    assert (rule, place) == ("file-missing", f"Log {names[0]} None")


def test_a_bill_that_came_in_and_was_changed_stands_at_its_row(folder):
    (folder / "one.xml").write_bytes(received())
    asked(folder, "import-bill", files=(folder / "one.xml",))
    (folder / FOLDER / "Bills" / "B-5 one.xml").write_bytes(b"<another/>")
    [(rule, place, _)] = said_of(folder)
    assert (rule, place[:10]) == ("file-changed", "Bills B-5 ")


def test_a_payment_file_that_was_changed_stands_at_its_payment(folder):
    asked(folder, "pay")
    asked(folder, "pay", release=True)
    [name] = [name for name in known(folder) if name.startswith("Payments")]
    path = folder / FOLDER / name
    path.write_bytes(path.read_bytes().replace(b"DE75512108001245126199", b"DE02500105170137075030"))
    [(rule, place, _)] = said_of(folder)
    assert (rule, place.split()[0]) == ("file-changed", TABLES["Payments"].sheet)


def gone(folder: Path, *beginnings: str) -> None:
    """The clerk deletes the files whose names begin so."""
    for path in (folder / FOLDER).iterdir():
        if path.name.startswith(beginnings):
            path.unlink()


def test_the_file_of_payments_that_were_all_withdrawn_need_not_be_there(folder):
    asked(folder, "pay")
    asked(folder, "pay", release=True)
    gone(folder, "Payments")
    assert [rule for rule, _, _ in said_of(folder)] == ["file-missing"]
    asked(folder, "withdraw", payments=("PAY-00001",))
    gone(folder, "Remittance PAY-00001")
    [(rule, place, _)] = said_of(folder)
    assert (rule, place.split()[0]) == ("file-missing", TABLES["Payments"].sheet), "the other payment stands"
    asked(folder, "withdraw", payments=("PAY-00002",))
    assert said_of(folder) == []
    gone(folder, "Remittance PAY-00002", PDF)
    assert [place[:23] for _, place, _ in said_of(folder)] == ["Invoices INV-2026-00001"]


def test_the_files_of_an_undone_run_need_not_be_there(folder):
    asked(folder, "pay")
    asked(folder, "pay", release=True)
    said = asked(folder, "undo").message
    assert "Payments RUN-20261130-00001.xml" in said and "delete them" in said
    gone(folder, "Payments", "Remittance")
    assert said_of(folder) == []


def test_files_that_lie_there_are_known_once_a_manager_takes_the_workbook_over(folder):
    promoted(folder)
    (folder / FOLDER / "INV-2026-00002.xml").write_bytes(b"<ours/>")
    (folder / FOLDER / "notes.pdf").write_bytes(b"ours as well, but of no document")
    forget(folder)
    assert asked(folder, "files", kinds="xml").json["failed"][0]["reason"].startswith("INV-2026-00002.xml is there")
    forget(folder)
    there = {*known(folder)}
    said = asked(folder, "adopt", by="lakshmi", reason="last year's workbook").message
    assert there == set() and said.endswith("So do 6 files of documents, as they lie in the folder.")
    assert known(folder) == {name: digest for name, digest in lying(folder).items() if name != "notes.pdf"}
    assert asked(folder, "files", kinds="xml").errors == 0
    assert (folder / FOLDER / "INV-2026-00002.xml").read_bytes() != b"<ours/>"
    (folder / FOLDER / PDF).write_bytes(b"somebody's")
    assert [rule for rule, _, _ in said_of(folder)] == ["file-changed"]
    assert "file" not in asked(folder, "adopt", by="lakshmi", reason="once more").message, "what is changed stays so"
    assert [rule for rule, _, _ in said_of(folder)] == ["file-changed"]


def test_a_cell_leads_nowhere_out_of_the_folder(folder):
    promoted(folder)
    (folder / "secret.pdf").write_bytes(b"not yours")
    names = f"../secret.pdf; {folder}/secret.pdf; ..; C:secret.pdf; Other.pdf"
    (folder / FOLDER / "Other.pdf").write_bytes(b"ours")
    WorkbookFile(folder / BOOK).write({"Invoices": Edit({"files": {0: names}}, 2)})
    asked(folder, "adopt", by="lakshmi", reason="last year's workbook")
    assert {name for name in known(folder) if "INV" not in name} == {"Other.pdf"}


def test_a_letter_that_somebody_changed_goes_to_no_agency_and_its_account_is_not_handed_over(folder):
    promoted(folder)
    WorkbookFile(folder / BOOK).write({"Reminders": edit("Reminders", SENT_REMINDERS)})
    letters = [folder / FOLDER / f"Reminder {number}.pdf" for number in (1, 2, 3)]
    for letter in letters:
        letter.write_bytes(WHOLE_PDF)
    asked(folder, "adopt", by="lakshmi", reason="the letters were written by hand")
    letters[1].write_bytes(b"%PDF pay twice as much\n%%EOF")
    said = on(WorkbookFile(folder / BOOK), "collections", as_of=date(2027, 3, 31), hand_over=True)
    assert said.json["files"] == [] and "Customers" not in said.json["changes"]
    [failed] = said.json["failed"]
    assert (failed["what"], failed["document"]) == ("zip", "C-2")
    assert failed["reason"].startswith("Reminder 2.pdf was changed after") and failed["reason"] in said.message
    letters[1].write_bytes(WHOLE_PDF)
    said = on(WorkbookFile(folder / BOOK), "collections", as_of=date(2027, 3, 31), hand_over=True)
    with zipfile.ZipFile(said.json["files"][0]) as packed:
        assert {letter.name for letter in letters} <= set(packed.namelist())
    assert said.errors == 0 and said.json["changes"]["Customers"] == {"added": 0, "changed": 1}
