"""The way back from each step, on the file: the books are as before, and the journal shows both."""

from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.books import Books
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import entries
from invoice_workbook.schema import SETTINGS
from tests.journal.small_book import by_hand, problems, run, with_cell, without

CLOSED = next(n for n, setting in enumerate(SETTINGS) if setting.name == "Closed until")


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
