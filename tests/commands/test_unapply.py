"""What was applied to the wrong document is taken back: everything is as before, and can be applied anew."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import write
from tests.asked import apply, unapply
from tests.commands.test_apply import with_lines
from tests.commands.test_clearing import bank, released, statement
from tests.payables import after, changed
from tests.sheets import books

COUNTED = ("Receipts", "Payments", "Allocations", "Invoices", "Bills")


def with_sent(these: Books) -> Books:
    """The books in which each invoice that was sent has its day."""
    invoices = these["Invoices"]
    sent = invoices["invoice_date"].where(invoices["status"] == "sent")
    return these.with_tables(Invoices=invoices.assign(sent_on=sent))


def posted(*lines: tuple[str, str]) -> Books:
    """These amounts from C-1, accepted for what they say, posted."""
    rows = [(amount, "2026-11-11", "Bäckerei Müller", "", "x", "accepted", match) for amount, match in lines]
    these = with_sent(with_lines(*rows))
    return after(these, apply(these))


def same(these: Books, before: Books, tables: Sequence[str] = COUNTED) -> bool:
    return not any(write.edit(TABLES[name], before[name], these[name]).cells for name in tables)


def accepted_anew(these: Books, match: str) -> Books:
    again = changed(these, "BankLines", 0, status="accepted", proposed_match=match)
    return after(again, apply(again))


def test_a_receipt_goes_with_its_discount_and_its_invoice_is_open_again():
    before = with_sent(with_lines(("98.00", "2026-11-11", "Bäckerei Müller", "", "x")))
    these = posted(("98.00", "INV-2026-00012 98.00 discount 2.00"))
    told = unapply(these, "r-00001")
    back = after(these, told)
    assert same(back, before)
    line = back["BankLines"].iloc[0]
    assert (line["status"], line["proposed_match"], line["why"]) == ("new", "", "")
    assert told.more == {
        "taken_back": ["R-00001", "AL-00001", "AL-00002"],
        "open_again": ["INV-2026-00012"],
        "bank_lines": ["B-1"],
    }
    assert told.message == ("Taken back: R-00001. Open again: INV-2026-00012. Bank line B-1 waits to be matched anew.")


def test_it_is_applied_anew_under_a_new_number():
    these = posted(("98.00", "INV-2026-00012 98.00 discount 2.00"), ("50.00", "INV-2026-00123 50.00"))
    back = after(these, unapply(these, "R-00001"))
    again = accepted_anew(back, "INV-2026-00012 98.00 discount 2.00")
    assert list(again["Receipts"]["receipt"]) == ["R-00002", "R-00003"]
    assert again["Invoices"].equals(these["Invoices"])


def test_what_credit_notes_paid_with_it_goes_too():
    before = with_sent(with_lines(("90.00", "2026-11-11", "Bäckerei Müller", "", "x")))
    these = posted(("90.00", "INV-2026-00012 100.00; CN-2026-00001 -10.00"))
    assert these["Allocations"]["source"].iloc[0] == "CN-2026-00001"
    told = unapply(these, "R-00001")
    assert same(after(these, told), before)
    assert told.more["open_again"] == ["INV-2026-00012", "CN-2026-00001"]


def test_a_line_that_paid_for_two_customers_goes_as_a_whole():
    before = with_sent(with_lines(("177.77", "2026-11-11", "Bäckerei Müller", "", "x")))
    these = posted(("177.77", "INV-2026-00012 100.00; INV-2026-00004 77.77"))
    told = unapply(these, "R-00002")
    assert told.more["taken_back"][:2] == ["R-00001", "R-00002"]
    assert same(after(these, told), before)


def test_one_allocation_goes_with_its_write_off_and_its_money_is_on_account():
    these = posted(("149.20", "INV-2026-00012 99.20 write-off 0.80; INV-2026-00123 50.00"))
    told = unapply(these, "AL-00001")
    back = after(these, told)
    assert list(back["Allocations"]["document"]) == ["INV-2026-00123"]
    assert list(back["Invoices"]["status"])[:2] == ["sent", "paid"]
    assert len(back["Receipts"]) == 1 and back["BankLines"]["status"].iloc[0] == "accepted"
    assert open_items.unapplied(back, "receivable").iloc[0] == 9920


def test_an_invoice_that_was_never_sent_is_issued_again():
    these = with_sent(with_lines(("160.00", "2026-11-20", "x", "", "x", "accepted", "INV-2026-00001; INV-2026-00002")))
    paid = after(these, apply(these))
    assert list(paid["Invoices"]["status"][2:4]) == ["paid", "paid"]
    assert same(after(paid, unapply(paid, "R-00001")), these, ("Invoices",))


def test_discounts_posted_by_an_earlier_program_go_with_their_receipt():
    these = posted(("98.00", "INV-2026-00012 98.00 discount 2.00"))
    older = these.with_tables(Allocations=these["Allocations"].assign(note=""))
    assert len(after(older, unapply(older, "R-00001"))["Allocations"]) == 0


def cleared() -> Books:
    these = bank(released(), statement("-180.00 | PAY-00001", "-44.44 | B-4 44.44"))
    return after(these, apply(these))


def test_a_payment_that_a_file_holds_is_no_longer_cleared():
    these = cleared()
    told = unapply(these, "PAY-00001")
    back = after(these, told)
    assert back["Payments"]["status"].iloc[0] == "released" and len(back["Payments"]) == 3
    assert list(back["Bills"]["status"]) == ["scheduled", "scheduled", "scheduled", "paid"]
    assert back["Allocations"].equals(these["Allocations"])
    assert told.more["taken_back"] == ["PAY-00001"] and told.more["bank_lines"] == ["BL-1"]
    again = accepted_anew(back, "PAY-00001")
    assert again["Payments"].equals(these["Payments"]) and again["Bills"].equals(these["Bills"])


def test_a_payment_that_only_the_statement_showed_goes():
    these = cleared()
    back = after(these, unapply(these, "PAY-00003"))
    assert list(back["Payments"]["payment"]) == ["PAY-00001", "PAY-00002"]
    assert list(back["Bills"]["status"])[3] == "approved"
    again = changed(back, "BankLines", 1, status="accepted", proposed_match="B-4 44.44")
    assert after(again, apply(again))["Bills"].equals(these["Bills"])


def test_what_was_entered_by_hand_stays_and_pays_nothing():
    these = posted(("98.00", "INV-2026-00012 98.00"))
    by_hand = changed(these, "Receipts", 0, bank_line="")
    told = unapply(by_hand, "R-00001")
    back = after(by_hand, told)
    assert len(back["Receipts"]) == 1 and len(back["Allocations"]) == 0 and told.more["bank_lines"] == []
    with pytest.raises(WorkbookError, match="R-00001 pays no document"):
        unapply(back, "R-00001")


def test_refusals_take_nothing_back():
    these = posted(("98.00", "INV-2026-00012 98.00"))
    with pytest.raises(WorkbookError, match="There is no R-7 on the sheets Receipts, Payments, Allocations"):
        unapply(these, "R-00001", "R-7")
    with pytest.raises(WorkbookError, match="Payment PAY-00002 is released, and no bank line shows it: withdraw it"):
        unapply(cleared(), "PAY-00002")
    with pytest.raises(WorkbookError, match="Allocation AL-00001 is part of payment PAY-00001"):
        unapply(cleared(), "AL-00001")
    closed = replace(these, settings=books(Settings="name | value\nClosed until | 2026-11-30").settings)
    with pytest.raises(WorkbookError, match="R-00001 of 2026-11-11 is in the period closed until 2026-11-30"):
        unapply(closed, "R-00001")
