"""A payment run: what is due is proposed, the rest told; what is accepted is booked and in the bank's file once."""

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import remittance
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import open_items
from tests import asked
from tests.payables import after, changed, payables, recorded
from tests.sheets import AS_OF

NOW = datetime(2026, 11, 30, 9)  # as the clerk's own clock says
BILLS = """
    bill | type        | corrects | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net  | tax | gross | status   | entered_by | approved_by | hold
    B-1  | bill        |          | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | approved | anna       | lakshmi     |
    B-2  | bill        |          | V-1    | RE-99            | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 50   | 0   | 50    | approved | anna       | lakshmi     |
    B-3  | credit note | B-1      | V-1    | GS-7             | 2026-11-10 | 2026-11-11  |            | EUR      | 120  | 0   | 120   | approved | anna       | lakshmi     |
    B-4  | bill        |          | V-2    | 4711             | 2026-11-24 | 2026-11-25  | 2026-12-24 | EUR      | 100  | 0   | 100   | approved | anna       | lakshmi     |
    B-5  | bill        |          | V-2    | 4800             | 2026-11-29 | 2026-11-30  | 2026-12-29 | EUR      | 70   | 0   | 70    | approved | anna       | lakshmi     |
    B-6  | bill        |          | V-1    | RE-7001          | 2026-11-01 | 2026-11-02  | 2026-12-01 | EUR      | 80   | 0   | 80    | verified | anna       |             |
    B-7  | bill        |          | V-1    | XX-33            | 2026-11-01 | 2026-11-02  | 2026-12-01 | EUR      | 81   | 0   | 81    | approved | anna       | lakshmi     | damp
    B-8  | bill        |          | V-1    | re 815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | approved | anna       | lakshmi     |
    B-9  | bill        |          | V-3    | U1               | 2026-11-02 | 2026-11-03  | 2026-12-02 | JPY      | 9000 | 0   | 9000  | approved | anna       | lakshmi     |
    B-10 | bill        |          | V-4    | N/A-1            | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 10   | 0   | 10    | approved | anna       | lakshmi     |
    B-11 | bill        |          | V-2    | 5011             | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 2500 | 0   | 2500  | approved | ulrike     | ulrike      |
    B-12 | bill        |          | V-2    | 6012             | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 2600 | 0   | 2600  | approved | anna       | lakshmi     |
    B-13 | bill        |          | V-2    | 7013             | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 21   | 0   | 21    | approved | anna       | nobody      |
"""


def proposed(these: Books | None = None) -> Books:
    return after(these, payment_proposals.propose(these)) if these else _proposed()


@cache
def _proposed() -> Books:
    """The usual proposals; books are never changed in place, so one is enough."""
    return proposed(payables(BILLS))


def released(these: Books) -> tuple[Books, payment_releases.Released]:
    done = payment_releases.release(these)
    names = ("Payments", "Allocations", "Bills")
    return after(these, Outcome("", {n: done.books[n] for n in names}, entries=done.entries)), done


def references(these: Books) -> list[tuple[str, str]]:
    mine = these["Payments"][these["Payments"]["status"] == "proposed"]
    return list(zip(mine["vendor"], mine["reference"], strict=True))


def test_what_is_due_and_what_loses_its_discount_is_proposed_less_credit_notes():
    assert references(proposed()) == [
        ("V-1", "B-1 300.00; B-2 50.00; B-3 -120.00"),
        ("V-2", "B-4 98.00 discount 2.00"),
        ("V-3", "B-9 9000"),
    ]
    later = payables(BILLS)
    run = payment_proposals.propose(later, date(2026, 12, 20))
    assert "B-5 68.60 discount 1.40" in after(later, run)["Payments"]["reference"].iloc[1]


def test_what_is_left_out_is_told_with_its_reason():
    told = {one["bill"]: one["reason"] for one in payment_proposals.propose(payables(BILLS)).more["skipped"]}
    expected = {
        "B-6": "is verified, not approved",
        "B-7": r"is held \(damp\)",
        "B-8": "B-1",
        "B-10": "has no bank account",
        "B-11": "ulrike",
        "B-12": "exceeds what lakshmi may approve",
        "B-13": "Nobody on the sheet People",
    }
    assert set(told) == set(expected)
    for bill, words in expected.items():
        assert re.search(words, told[bill]), told[bill]


