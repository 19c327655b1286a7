"""reopen: a rejected bill may be checked and paid after all, or a closed period may be booked into again.

A period is named by its first day. Only a manager reopens one, with a reason; both stand in the journal.
"""

from datetime import date, timedelta

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals, closings
from invoice_workbook.languages import text
from invoice_workbook.schema import CLOSED_UNTIL, BillStatus


def reopen(books: Books, given: Given, *, what: str, by: str = "", reason: str = "") -> Outcome:
    """A rejected bill, or all that was closed from a day on. Raises WorkbookError for what is neither."""
    try:
        first = date.fromisoformat(what.strip())
    except ValueError:
        return _bill(books, what, reason.strip())
    return _period(books, first, by or given.user, reason.strip())


def _bill(books: Books, id_: str, reason: str) -> Outcome:
    """A rejected bill entered again: it is checked and approved anew."""
    row = books.row_of("Bills", id_)
    after = books["Bills"].copy()
    name, status = str(after.at[row, "bill"]), str(after.at[row, "status"])
    if status != BillStatus.REJECTED:
        raise WorkbookError("reopen-not-rejected", id=name, status=status or BillStatus.ENTERED)
    bill_approval.move(after, row, BillStatus.ENTERED)
    after.at[row, "approved_by"] = ""
    after.at[row, "approved_on"] = pd.NaT
    message = text("done.reopen-bill", books.settings.language, id=name)
    return Outcome(message, {"Bills": after}, entries=[approvals.other(name, approvals.REOPENED, reason)])


def _period(books: Books, first: date, who: str, reason: str) -> Outcome:
    """Everything from a day on open again. Raises WorkbookError for anybody but a manager, and without a reason."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed is None or first > closed:
        raise WorkbookError("reopen-not-closed", day=first, closed=closed if closed else "-")
    person = bill_approval.manager(books, who)
    if not reason:
        raise WorkbookError("no-reopen-reason")
    until = first - timedelta(1)
    settings = books["Settings"].copy()
    settings.loc[settings["name"].str.strip() == CLOSED_UNTIL, "value"] = until.isoformat()
    words = {"first": first, "closed": closed, "person": person["name"] or who}
    message = text("done.reopen-period", books.settings.language, **words)
    return Outcome(message, {"Settings": settings}, entries=[closings.reopened(closed, until, who, reason)])


COMMAND = Command(
    id="reopen",
    group="Service",
    place=8,
    work=reopen,
    reads=("Bills", "People"),
    options=(
        Option("what", "reopened", is_required=True),
        Option("by", "reopener", "--by"),
        Option("reason", "reopen-reason", "--reason"),
    ),
)
