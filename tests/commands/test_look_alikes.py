"""A letter that only looks Latin pays nobody, hides no bill, and changes nothing of what an older journal holds."""

from dataclasses import fields
from datetime import datetime

import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.vendor_recognition import Senders
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice.received_parts import Seller
from invoice_workbook.journal import approvals, chain
from invoice_workbook.ledger.payable import approval
from tests.asked import apply
from tests.payables import VENDORS, after, changed, payables
from tests.sheets import books, expected, found

CYRILLIC_E = "\u0415"
ACCOUNT = "DE75512108001245126199"
FALSE_ACCOUNT = ACCOUNT.replace("DE", f"D{CYRILLIC_E}")
BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by
    B-1  | bill | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300 | 0   | 300   | approved | anna       | lakshmi
"""


def proposed() -> Books:
    these = payables(BILLS)
    return after(these, payment_proposals.propose(these))


def test_an_account_with_such_a_letter_is_not_paid_though_its_bank_has_a_bic():
    false = VENDORS.replace(f"{ACCOUNT}      |         ", f"{FALSE_ACCOUNT}      | COBADEFF")
    assert FALSE_ACCOUNT in false and "COBADEFF" in false
    run = payment_proposals.propose(payables(BILLS, Vendors=false)).more
    assert run["proposals"] == []
    assert f"{CYRILLIC_E} (U+0415)" in run["skipped"][0]["reason"]


def test_no_proposal_is_released_to_one_and_no_file_made_again_for_one():
    held = payment_releases.release(changed(proposed(), "Payments", 0, bank_account=FALSE_ACCOUNT))
    assert held.batches == {} and FALSE_ACCOUNT in held.refused[0]["reason"]
    done = payment_releases.release(proposed())
    released = after(proposed(), Outcome("", dict(done.books.tables), entries=done.entries))
    batch = str(released["Payments"]["batch"][0])
    now = datetime(2026, 11, 30, 9)
    assert payment_documents.order(released, batch, now).transfers[0].to.account == ACCOUNT
    with pytest.raises(WorkbookError, match="PAY-00001"):
        payment_documents.order(changed(released, "Payments", 0, bank_account=FALSE_ACCOUNT), batch, now)


def test_an_approval_that_an_older_version_recorded_with_its_letters_as_typed_stands():
    reference = "\u0421\u0424-4711"
    these = payables(BILLS.replace("RE-815  ", reference))
    row = these["Bills"].index[0]
    subject = approval.subjects(these, these["Bills"].index)[row]
    older = {**subject, "reference": "\u0421\u04244711"}
    assert older != subject
    log = chain.extended(books()["Log"], [approvals.entry("B-1", older, "lakshmi")], "2026-11-20", "anna", "approve")
    assert approval.unrecorded(these.with_tables(Log=log)) == {}
    other = {**older, "reference": "\u0421\u04244712"}
    log = chain.extended(books()["Log"], [approvals.entry("B-1", other, "lakshmi")], "2026-11-20", "anna", "approve")
    assert approval.unrecorded(these.with_tables(Log=log)) == {row: ("reference",)}


def test_a_vendor_whose_letters_only_look_latin_is_found_and_proposed_no_second_time():
    known = books(Vendors="vendor | name | bank_account\nV-1 | Acme Tools | DE02120300000000202051")
    blank = {field.name: "" for field in fields(Seller)}
    sender = Seller(**{**blank, "name": "\u0410cme T\u043e\u043els Ltd"})
    assert Senders(known).find(sender, "EUR") == ("V-1", "name")


def test_an_order_that_came_twice_is_known_in_whatever_letters_and_by_no_destroyed_number():
    orders = """
        order | customer | customer_reference | order_date | expected
        SO-1  | C-1      | PO-4711            | 2026-11-01 |
        SO-2  | C-1      | \uff30\uff2f 4711 | 2026-11-02 | yes
        SO-3  | C-1      | 2.17032E+13        | 2026-11-03 |
        SO-4  | C-1      | 2.17032E+13        | 2026-11-04 |
    """
    told = found(books(Orders=orders), "duplicate-order", "Orders")
    assert ["yes" if words else "" for words in told] == expected(orders)


def test_a_bank_line_names_a_number_in_whatever_letters():
    lines = """
        bank_line | account | booked_on  | amount | currency | reference              | counterparty | status
        L-1       | A       | 2026-11-20 | -300   | EUR      | invoice \u0421\u0424-47110 | Stone   | new
        L-2       | A       | 2026-11-20 | -300   | EUR      | INV-\uff14\uff17\uff11\uff12\uff10 | Stone | new
    """
    bills = BILLS.replace("approved | anna ", "verified | anna ")
    numbers = (("B-1", "\u0421\u0424-47110"), ("B-2", "INV-47120"))
    header, row = bills.strip().splitlines()
    table = "\n".join([header, *(row.replace("B-1 ", f"{id_} ").replace("RE-815", number) for id_, number in numbers)])
    lines_after = apply(payables(table, BankLines=lines)).tables["BankLines"]
    assert [match.split()[0] for match in lines_after["proposed_match"]] == ["B-1", "B-2"]
