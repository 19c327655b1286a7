"""What vendors owe us: shown, asked back once; accounts that changed are called about before anything is paid."""

from dataclasses import replace

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.checks import over_allocated
from invoice_workbook.commands import account_verification_notes, payment_proposals
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payable import claims
from invoice_workbook.documents import call_back, claim
from invoice_workbook.errors import WorkbookError
from tests.asked import wanted
from tests.payables import VENDORS, after, payables, recorded

BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by
    B-1  | bill        | V-1    | RE-815           | 2026-10-02 | 2026-10-03  | 2026-11-02 | EUR      | 300 | 0   | 300   | paid     | anna       | lakshmi
    B-2  | bill        | V-1    | RE-816           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 70  | 0   | 70    | approved | anna       | lakshmi
    B-3  | credit note | V-1    | GS-1             | 2026-11-05 | 2026-11-06  |            | EUR      | 10  | 0   | 10    | entered  | anna       |
    B-4  | credit note | V-2    | GS-2             | 2026-11-05 | 2026-11-06  |            | EUR      | 25  | 0   | 25    | approved | anna       | lakshmi
"""
PAYMENTS = """
    payment | date       | vendor | amount | currency | bank_account           | status
    Z-1     | 2026-11-02 | V-1    | 330    | EUR      | DE75512108001245126199 | cleared
    Z-2     | 2026-11-03 | V-1    | 12.50  | EUR      | DE75512108001245126199 | cleared
"""
ALLOCATIONS = """
    allocation | date       | side    | source | document | kind    | amount
    AL-1       | 2026-11-02 | payable | Z-1    | B-1      | payment | 330
"""


def overpaid(**tables: str) -> Books:
    return payables(BILLS, **{"Payments": PAYMENTS, "Allocations": ALLOCATIONS, **tables})


def test_overpaid_bills_payments_for_nothing_and_lonely_credit_notes_are_claims():
    found = claims.found(overpaid())
    shown = [(one.party, one.total, [(item.id, item.kind, item.amount) for item in one.items]) for one in found]
    assert shown == [
        ("V-1", 4250, [("B-1", "overpaid", 3000), ("Z-2", "payment", 1250)]),
        ("V-2", 2500, [("B-4", "credit", 2500)]),
    ]
    with pytest.raises(WorkbookError, match="V-9"):
        claims.found(overpaid(), ["V-9"])


def test_what_was_asked_back_is_neither_asked_again_nor_taken_off_the_next_bills():
    these = overpaid()
    told = {one["bill"]: one["amount"] for one in payment_proposals.propose(these).more["skipped"]}
    assert told["B-1"] == "-30.00"
    assert after(these, payment_proposals.propose(these))["Payments"]["reference"].iloc[-1] == "B-2 70.00; Z-2 -12.50"
    asked = claims.found(these, ["v-1"])
    these = after(these, Outcome("", {}, entries=claims.entries(these, asked)))
    assert [one.party for one in claims.unasked(these, claims.found(these))] == ["V-2"]
    assert after(these, payment_proposals.propose(these))["Payments"]["reference"].iloc[-1] == "B-2 70.00"
    assert "B-1" not in {one["bill"] for one in payment_proposals.propose(these).more["skipped"]}


def test_what_was_paid_back_is_not_taken_off_again_and_is_no_error():
    back = PAYMENTS + "    Z-3 | 2026-11-20 | V-1 | -12.50 | EUR | | cleared\n"
    these = overpaid(Payments=back)
    assert after(these, payment_proposals.propose(these))["Payments"]["reference"].iloc[-1] == "B-2 70.00"
    assert not any(
        one for finding in over_allocated.find(these) for one in finding.places if finding.table == "Payments"
    )


def test_a_credit_note_that_was_asked_back_is_not_netted():
    these = overpaid()
    these = after(these, Outcome("", {}, entries=claims.entries(these, claims.found(these, ["V-2"]))))
    more = these["Bills"].iloc[[1]].assign(bill="B-9", vendor="V-2", vendor_reference="4711")
    lines = these["BillLines"].iloc[[1]].assign(bill="B-9")
    tables = {"Bills": pd.concat([these["Bills"], more], ignore_index=True)}
    tables["BillLines"] = pd.concat([these["BillLines"], lines], ignore_index=True)
    these = recorded(these.with_tables(**tables))
    proposed = {one["vendor"]: one["reference"] for one in payment_proposals.propose(these).more["proposals"]}
    assert proposed["V-2"] == "B-9 70.00"


def test_a_repayment_ends_the_claim():
    back = PAYMENTS + "    Z-3 | 2026-11-20 | V-1 | -42.50 | EUR | | cleared\n"
    assert [one.party for one in claims.found(overpaid(Payments=back))] == ["V-2"]


def test_the_letter_adds_up_and_is_printed_in_the_vendors_language():
    (mine, _) = claims.found(
        overpaid(Vendors=VENDORS.replace("status\n", "status | language\n").replace("active", "active | de"))
    )
    letter = claim.page(mine)
    assert (letter.title, letter.amount) == ("Bitte um Rückzahlung", 4250)
    assert [row[-1] for row in letter.table.rows] == ["30,00", "12,50"]
    assert claim.pdf(mine).startswith(b"%PDF")


def test_a_changed_account_needs_a_call_and_a_name_before_it_is_paid():
    moved = VENDORS.replace("| DE75512108001245126199 ", "| DE02500105170137075030 ", 1)
    these = payables(BILLS, unverified=("V-1",), Payments=PAYMENTS, Allocations=ALLOCATIONS, Vendors=moved)
    outcome = payment_proposals.propose(these)
    assert outcome.more["skipped"][0]["vendor"] == "V-1"
    (note,) = account_verification_notes.notes(these, ["V-1", "V-2"])
    assert (note.old, note.new) == ("DE75512108001245126199", "DE02500105170137075030")
    shown = dict(call_back.page(note).table.rows)
    assert shown["Account last paid"] == "IBAN DE75 5121 0800 1245 1261 99"
    elsewhere = call_back.page(replace(note, old="", new="50100012345678"))
    assert dict(elsewhere.table.rows)["New account"] == "Account number 50100012345678"
    assert call_back.pdf(note).startswith(b"%PDF")
    assert "has not been verified" in outcome.more["skipped"][0]["reason"]
    told = after(these, wanted("verify-account", these, vendors=("V-1",), by="ulrike"))
    assert [one["vendor"] for one in payment_proposals.propose(told).more["proposals"]] == ["V-1"]
