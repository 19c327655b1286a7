"""A workbook that changed since it was last checked as a whole says so, and says nothing once it is checked."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal.entries import noted
from invoice_workbook.ledger import checked
from invoice_workbook.schema import OWED, TABLES, VERSION
from invoice_workbook.tables import write
from tests.asked import on, wanted
from tests.cli import run
from tests.engine.kranich import COMPANY
from tests.journal import small_book
from tests.payables import after
from tests.sheets import books

pytestmark = pytest.mark.long  # check after check

DAY = date(2026, 11, 30)


@pytest.fixture
def book(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small company's workbook, never checked."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Path(shutil.copytree(made.parent, tmp_path / "books")) / made.name


def did(book: Path, command: str, **options: Any) -> dict[str, Any]:
    return on(WorkbookFile(book), command, as_of=DAY, **options).json


def stale(answer: dict[str, Any]) -> list[str]:
    return [one["document"] for one in answer["problems"] if one["rule"] == "check-stale"]


def on_the_sheet(book: Path) -> list[tuple[str, str]]:
    sheet = books_of(WorkbookFile(book), None)["Problems"]
    mine = sheet[sheet["rule"] == "check-stale"]
    return list(zip(mine["document"], mine["status"], strict=True))


def entries(book: Path) -> list[str]:
    log = books_of(WorkbookFile(book), None)["Log"]
    return list(log["command"][log["column"] == "checked"])


def typed(book: Path, table: str, field: str, value: object) -> None:
    host = WorkbookFile(book)
    these = books_of(host, None)
    frame = these[table].copy()
    frame.loc[0, field] = value
    host.write(write.edits(these.tables, {table: frame}))


def test_a_workbook_that_was_never_checked_says_nothing(book):
    assert stale(did(book, "check-bills")) == [] == stale(did(book, "check", only="no-lines"))
    assert entries(book) == [] and on_the_sheet(book) == []


def test_it_changed_and_is_checked_and_changed_again(book):
    assert stale(did(book, "check")) == [] and entries(book) == ["check"]
    log = books_of(WorkbookFile(book), None)["Log"]
    assert not log["after"][log["command"] == "check"].str.startswith("+").any(), "what it judged is not in the Log"
    typed(book, "Customers", "city", "Bonn")
    typed(book, "Vendors", "note", "x")
    for command, options in (
        ("check-bills", {}),
        ("flag-late", {}),
        ("check", {"only": "no-lines"}),
        ("check-totals", {}),
    ):
        assert stale(did(book, command, **options)) == ["Customers, Vendors"]
        assert on_the_sheet(book) == [("Customers, Vendors", "open")]
    assert stale(did(book, "check", sheet="Bills")) == ["Customers, Vendors"], "of a sheet as well"
    whole = did(book, "check")
    assert stale(whole) == ["Customers, Vendors"], "as it was when it was read"
    assert on_the_sheet(book) == [("Customers, Vendors", "resolved")]
    assert whole["message"] == did(book, "check")["message"], "it is not counted: the workbook is checked now"
    assert stale(did(book, "check")) == [] == stale(did(book, "check-bills")) and entries(book) == ["check", "check"]


def test_a_second_check_of_an_unchanged_workbook_changes_nothing(book):
    did(book, "check")
    before = book.read_bytes()
    did(book, "check")
    assert book.read_bytes() == before


@pytest.mark.parametrize("damage", ["the Log", "the journal"])
def test_nor_does_one_where_the_record_cannot_be_believed(book, damage):
    if damage == "the Log":
        small_book.by_hand(book, Log=lambda log: log.drop(index=[2]))
    else:
        path = journal_file.path_of(book)
        path.write_text(path.read_text("utf-8").replace("T", "t", 1), "utf-8")
    did(book, "check")
    before = book.read_bytes()
    did(book, "check")
    assert book.read_bytes() == before
    typed(book, "Customers", "city", "Bonn")
    assert stale(did(book, "check-bills")) == ["Customers"]


def test_a_dry_check_notes_nothing(book):
    on(WorkbookFile(book), "check", as_of=DAY, dry_run=True)
    assert entries(book) == []
    did(book, "check")
    typed(book, "Customers", "city", "Bonn")
    on(WorkbookFile(book), "check", as_of=DAY, dry_run=True)
    assert stale(did(book, "check-bills")) == ["Customers"]


def test_what_commands_write_counts_too_and_a_dismissal_does_not(book):
    did(book, "check")
    problem = did(book, "check")["problems"][0]["id"]
    did(book, "dismiss", problems_=(problem,), reason="agreed")
    assert stale(did(book, "check-bills")) == []
    did(book, "hold", bills=("B-3",), reason="look")
    assert stale(did(book, "check-bills")) == ["Bills"]


def test_the_command_line_says_when_it_was(book):
    run("check", book)
    typed(book, "Customers", "city", "Bonn")
    [said] = [one for one in run("check", book, "--json").json["problems"] if one["rule"] == "check-stale"]
    assert said["severity"] == "notice" and said["row"] is None and said["table"] == "Problems"
    assert said["message"].startswith("A sheet changed since everything was last checked, on 20")
    assert said["message"].endswith(": Customers.")


CUSTOMERS = """
    customer | name   | city | credit_limit | check
    C-1      | Müller | Ulm  | 100          | x
    C-2      | Inn    |      |              |
