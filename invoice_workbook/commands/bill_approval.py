"""A bill's way to payment: found by its number, moved from status to status, approved or held, noted in the Log.

Source: our own rules: People and their limits; above the Settings' *Approval limit* never one's own entry.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import match_holds, payment_blocks
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.payable import approval, split_bills
from invoice_workbook.ledger.payable.bill_status import ALLOWED, may_become
from invoice_workbook.schema import EXCHANGE_RATES, PEOPLE, BillStatus


def move(bills: pd.DataFrame, row: int, wanted: str) -> None:
    """Give a bill a status. Raises WorkbookError where no way leads there."""
    ask_way(bills, row, str(bills.at[row, "status"]), wanted)
    bills.at[row, "status"] = wanted


def ask_way(bills: pd.DataFrame, row: int, status: str, wanted: str) -> None:
    """Raises WorkbookError where no way leads from a status of a bill to another."""
    status = status or BillStatus.ENTERED
    if not may_become(status, wanted):
        ways = ", ".join(ALLOWED[status]) or "nothing else"
        raise WorkbookError("bill-way", id=bills.at[row, "bill"], status=status, wanted=wanted, ways=ways)


def person(books: Books, id_: str) -> pd.Series:
    """One of our People. Raises WorkbookError where there is none, or who is no longer active."""
    found = approval.person(books, id_)
    if found is None:
        raise WorkbookError("no-such-person", person=id_, sheet=PEOPLE.sheet)
    if not approval.is_active(found):
        raise WorkbookError("person-inactive", person=id_, sheet=PEOPLE.sheet)
    return found


MANAGER = "manager"


def manager(books: Books, id_: str) -> pd.Series:
    """One of our People who is a manager. Raises WorkbookError for anybody else."""
    found = person(books, id_)
    if str(found["role"]) != MANAGER:
        raise WorkbookError("not-a-manager", person=id_, sheet=PEOPLE.sheet)
    return found


def entries(books: Books, ids: Sequence[str], column: str, after: str) -> list[dict[str, str]]:
    """What the Log keeps of what was done to these bills."""
    return [approvals.other(str(books["Bills"]["bill"][books.row_of("Bills", id_)]), column, after) for id_ in ids]


def approved(books: Books, ids: Sequence[str], who: str) -> Outcome:
    """These bills approved by a person: the table and the journal's entries.

    Raises WorkbookError for the first that may not be.
    """
    decider = person(books, who)
    errors, bills = payment_blocks.errors(books), books["Bills"]
    before = dict(zip(bills.index.tolist(), bills["status"].tolist(), strict=True))
    statuses, rows_ = dict(before), []
    for id_ in ids:
        row = books.row_of("Bills", id_)
        rows_.append(row)
        if held := payment_blocks.held(books, row):
            raise WorkbookError("bill-held", id=bills["bill"][row], hold=held)
        if (key := folded(id_)) in errors:
            raise WorkbookError("bill-errors", id=bills["bill"][row], message=errors[key])
        _ask_limit(books, decider, row, who)
        if not _is_anew(books, row, before[row]):
            ask_way(bills, row, statuses[row], BillStatus.APPROVED)
            statuses[row] = BillStatus.APPROVED
    after = bills.assign(status=np.array(list(statuses.values()), object))
    after.loc[rows_, "approved_by"] = str(decider["person"])
    after.loc[rows_, "approved_on"] = pd.Timestamp(books.as_of)
    message = text("done.approve", books.settings.language, count=len(ids), person=decider["name"] or who)
    return Outcome(message, {"Bills": after}, entries=_approvals(books, ids, who))


def held(books: Books, ids: Sequence[str], reason: str) -> Outcome:
    """These bills held for a reason: the table and the journal's entries. Raises WorkbookError without a reason."""
    if not reason.strip():
        raise WorkbookError("no-hold-reason")
    after = books["Bills"].copy()
    for id_ in ids:
        row = books.row_of("Bills", id_)
        kinds = [*match_holds.holds(str(after.at[row, "hold"])), " ".join(reason.replace(";", ",").split())]
        if str(after.at[row, "status"]) != BillStatus.HELD:
            move(after, row, BillStatus.HELD)
        after.at[row, "hold"] = match_holds.SEPARATOR.join(dict.fromkeys(kinds))
    message = text("done.hold", books.settings.language, count=len(ids))
    return Outcome(message, {"Bills": after}, entries=entries(books, ids, approvals.HELD, reason))


def _is_anew(books: Books, row: int, status: str) -> bool:
    """Whether a bill was approved before, and not as it is now, or by who may not approve it now."""
    is_too_low = status == BillStatus.APPROVED and row in approval.too_low(books)
    return row in approval.unrecorded(books) or is_too_low


def _ask_limit(books: Books, person: pd.Series, row: int, who: str) -> None:
    """Raises WorkbookError where a bill, by itself or with others of its week, is not this person's to approve."""
    bills = books["Bills"]
    if not approval.is_within(books, person, row):
        _ask_rate(books, row)
        raise WorkbookError("above-limit", id=bills["bill"][row], person=who)
    if approval.is_beyond(books, person, row):
        words = split_bills.words(books, approval.home_limit(books, person) or 0, row)
        raise WorkbookError("split-bills", id=bills["bill"][row], person=who, **words)
    if approval.is_for_second(books, row):
        entered = folded(str(bills["entered_by"][row]))
        if not entered:
            raise WorkbookError("entered-by-nobody", id=bills["bill"][row])
        if entered == folded(who):
            raise WorkbookError("own-entry", id=bills["bill"][row], person=who)


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
    names = books["Bills"]["bill"].loc[rows_]
    return [approvals.entry(str(name), subjects[row], who) for row, name in zip(rows_, names, strict=True)]
