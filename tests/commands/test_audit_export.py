"""What an auditor gets, and that it is proved without this program: as it is, and after any byte was changed."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.commands.audit_papers import VERIFY
from invoice_workbook.engine import journal_file
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from tests import cli
from tests.engine import company
from tests.engine.company import PDF, asked, promoted
from tests.engine.kranich import BOOK, DAY, FOLDER

pytestmark = pytest.mark.long  # a whole company, exported and proved

NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")
MOST_LINES = 30


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company.made(tmp_path_factory.mktemp("issued"))


@pytest.fixture
def folder(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued, tmp_path / "company"))


@pytest.fixture(scope="session")
def exported(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the company's November, made once."""
    made = tmp_path_factory.mktemp("exported") / "audit"
    said = exported_to(issued, made)
    assert said.errors == 0, said.message
    return made


@pytest.fixture
def audit(exported: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(exported, tmp_path / "audit"))


def proved(audit: Path) -> tuple[int, str]:
    """What verify.py says, by a Python that has nothing but its own library."""
    done = subprocess.run(
        [sys.executable, "-I", audit / "verify.py"], capture_output=True, encoding="utf-8", cwd="/", check=False
    )
    assert not done.stderr
    assert done.stdout.count("\n") == 1
    return done.returncode, done.stdout


