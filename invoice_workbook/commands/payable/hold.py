"""hold: bills that are not to be paid for a reason."""

from collections.abc import Sequence

from invoice_workbook.books import Books
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import match_holds
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals
from invoice_workbook.languages import text
from invoice_workbook.schema import BillStatus


def hold(books: Books, _: Given, *, bills: Sequence[str], reason: str = "") -> Outcome:
    """These bills held for a reason."""
    if not reason.strip():
        raise WorkbookError("no-hold-reason")
    after = books["Bills"].copy()
    for id_ in bills:
        row = books.row_of("Bills", id_)
        kinds = [*match_holds.holds(str(after.at[row, "hold"])), " ".join(reason.replace(";", ",").split())]
        if str(after.at[row, "status"]) != BillStatus.HELD:
            bill_approval.move(after, row, BillStatus.HELD)
        after.at[row, "hold"] = match_holds.SEPARATOR.join(dict.fromkeys(kinds))
    message = text("done.hold", books.settings.language, count=len(bills))
    return Outcome(message, {"Bills": after}, entries=bill_approval.entries(books, bills, approvals.HELD, reason))


COMMAND = Command(
    id="hold",
    group="Payable",
    place=6,
    work=hold,
    options=(Option("bills", "bills", many=True, is_required=True), Option("reason", "hold-reason", "--reason")),
    icon="Lock",
    key_tip="HO",
    tables=("Bills",),
    at_sheet=rows("Bills", "bills", "select-bill", reason="desk.why.hold"),
)
