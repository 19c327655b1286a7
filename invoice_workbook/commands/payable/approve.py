"""approve: bills approved by a person, within their limit; what was approved is in the journal.

Source: our own rules: People and their limits; above the Settings' *Approval limit* never one's own entry.
"""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import payment_blocks
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.payable import approval, split_bills
from invoice_workbook.schema import EXCHANGE_RATES, BillStatus


def approve(books: Books, given: Given, *, bills: Sequence[str], by: str = "") -> Outcome:
    """These bills approved by a person, else by who runs this. Raises WorkbookError for the first that may not be."""
    who = by or given.user
    person = bill_approval.person(books, who)
    errors = payment_blocks.errors(books)
    after = books["Bills"].copy()
    for id_ in bills:
        row = books.row_of("Bills", id_)
        name = str(after.at[row, "bill"])
        if held := payment_blocks.held(books, row):
            raise WorkbookError("bill-held", id=name, hold=held)
        if (key := folded(name)) in errors:
            raise WorkbookError("bill-errors", id=name, message=errors[key])
        _ask_limit(books, person, row, who)
        if not _is_anew(books, row):
            bill_approval.move(after, row, BillStatus.APPROVED)
        after.at[row, "approved_by"] = str(person["person"])
        after.at[row, "approved_on"] = pd.Timestamp(books.as_of)
    message = text("done.approve", books.settings.language, count=len(bills), person=person["name"] or who)
    return Outcome(message, {"Bills": after}, entries=_approvals(books, bills, who))


def _is_anew(books: Books, row: int) -> bool:
    """Whether a bill was approved before, and not as it is now, or by who may not approve it now."""
    is_too_low = books["Bills"]["status"][row] == BillStatus.APPROVED and row in approval.too_low(books)
    return row in approval.unrecorded(books) or is_too_low


def _ask_limit(books: Books, person: pd.Series, row: int, who: str) -> None:
    """Raises WorkbookError where a bill, by itself or with others of its week, is not this person's to approve."""
    name = str(books["Bills"]["bill"][row])
    if not approval.is_within(books, person, row):
        _ask_rate(books, row)
        raise WorkbookError("above-limit", id=name, person=who)
    if approval.is_beyond(books, person, row):
        words = split_bills.words(books, approval.home_limit(books, person) or 0, row)
        raise WorkbookError("split-bills", id=name, person=who, **words)
    if approval.needs_second(books)[row]:
        entered = folded(str(books["Bills"]["entered_by"][row]))
        if not entered:
            raise WorkbookError("entered-by-nobody", id=name)
        if entered == folded(who):
            raise WorkbookError("own-entry", id=name, person=who)


def _ask_rate(books: Books, row: int) -> None:
    """Raises WorkbookError where no limit can be told in a bill's currency."""
    currency = str(books["Bills"]["row_currency"][row])
    if exchange.without_rate(books, [currency]):
        words = {"id": books["Bills"]["bill"][row], "currency": currency, "home": books.settings.currency}
        raise WorkbookError("approval-rate", **words, sheet=EXCHANGE_RATES.sheet)


def _approvals(books: Books, ids: Sequence[str], who: str) -> list[dict[str, str]]:
    """The journal's entries: what was approved, so that a later change is noticed."""
    rows_ = [books.row_of("Bills", id_) for id_ in ids]
    subjects = approval.subjects(books, pd.Index(rows_))
    return [approvals.entry(str(books["Bills"]["bill"][row]), subjects[row], who) for row in rows_]


COMMAND = Command(
    id="approve",
    group="Payable",
    place=3,
    work=approve,
    options=(Option("bills", "bills", many=True, is_required=True), Option("by", "approver", "--by")),
    icon="SignatureLineInsert",
    key_tip="PV",
    tables=("Bills",),
    at_sheet=rows("Bills", "bills", "select-bill", agrees=True),
    needs_record=True,
)