def rows_of(audit: Path, table: str) -> list[dict[str, str]]:
    with (audit / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def flipped(path: Path, place: int) -> None:
    """One byte of a file, another."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_an_export_is_proved_without_this_program(issued, exported):
    log = books_of(WorkbookFile(issued / BOOK), DAY)["Log"]
    code, words = proved(exported)
    assert code == 0
    assert words.startswith(f"RIGHT: 40 files, journal to {log['entry'].iloc[-1]}, seal {log['chain'].iloc[-1]}")
    assert (exported / "journal.txt").read_bytes().split(b"\n")[:-1] == [
        line for line in journal_file.path_of(issued / BOOK).read_bytes().split(b"\n")[:-1] if not line.startswith(b"#")
    ]
    assert {path.name for path in (exported / "documents").iterdir()} == set(company.known(issued))


def test_the_proof_is_short_and_needs_nothing_but_python():
    source = VERIFY.read_text("utf-8")
    assert len(source.splitlines()) <= MOST_LINES
    assert max(map(len, source.splitlines())) <= 120
    compile(source, "verify.py", "exec")


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("name", ["journal.txt", f"documents/{PDF}", "tables/Invoices.csv", "head.json", "README.txt"])
def test_one_byte_that_was_changed_is_found_at_its_place(audit, name, part):
    path = audit / name
    flipped(path, int(path.stat().st_size * part))
    code, words = proved(audit)
    assert code == 1 and words.startswith("WRONG") and name in words


def test_an_entry_that_was_changed_is_named_by_its_line(audit):
    lines = (audit / "journal.txt").read_bytes().split(b"\n")
    lines[-2] = lines[-2].replace(b"T", b"t", 1)
    (audit / "journal.txt").write_bytes(b"\n".join(lines))
    assert f"journal.txt, line {len(lines) - 1}: this entry" in proved(audit)[1]


def test_a_journal_whose_end_was_cut_off_and_a_document_that_is_gone_are_found(audit):
    lines = (audit / "journal.txt").read_bytes().split(b"\n")
    (audit / "journal.txt").write_bytes(b"\n".join(lines[:-2]) + b"\n")
    (audit / "documents" / PDF).unlink()
    code, words = proved(audit)
    assert code == 1 and "journal.txt: its end is gone" in words and f"documents/{PDF}" in words


def test_a_document_exchanged_together_with_its_digest_is_not_the_journals(audit):
    path = audit / "documents" / PDF
    was = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"another")
    listed = (audit / "digests.csv").read_text("utf-8").replace(was, hashlib.sha256(b"another").hexdigest())
    (audit / "digests.csv").write_text(listed, "utf-8")
    code, words = proved(audit)
    assert code == 1 and f"documents/{PDF}: not in the journal" in words


def test_tables_are_of_the_period_and_masters_whole_with_exact_amounts_and_iso_dates(exported):
    assert [
        (row["Invoice"], row["Invoice date"], row["Gross"], row["Open"]) for row in rows_of(exported, "Invoices")
    ] == [
        ("INV-2026-00001", "2026-11-30", "71.40", "71.40"),
        ("INV-2026-00002", "2026-11-30", "119.00", "119.00"),
    ]
    assert [row["Tax rate %"] for row in rows_of(exported, "InvoiceLines")] == ["19", "19"]
    assert rows_of(exported, "Orders") == rows_of(exported, "OrderLines") == [], "they are of September"
    assert len(rows_of(exported, "Customers")) == 2 and len(rows_of(exported, "Bills")) == 4
    assert sorted(path.stem for path in (exported / "tables").iterdir()) == sorted(TABLES)


def test_another_period_has_other_rows_and_no_documents(folder, tmp_path):
    said = cli.run("audit-export", folder / BOOK, tmp_path / "audit", "--from", "2025-01-01", "--to", "2025-12-31")
    assert said.code == 0, said.err
    assert rows_of(tmp_path / "audit", "Invoices") == []
    assert not (tmp_path / "audit" / "documents").exists()
    assert proved(tmp_path / "audit")[0] == 0, "the journal is whole in every export"


def test_the_description_says_what_each_column_is(exported):
    said = json.loads((exported / "datapackage.json").read_bytes())
    assert said["profile"] == "tabular-data-package"
    of = {one["name"]: one for one in said["resources"]}
    assert set(of) == {name.lower() for name in TABLES} | {"journal"}
    invoices = of["invoices"]["schema"]
    types = {one["name"]: one["type"] for one in invoices["fields"]}
    assert (types["Invoice"], types["Invoice date"], types["Gross"]) == ("string", "date", "number")
    assert invoices["primaryKey"] == ["Invoice"]
    assert invoices["foreignKeys"] == [
        {"fields": "Customer", "reference": {"resource": "customers", "fields": "Customer"}}
    ]
    for one in said["resources"]:
        with (exported / one["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [each["name"] for each in one["schema"]["fields"]]
        assert one["bytes"] == (exported / one["path"]).stat().st_size
    assert "period from 2026-11-01 to 2026-11-30" in of["invoices"]["description"]
    assert "python verify.py" in (exported / "README.txt").read_text("utf-8")


def in_a_folder(tmp_path: Path) -> Path:
    (tmp_path / "audit").mkdir()
    return tmp_path / "audit"


def with_a_file(tmp_path: Path) -> Path:
    (in_a_folder(tmp_path) / "x").write_text("x")
    return tmp_path / "audit"


def a_file(tmp_path: Path) -> Path:
    (tmp_path / "audit").write_text("x")
    return tmp_path / "audit"


REFUSED: dict[Callable[[Path], Path], str] = {with_a_file: "has files in it", a_file: "Not a directory"}


@pytest.mark.parametrize("place", REFUSED, ids=lambda place: place.__name__)
def test_a_folder_that_has_something_in_it_or_is_none_is_refused(folder, tmp_path, place):
    made = place(tmp_path)
    said = cli.run("audit-export", folder / BOOK, made, *NOVEMBER)
    assert said.code == 2 and REFUSED[place] in said.err and "name a new or an empty folder" in said.err


def test_an_empty_folder_is_filled_and_the_workbook_stays_as_it_is(folder, tmp_path):
    before = (folder / BOOK).read_bytes()
    said = cli.run("audit-export", folder / BOOK, in_a_folder(tmp_path), *NOVEMBER, "--json").json
    assert (folder / BOOK).read_bytes() == before
    assert said["audit"]["documents"] == 4 and said["audit"]["is_sound"]
    assert said["audit"]["seal"] in said["message"]
    assert proved(tmp_path / "audit")[0] == 0


def test_a_period_that_ends_before_it_begins_is_refused(folder, tmp_path):
    said = cli.run("audit-export", folder / BOOK, tmp_path / "audit", "--from", "2026-12-01", "--to", "2026-11-30")
    assert (said.code, said.err.strip()) == (2, "The period ends (2026-11-30) before it begins (2026-12-01).")
    assert not (tmp_path / "audit").exists()


def test_a_dry_run_writes_nothing(folder, tmp_path):
    assert cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER, "--dry-run").code == 0
    assert not (tmp_path / "audit").exists()


def test_a_document_that_is_gone_or_another_is_named_and_the_proof_fails(folder, tmp_path):
    (folder / FOLDER / PDF).unlink()
    (folder / FOLDER / "INV-2026-00002.pdf").write_bytes(b"another")
    said = cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER, "--json")
    assert said.code == 1
    assert [one["document"] for one in said.json["failed"]] == [PDF, "INV-2026-00002.pdf"]
    code, words = proved(tmp_path / "audit")
    assert code == 1 and f"documents/{PDF}" in words and "documents/INV-2026-00002.pdf" in words


def test_what_a_withdrawn_payment_left_need_not_be_there(folder, tmp_path):
    asked(folder, "pay")
    asked(folder, "pay", release=True)
    asked(folder, "withdraw", payments=("PAY-00001", "PAY-00002"))
    (folder / FOLDER / "Payments RUN-20261130-00001.xml").unlink()
    assert cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER).code == 0
    assert proved(tmp_path / "audit")[0] == 0
    assert not list((tmp_path / "audit" / "documents").glob("Payments*"))
    assert list((tmp_path / "audit" / "documents").glob("Remittance*")), "they lie there still"


def test_a_broken_record_is_exported_and_said(folder, tmp_path):
    path = journal_file.path_of(folder / BOOK)
    path.write_bytes(path.read_bytes().replace(b"issue", b"iSsue", 1))
    said = cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER, "--json")
    assert said.code == 0 and "cannot be believed" in said.json["message"]
    assert not said.json["audit"]["is_sound"]
    assert not json.loads((tmp_path / "audit" / "head.json").read_bytes())["is_sound"]
    assert proved(tmp_path / "audit")[0] == 1


def test_a_workbook_without_journal_and_files_is_exported(empty, tmp_path):
    said = cli.run("audit-export", empty, tmp_path / "audit", *NOVEMBER)
    assert said.code == 0, said.err
    code, words = proved(tmp_path / "audit")
    assert code == 0 and words.startswith("RIGHT")
    assert (tmp_path / "audit" / "journal.txt").read_bytes() == b""


def test_a_record_that_was_begun_anew_is_proved_from_there(folder, tmp_path):
    promoted(folder)
    path = journal_file.path_of(folder / BOOK)
    path.write_bytes(path.read_bytes().replace(b"issue", b"iSsue", 1))
    said = cli.run("adopt", folder / BOOK, "--by", "lakshmi", "--reason", "looked through")
    assert said.code == 0, said.err
    assert cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER).code == 0
    assert proved(tmp_path / "audit")[0] == 0
    flipped(tmp_path / "audit" / "journal.txt", 12)
    assert proved(tmp_path / "audit")[0] == 1, "what stood before is sealed, too"


def test_cells_with_line_ends_and_backslashes_are_proved(folder, tmp_path):
    promoted(folder)
    reason = "C:\\new\\red\nsecond line\x1fpart\rend"
    said = cli.run("adopt", folder / BOOK, "--by", "lakshmi", "--reason", reason)
    assert said.code == 0, said.err
    assert cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER).code == 0
    assert proved(tmp_path / "audit")[0] == 0
    assert b"C:\\\\new\\\\red\\nsecond line\\xpart\\rend" in (tmp_path / "audit" / "journal.txt").read_bytes()


SEAL = {"de": "das Siegel des Eintrags", "te": "చివరి సెల్ ఎంట్రీ ముద్ర", "xx": "the entry's seal"}


@pytest.mark.parametrize("language", SEAL)
def test_the_folder_says_what_it_is_in_the_workbooks_language(folder, tmp_path, language):
    company.typed_over(folder, "Language", language)
    assert cli.run("audit-export", folder / BOOK, tmp_path / "audit", *NOVEMBER).code == 0
    assert SEAL[language] in (tmp_path / "audit" / "README.txt").read_text("utf-8")


def test_an_export_that_is_killed_is_finished_by_the_next_run(folder, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("invoice_workbook.engine.leaving.place", _dies)
        with pytest.raises(KeyboardInterrupt):
            exported_to(folder, tmp_path / "audit")
    assert not (tmp_path / "audit").exists()
    asked(folder, "check", only="gross-total")
    assert proved(tmp_path / "audit")[0] == 0


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def exported_to(folder: Path, made: Path) -> Result:
    return asked(folder, "audit-export", start=date(2026, 11, 1), end=date(2026, 11, 30), folder=made)