def test_a_release_books_payments_credits_and_discounts_and_schedules_the_bills():
    these, done = released(proposed())
    rows = these["Allocations"][["source", "document", "kind", "amount"]].to_numpy().tolist()
    assert rows == [
        ["B-3", "B-1", "credit", 12000],
        ["PAY-00001", "B-1", "payment", 18000],
        ["PAY-00001", "B-2", "payment", 5000],
        ["PAY-00002", "B-4", "payment", 9800],
        ["", "B-4", "discount", 200],
        ["PAY-00003", "B-9", "payment", 9000],
    ]
    status = dict(zip(these["Bills"]["bill"], these["Bills"]["status"], strict=True))
    assert [status[f"B-{n}"] for n in (1, 2, 3, 4, 9)] == ["scheduled"] * 5
    payments = these["Payments"][["status", "reference", "batch"]].to_numpy().tolist()
    assert payments[0] == ["released", "RE-815, RE-99, -GS-7", "RUN-20261130-00001"]
    assert [row[2] for row in payments] == ["RUN-20261130-00001", "RUN-20261130-00001", "RUN-20261130-00002"]
    assert (open_items.of_documents(these, "payable")["open"].iloc[[0, 1, 2, 3, 8]] == 0).all()
    assert not done.refused
    order = payment_documents.order(these, "RUN-20261130-00001", NOW)
    assert (order.total, order.is_sepa, [one.id for one in order.transfers]) == (
        32800,
        True,
        ["PAY-00001", "PAY-00002"],
    )


def test_nothing_is_proposed_twice_whatever_day_is_asked_for():
    these, _ = released(proposed())
    assert not payment_proposals.propose(these).more["proposals"]
    before = replace(these, as_of=date(2026, 11, 29))
    assert not payment_proposals.propose(before, date(2026, 12, 8)).more["proposals"]


def test_credit_notes_beyond_the_bills_settle_them_without_a_payment():
    bills = BILLS.replace("| 120  | 0   | 120 ", "| 500  | 0   | 500 ")
    these = proposed(payables(bills))
    assert references(these)[0] == ("V-1", "B-1 300.00; B-2 50.00; B-3 -350.00")
    these, done = released(these)
    assert these["Payments"][["amount", "status", "method"]].iloc[0].tolist() == [0, "cleared", "netting"]
    assert these["Bills"]["status"].iloc[:3].tolist() == ["paid", "paid", "approved"]
    assert list(done.batches)[-1] == ""


def test_a_payment_that_settles_nothing_is_taken_off_the_next_bills():
    paid = "payment | date | vendor | amount | currency | status\nZ-1 | 2026-11-01 | V-1 | 30 | EUR | cleared"
    these = proposed(payables(BILLS, Payments=paid))
    assert references(these)[0] == ("V-1", "B-1 300.00; B-2 50.00; B-3 -120.00; Z-1 -30.00")
    these, _ = released(these)
    assert open_items.unapplied(these, "payable").iloc[0] == 0


@pytest.mark.parametrize(
    "cells, told",
    [
        ({"reference": "B-1 300.00"}, "its reference comes to 300.00"),
        ({"reference": ""}, "does not say what it pays"),
        ({"reference": "B-1 500.00", "amount": 50000}, "but only 300.00 is left"),
        ({"reference": "B-4 100.00", "amount": 10000}, "another vendor"),
        ({"reference": "B-7 81.00", "amount": 8100}, r"held \(damp\)"),
        ({"reference": "B-8 300.00", "amount": 30000}, "B-1"),
        ({"reference": "B-6 80.00", "amount": 8000}, "not approved"),
        ({"reference": "B-77 80.00", "amount": 8000}, "not a bill or credit note"),
        ({"reference": "B-1 100.001", "amount": 10000}, "does not say what is paid"),
        ({"reference": "B-1"}, "does not say what is paid"),
        ({"bank_account": "DE02120300000000202051"}, "the account of V-1 is"),
        ({"reference": "B-3 -120.00", "amount": -12000}, "is negative"),
        ({"reference": "B-1 300.00; B-1 -50.00", "amount": 25000}, "does not say what is paid"),
        ({"reference": "B-1 300.00; B-3 -50.00; B-3 20.00", "amount": 27000}, "does not say what is paid"),
        ({"reference": "B-1 0 discount 300.00; B-2 50.00", "amount": 5000}, "but the terms allow 0.00 today"),
        ({"payment": "PAY-00002"}, "has no number of its own"),
        ({"payment": ""}, "has no number of its own"),
    ],
)
def test_what_a_proposal_says_is_never_trusted(cells, told):
    these, done = released(changed(proposed(), "Payments", 0, **cells))
    assert re.search(told, done.refused[0]["reason"])
    assert these["Payments"]["status"].iloc[[0, 2]].tolist() == ["proposed", "released"]
    assert not these["Allocations"]["document"].isin(["B-1", "B-2"]).any()


