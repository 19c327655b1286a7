"""The way back from each step, on the file: the books are as before, and the journal shows both."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook import commands
from invoice_workbook.books import Books
from invoice_workbook.engine import run as engine
from invoice_workbook.engine import steps
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import approvals, entries, postings
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import new_book
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.write import appended
from tests import cli
from tests.journal.small_book import by_hand, problems, run, with_cell, without

pytestmark = pytest.mark.long  # a way there and back for every command


def books(book: Path) -> Books:
    return books_of(WorkbookFile(book), date(2026, 11, 30))


def test_what_was_applied_is_taken_back_and_applied_anew_under_a_new_number(book):
    run(book, "unapply", ids=("R-00001",))
    assert problems(book) == []
    now = books(book)
    assert not len(now["Receipts"]) and not len(now["Allocations"][now["Allocations"]["side"] == "receivable"])
    by_hand(book, BankLines=with_cell("bank_line", "L-1", status="accepted", proposed_match="INV-2026-00001"))
    run(book, "apply")
    now = books(book)
    assert list(now["Receipts"]["receipt"]) == ["R-00002"] and problems(book) == []
    assert list(now["Invoices"]["status"]) == ["paid", "issued"]
    columns = entries.of(now).query("table == 'Receipts'")["column"]
    assert [one for one in columns if one] == ["booked", "taken back", "booked"]


def test_a_rejected_bill_is_reopened_and_approved_anew(book):
    run(book, "reject", bills=("B-3",), reason="not ours")
    told = run(book, "reopen", what="b-3")
    assert told.message == "Bill B-3 is entered again: it is checked and approved anew."
    assert books(book)["Bills"]["status"].iloc[2] == "entered"
    with pytest.raises(WorkbookError, match="Bill B-3 is entered: only a rejected bill can be reopened"):
        run(book, "reopen", what="B-3")
    run(book, "match")
    run(book, "approve", bills=("B-3",), by="lakshmi")
    assert books(book)["Bills"]["status"].iloc[2] == "approved" and problems(book) == []


@pytest.mark.parametrize(("command", "words"), [("reject", {"reason": "no"}), ("hold", {"reason": "no"})])
def test_an_approval_ends_when_the_bill_is_held_or_rejected_whatever_its_cell_says_later(book, command, words):
    run(book, "match")
    run(book, "approve", bills=("B-3",), by="lakshmi")
    if command == "reject":
        by_hand(book, Bills=with_cell("bill", "B-3", status="disputed"))
    run(book, command, bills=("B-3",), **words)
    by_hand(book, Bills=with_cell("bill", "B-3", status="approved", hold=""))
    assert ("error", "approval-unrecorded", "B-3") in problems(book)
    assert "V-2" not in [one["vendor"] for one in run(book, "pay").json["proposals"]]


def test_a_bill_with_money_on_it_is_not_rejected(book):
    by_hand(book, Bills=with_cell("bill", "B-1", status="disputed"))
    with pytest.raises(WorkbookError, match=r"Bill B-1 has 300.00 EUR paid on it: take that back first"):
        run(book, "reject", bills=("B-1",), reason="not ours")


def closed(book: Path, until: str) -> None:
    by_hand(book, Settings=with_cell("name", "Closed until", value=until))
    run(book, "hold", bills=("B-3",), reason="look")


def of_rule(book: Path, rule: str) -> list[str]:
    return [one["message"] for one in run(book, "check", only=rule).json["problems"]]


def test_a_closed_period_is_opened_by_a_manager_with_a_reason_and_closed_anew(book):
    closed(book, "2026-11-20")
    for words, reason in (
        (
            {"what": "2026-11-21", "by": "ulrike", "reason": "x"},
            r"2026-11-21 is not closed \(Closed until is 2026-11-20\)",
        ),
        ({"what": "2026-11-01", "by": "lakshmi", "reason": "x"}, "Only a manager"),
        ({"what": "2026-11-01", "by": "ulrike"}, "needs a reason"),
    ):
        with pytest.raises(WorkbookError, match=reason):
            run(book, "reopen", **words)
    with pytest.raises(WorkbookError, match="R-00001 of 2026-11-20 is in the period closed until 2026-11-20"):
        run(book, "unapply", ids=("R-00001",))
    told = run(book, "reopen", what="2026-11-01", by="ulrike", reason="a bill came late")
    assert told.message.startswith("Ulrike opened the time from 2026-11-01 to 2026-11-20 again.")
    assert books(book).settings.date("Closed until") == date(2026, 10, 31)
    run(book, "unapply", ids=("R-00001",))
    closed(book, "2026-11-20")
    assert of_rule(book, "closed-period") == [], "the closing is of what was there then"


def test_what_is_taken_out_of_a_closed_period_is_missed(book):
    closed(book, "2026-11-20")
    by_hand(book, Orders=without("order", "O-3"), Receipts=without("receipt", "R-00001"))
    assert of_rule(book, "closed-period") == [
        "Orders: 1 row of the period closed up to 2026-11-20 is there no more.",
        "Receipts: 1 row of the period closed up to 2026-11-20 is there no more.",
    ]


NOTHING = ("Log", "Problems")


def same_cells(now: Books, before: Books) -> list[str]:
    """Tables in which two states differ, the order of rows and the Log aside."""
    found = []
    for name, table in TABLES.items():
        rows = [
            sorted(tuple(map(str, row)) for row in one[name][[f for f in table.fields if f in one[name]]].to_numpy())
            for one in (now, before)
        ]
        if name not in NOTHING and rows[0] != rows[1]:
            found.append(name)
    return found


WAYS = {
    "issue": {"orders": ("O-3",)},
    "credit": {"invoice": "INV-2026-00002"},
    "apply": {},
    "unapply": {"ids": ("R-00001",)},
    "withdraw": {"payments": ("PAY-00001",)},
    "approve": {"bills": ("B-3",), "by": "lakshmi"},
    "hold": {"bills": ("B-3",), "reason": "look"},
    "reject": {"bills": ("B-3",), "reason": "not ours"},
    "verify-account": {"vendors": ("V-2",), "by": "ulrike"},
}


def test_undo_takes_any_command_back(book):
    by_hand(
        book,
        Orders=with_cell("order", "O-3", status="verified"),
        BankLines=lambda lines: pd.concat([lines, lines.assign(bank_line="L-2", amount=5000, status="new")]),
    )
    before = books(book)
    for command, words in WAYS.items():
        run(book, command, **words)
        assert run(book, "undo").json["undone"] == command
        after = books(book)
        assert (command, same_cells(after, before)) == (command, [])
        assert (postings.of(after), approvals.subjects(after)) == (postings.of(before), approvals.subjects(before))
    assert problems(book) == []
    assert list(after["Log"]["entry"][: len(before["Log"])]) == list(before["Log"]["entry"])
    assert {*WAYS, "undo"} <= set(after["Log"]["command"]), "both are in the journal"


def test_an_undone_issue_keeps_its_numbers_and_names_its_files(book):
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    run(book, "issue")
    told = run(book, "undo")
    assert "These numbers stay given: INV-2026-00003." in told.message
    assert "INV-2026-00003.pdf" in told.message
    run(book, "issue")
    assert list(books(book)["Invoices"]["invoice"])[-1] == "INV-2026-00004"
    assert problems(book) == [] and of_rule(book, "number-gap") == []


def test_an_undone_release_is_proposed_anew_under_other_numbers(book):
    assert run(book, "undo").json["undone"] == "pay", "the release is taken back"
    refused = run(book, "pay", release=True).json["refused"]
    assert [one["payment"] for one in refused] == ["PAY-00001", "PAY-00002"]
    assert "that number was given to a payment before" in refused[0]["reason"]
    run(book, "pay")
    run(book, "pay", release=True)
    now = books(book)["Payments"]
    assert list(zip(now["payment"], now["batch"], strict=True)) == [
        ("PAY-00003", "RUN-20261130-00002"),
        ("PAY-00004", "RUN-20261130-00002"),
    ]
    assert problems(book) == []


def test_undo_goes_back_step_by_step_and_not_into_what_somebody_edited(book):
    run(book, "hold", bills=("B-3",), reason="look")
    run(book, "unapply", ids=("R-00001",))
    assert run(book, "undo").json["undone"] == "unapply"
    by_hand(book, Bills=with_cell("bill", "B-3", hold="look; and listen"))
    with pytest.raises(WorkbookError, match="Hold is look; and listen now, and the command left look: put that back"):
        run(book, "undo")
    by_hand(book, Bills=with_cell("bill", "B-3", hold="look"))
    assert run(book, "undo").json["undone"] == "hold"


def test_undo_refuses_where_another_row_names_what_would_go(book):
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    run(book, "issue")
    named = {"reminder": ["M-1"], "customer": ["C-1"], "invoice": ["INV-2026-00003"]}
    by_hand(book, Reminders=lambda rows: appended(rows, new_rows("Reminders", named, ["EUR"])))
    with pytest.raises(WorkbookError, match="INV-2026-00003 cannot be taken out: Reminders M-1 names it"):
        run(book, "undo")


def test_what_is_no_longer_kept_or_was_exchanged_is_not_undone(book):
    run(book, "hold", bills=("B-3",), reason="look")
    (latest, *_) = sorted(steps.folder_of(book).iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    latest.write_text(latest.read_text().replace("look", "took"))
    with pytest.raises(WorkbookError, match=r"hold of .* cannot be undone"):
        run(book, "undo")


def test_nothing_is_undone_where_nothing_was_done(tmp_path):
    new_book.make(tmp_path / "new.xlsm")
    with pytest.raises(WorkbookError, match="No command has changed this workbook yet"):
        run(tmp_path / "new.xlsm", "undo")


def version_before(book: Path, command: str) -> str:
    """The version that a command replaced."""
    return next(one["version"] for one in run(book, "history").json["history"]["versions"] if one["command"] == command)


def restore(book: Path, version: str, *only: str) -> Result:
    command, options = commands.named("restore"), {"version": version, "only": only}
    return engine.run(command, engine.host_of(command, book, options), options)


def test_a_version_is_put_back_the_journal_kept_and_what_is_missing_named(book):
    before = books(book)
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    run(book, "issue")
    told = restore(book, version_before(book, "issue"))
    assert told.json["missing"] == ["INV-2026-00003"] and "INV-2026-00003" in told.message
    now = books(book)
    assert list(now["Invoices"]["invoice"]) == list(before["Invoices"]["invoice"])
    assert problems(book) == [("error", "record-missing", "INV-2026-00003")]
    assert list(entries.of(now)["column"])[-1] == "restored"
    run(book, "issue")
    assert list(books(book)["Invoices"]["invoice"])[-1] == "INV-2026-00004", "the number stays given"
    with pytest.raises(WorkbookError, match=r"restore of|issue"):
        run(book, "undo")
        run(book, "undo")


def test_the_rows_that_are_missing_are_put_back_from_the_version_that_was_replaced(book):
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    run(book, "issue")
    issued = books(book)
    restore(book, version_before(book, "issue"))
    told = restore(book, version_before(book, "restore"), "INV-2026-00003")
    assert told.message.startswith("Put back from book_") and "Invoices 1, Invoice lines 1" in told.message
    assert problems(book) == []
    assert same_cells(books(book), issued) == ["Orders"], "the order is to be set to invoiced, as check says"


def test_rows_deleted_by_hand_are_put_back_with_their_lines_and_allocations(book):
    run(book, "hold", bills=("B-3",), reason="look")
    before = books(book)
    by_hand(
        book,
        Receipts=without("receipt", "R-00001"),
        Allocations=without("document", "INV-2026-00001"),
        Orders=without("order", "O-3"),
        OrderLines=without("order", "O-3"),
    )
    latest = run(book, "history").json["history"]["versions"][0]
    restore(book, latest["at"], "R-00001", "o-3")
    assert same_cells(books(book), before) == [] and problems(book) == []
    with pytest.raises(WorkbookError, match="O-3 is there: delete its row first"):
        restore(book, latest["version"], "O-3")
    with pytest.raises(WorkbookError, match="X-9 is not in book_"):
        restore(book, latest["version"], "X-9")


def test_a_version_that_is_not_kept_is_refused(book):
    with pytest.raises(WorkbookError, match=r"book.xlsm has no version 2020-01-01: History lists the \d+"):
        restore(book, "2020-01-01")


def test_a_damaged_workbook_is_put_back(book):
    book.write_bytes(book.read_bytes()[:1000])
    refused = cli.run("check", book)
    assert refused.code == 2 and "restore book.xlsm last" in refused.err
    latest = saving.versions(book)[0].name
    told = cli.run("restore", book, "last")
    assert told.code == 0 and f"as in {latest} again" in told.out
    missing = {
        document for severity, rule, document in problems(book) if (severity, rule) == ("error", "record-missing")
    }
    assert missing == {"AL-00002", "AL-00003"}, "what the release booked after it"


def test_each_command_says_how_it_is_taken_back(book):
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    assert run(book, "issue").json["way_back"] == ["undo", "credit"]
    assert run(book, "unapply", ids=("R-00001",)).json["way_back"] == ["undo"]
    for command in ("undo", "check", "history"):
        assert "way_back" not in run(book, command).json
    told = cli.run("hold", book, "B-3", "--reason", "look")
    assert told.err.strip().endswith("To take it back: invoice-workbook undo book.xlsm")