"""


def small() -> Books:
    settings = "name | value\n" + "\n".join(f"{name} | {value}" for name, value in COMPANY.items())
    invoices = "invoice | customer | invoice_date | currency | gross\nI-1 | C-1 | 2026-11-01 | EUR | 10"
    return books(Customers=CUSTOMERS, Invoices=invoices, Settings=settings)


def edited(these: Books, table: str, row: int, **cells: object) -> Books:
    frame = these[table].copy()
    frame.loc[row, list(cells)] = list(cells.values())
    return these.with_tables(**{table: frame})


def without_columns(these: Books) -> Books:
    frames = {name: frame.drop(columns="clearing_code", errors="ignore") for name, frame in these.tables.items()}
    return these.with_tables(**frames)


CHANGES = {
    "nothing": (lambda these: these.with_tables(), ()),
    "a cell": (lambda these: edited(these, "Customers", 1, city="Bonn"), ("Customers",)),
    "a cell between two": (lambda these: edited(these, "Customers", 0, city="", name="MüllerUlm"), ("Customers",)),
    "an amount": (lambda these: edited(these, "Customers", 0, credit_limit=10001), ("Customers",)),
    "an amount where there was none": (lambda these: edited(these, "Customers", 1, credit_limit=0), ("Customers",)),
    "a day": (lambda these: edited(these, "Invoices", 0, invoice_date=pd.Timestamp("2026-11-02")), ("Invoices",)),
    "a row less": (lambda these: these.with_tables(Customers=these["Customers"].iloc[:1]), ("Customers",)),
    "another order": (lambda these: these.with_tables(Customers=these["Customers"].iloc[::-1]), ("Customers",)),
    "what the check says": (lambda these: edited(these, "Customers", 0, check=""), ()),
    "what is computed": (lambda these: edited(these, "Invoices", 0, open=1), ()),
    "a column that nobody filled": (without_columns, ()),
    "no table at all": (lambda these: these.with_tables(Invoices=these["Invoices"].iloc[:0]), ("Invoices",)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_counts_as_a_change(change):
    these = small()
    whole = noted(these, wanted("check", these).entries)
    made, tables = CHANGES[change]
    now = made(whole)
    assert checked.changed(now) == tables
    found = checks.found(now, ["check-stale"])
    assert list(found["document"]) == ([", ".join(TABLES[name].sheet for name in tables)] if tables else [])


@pytest.mark.parametrize(
    ("name", "counts"), [("Approval limit", True), ("As of", True), (OWED, False), (VERSION, False)]
)
def test_a_setting_counts_unless_the_program_fills_it(name, counts):
    these, settings = small(), "\n".join(f"{name} | {value}" for name, value in {**COMPANY, name: "2"}.items())
    other = books(Settings=f"name | value\n{settings}")
    assert (checked.digests(other)["Settings"] != checked.digests(these)["Settings"]) == counts


def test_an_entry_that_somebody_made_say_nothing_is_a_check_of_nothing():
    these = small()
    for words in ("", "[]", "{", json.dumps({"Customers": 1})):
        now = noted(these, [{"column": "checked", "after": words}])
        assert checked.changed(now) == ("Settings", "Customers", "Invoices")


def test_the_whole_check_leaves_its_entry_with_the_books_and_the_next_none():
    these = small()
    first = wanted("check", these)
    assert [one["column"] for one in first.entries] == ["checked"]
    assert not wanted("check", after(these, first)).entries
    assert not wanted("check", these, only="no-lines").entries and not wanted("check", these, sheet="Bills").entries