def test_a_bill_named_twice_in_a_proposal_is_paid_what_both_say():
    these = changed(proposed(), "Payments", 0, reference="B-1 100.00; B-2 50.00; B-1 60.00", amount=21000)
    these, _ = released(these)
    mine = these["Allocations"][these["Allocations"]["source"] == "PAY-00001"]
    assert mine[["document", "amount"]].to_numpy().tolist() == [["B-1", 16000], ["B-2", 5000]]
    status = dict(zip(these["Bills"]["bill"], these["Bills"]["status"], strict=True))
    assert (status["B-1"], status["B-2"]) == ("approved", "scheduled"), "what is left of B-1 may be paid next time"


def test_two_proposals_never_pay_one_bill_twice():
    these = changed(proposed(), "Payments", 1, vendor="V-1", bank_account="DE75512108001245126199")
    these = changed(these, "Payments", 1, reference="B-1 98.00", amount=9800)
    _, done = released(these)
    assert "but only 0.00 is left" in done.refused[0]["reason"]


def test_a_bill_that_changed_after_its_approval_is_not_paid():
    these = changed(payables(BILLS), "Bills", 5, gross=8000)
    these = after(these, asked.approve(these, ["B-6"], "lakshmi"))
    assert "B-6 80.00" in references(proposed(these))[0][1]
    wider = changed(these, "Bills", 5, net=9000, gross=9000)
    wider = changed(wider, "BillLines", 5, unit_price=90_000_000, line_net=9000)
    told = {one["bill"]: one["reason"] for one in payment_proposals.propose(wider).more["skipped"]}
    assert "changed after lakshmi approved it" in told["B-6"]


def test_a_payment_withdrawn_leaves_its_bills_to_be_paid_again():
    these, _ = released(proposed())
    these = after(these, asked.withdraw(these, ["pay-00002"]))
    assert these["Payments"]["payment"].tolist() == ["PAY-00001", "PAY-00003"]
    assert these["Bills"].set_index("bill")["status"]["B-4"] == "approved"
    assert references(proposed(these)) == [("V-2", "B-4 98.00 discount 2.00")]
    with pytest.raises(WorkbookError, match="is proposed"):
        asked.withdraw(changed(these, "Payments", 0, status="proposed"), ["PAY-00001"])


def test_a_payment_that_came_back_after_it_was_cleared_is_withdrawn_and_its_bill_paid_again():
    these, _ = released(proposed())
    bill = int(these["Bills"].index[these["Bills"]["bill"] == "B-4"][0])
    these = changed(changed(these, "Payments", 1, status="cleared"), "Bills", bill, status="paid")
    told = asked.withdraw(these, ["PAY-00002"])
    assert "to the bank" not in told.message, "the bank has carried it out, and sent it back"
    these = after(these, told)
    assert these["Bills"].set_index("bill")["status"]["B-4"] == "approved"
    assert references(proposed(these)) == [("V-2", "B-4 98.00 discount 2.00")]


def test_a_bill_whose_payment_was_deleted_by_hand_is_not_paid_again():
    these, _ = released(proposed())
    emptied = {"Payments": these["Payments"].iloc[:0], "Allocations": these["Allocations"].iloc[:0]}
    bills = these["Bills"].assign(status=these["Bills"]["status"].replace("scheduled", "approved"))
    lost = these.with_tables(**emptied, Bills=bills)
    run = payment_proposals.propose(lost)
    assert not run.more["proposals"]
    assert sum("in payment file" in one["reason"] for one in run.more["skipped"]) == 4


