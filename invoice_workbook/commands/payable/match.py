"""match: bill, order and receipt of goods side by side; what does not fit holds its bill, one hold a kind.

What terms and lines say of a bill's blank cells is filled in first. A bill whose lines all fit, and that has no other
error, becomes verified. A hold that was released stays released: the Log knows it.
"""

from functools import partial

import numpy as np

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.filled_cells import filled_words
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome, RowsLater
from invoice_workbook.eligibility import blocking_errors, match_holds
from invoice_workbook.languages import text
from invoice_workbook.ledger import filling
from invoice_workbook.ledger.payable.bill_status import may_become
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

DONE = (BillStatus.PAID, BillStatus.REJECTED, BillStatus.SCHEDULED)


def match(books: Books, _: Given) -> Outcome:
    """The holds and the status of every bill that is not paid; in the JSON `matches`, one for each bill line."""
    filled = filling.filled(books, filling.BILLS)
    books = filled.books
    bills = books["Bills"]
    found = blocking_errors.found(books, blocking_errors.BILLS)
    found = found[~found["rule"].isin({rule for rule, _ in match_holds.placed()})]
    errors = blocking_errors.by_document(books, blocking_errors.BILLS, found)
    by_bill = match_holds.outstanding(books)
    cells = zip(joins.id_keys(books, "Bills", "bill"), bills["status"], bills["hold"], strict=True)
    after = [
        _standing(status, hold, by_bill.get(id_, []), id_ in errors) if id_ else (status, hold, "")
        for id_, status, hold in cells
    ]
    statuses, held_for, became = (list(column) for column in zip(*after, strict=True)) if after else ([], [], [])
    changed = bills.assign(status=np.array(statuses, object), hold=np.array(held_for, object))
    held, verified = (
        [str(bill) for bill, now in zip(bills["bill"], became, strict=True) if now == one]
        for one in (BillStatus.HELD, BillStatus.VERIFIED)
    )
    words = {"lines": len(match_holds.results(books)), "held": len(held), "verified": len(verified)}
    left = [
        {"bill": str(bill), "reason": errors[folded(bill)]}
        for bill, now, is_held in zip(bills["bill"], statuses, held_for, strict=True)
        if now in ("", BillStatus.ENTERED) and not is_held and folded(bill) in errors
    ]
    language = books.settings.language
    said = [filled_words(language, filled.counts) + text("done.match", language, **words)]
    if left:
        said.append(text("done.match-left", language, left=len(left), **left[0]))
    more = {
        "matches": RowsLater(partial(match_holds.side_by_side, books)),
        "held": held,
        "verified": verified,
        "not_verified": left,
    }
    stopped = blocking_errors.against(books, blocking_errors.BILLS, found, {folded(one["bill"]) for one in left})
    tables = filled.tables({"Bills": changed})
    return Outcome(" ".join(said), tables, found=stopped, more={**more, "filled": dict(filled.counts)})


def _standing(status: str, hold: str, kinds: list[str], is_wrong: bool) -> tuple[str, str, str]:
    """A bill's status and hold as they are to be, and what it became: held, verified or nothing."""
    if status in DONE:
        return status, hold, ""
    others = [one for one in match_holds.holds(hold) if one not in match_holds.placed().values()]
    now = match_holds.SEPARATOR.join([*kinds, *others])
    if now:
        return (BillStatus.HELD, now, BillStatus.HELD) if may_become(status, BillStatus.HELD) else (status, now, "")
    if status not in ("", BillStatus.ENTERED, BillStatus.HELD):
        return status, now, ""
    return (BillStatus.ENTERED, now, "") if is_wrong else (BillStatus.VERIFIED, now, BillStatus.VERIFIED)


COMMAND = Command(
    id="match",
    group="Payable",
    place=1,
    work=match,
    icon="ViewSideBySide",
    key_tip="MA",
)