def test_a_number_that_a_file_had_is_never_given_again():
    these, _ = released(proposed())
    these = after(these, asked.withdraw(these, ["PAY-00001", "PAY-00002", "PAY-00003"]))
    assert [one["payment"] for one in payment_proposals.propose(these).more["proposals"]] == [
        "PAY-00004",
        "PAY-00005",
        "PAY-00006",
    ]


def test_a_withdrawal_takes_back_what_was_netted_and_deducted_with_it_alone():
    these, _ = released(proposed())
    these = after(these, asked.withdraw(these, ["PAY-00001"]))
    assert these["Allocations"]["document"].tolist() == ["B-4", "B-4", "B-9"]
    assert these["Bills"].set_index("bill")["status"][["B-1", "B-2", "B-3"]].tolist() == ["approved"] * 3
    assert references(after(these, payment_proposals.propose(these))) == [("V-1", "B-1 300.00; B-2 50.00; B-3 -120.00")]


def test_a_file_is_made_again_only_as_it_was_released():
    these, _ = released(proposed())
    assert payment_documents.order(these, "RUN-20261130-00001", NOW).total == 32800
    for cells in ({"amount": 90000}, {"bank_account": "DE02500105170137075030"}):
        with pytest.raises(WorkbookError, match="no longer matches what was released"):
            payment_documents.order(changed(these, "Payments", 0, **cells), "RUN-20261130-00001", NOW)


def test_a_paper_is_not_paid_again_under_another_number():
    these, _ = released(proposed())
    renamed = changed(these, "Bills", 3, bill="B-99", status="approved")
    renamed = recorded(changed(renamed, "BillLines", 3, bill="B-99"))
    told = {one["bill"]: one["reason"] for one in payment_proposals.propose(renamed, date(2026, 12, 8)).more["skipped"]}
    assert "under a number that is no longer in the workbook" in told["B-99"]


def test_an_earlier_day_does_not_hide_that_an_account_changed():
    paid = "payment | date | vendor | amount | currency | bank_account | status\n"
    paid += "Z-1 | 2026-11-28 | V-1 | 9 | EUR | DE02500105170137075030 | cleared"
    done = "allocation | date | side | source | document | kind | amount\nAL-1 | 2026-11-28 | payable | Z-1 | B-9 | payment | 9"
    these = payables(BILLS, unverified=("V-1",), Payments=paid, Allocations=done)
    before = replace(these, as_of=date(2026, 11, 27))
    for books in (these, before):
        assert not any(
            one["vendor"] == "V-1" for one in payment_proposals.propose(books, date(2026, 12, 8)).more["proposals"]
        )


def test_closed_days_and_our_own_account():
    closed = payables(BILLS)
    values = {**closed.settings.values, "Closed until": "2026-11-30"}
    with pytest.raises(WorkbookError, match="is closed"):
        payment_releases.release(replace(proposed(), settings=replace(closed.settings, values=values)))
    these, _ = released(proposed())
    values = {**these.settings.values, "Bank account": "DE89370400440532013001"}
    with pytest.raises(WorkbookError, match="Our own bank account"):
        payment_documents.order(
            replace(these, settings=replace(these.settings, values=values)), "RUN-20261130-00001", NOW
        )
    with pytest.raises(WorkbookError, match="is not after"):
        payment_proposals.propose(closed, AS_OF)


def test_an_advice_says_what_the_payment_settles_and_adds_up():
    these, done = released(proposed())
    made = [payment_documents.advice(these, one) for mine in done.batches.values() for one in mine]
    assert [(one.payment, one.total) for one in made] == [
        ("PAY-00001", 23000),
        ("PAY-00002", 9800),
        ("PAY-00003", 9000),
    ]
    letter = remittance.page(made[1])
    assert letter.table.columns[4] == "Discount"
    assert letter.table.rows == (("4711", "B-4", "24 Nov 2026", "100.00", "2.00", "98.00"),)
    assert remittance.pdf(made[0]).startswith(b"%PDF")
