"""hold: bills that are not to be paid for a reason."""

from collections.abc import Sequence

from invoice_workbook.books import Books
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome


def hold(books: Books, _: Given, *, bills: Sequence[str], reason: str = "") -> Outcome:
    """These bills held for a reason. Raises WorkbookError without one."""
    return bill_approval.held(books, bills, reason)


COMMAND = Command(
    id="hold",
    group="Payable",
    place=6,
    work=hold,
    reads=("Bills",),
    options=(Option("bills", "bills", many=True, is_required=True), Option("reason", "hold-reason", "--reason")),
    icon="Lock",
    key_tip="HO",
    tables=("Bills",),
    at_sheet=rows("Bills", "bills", "select-bill", reason="desk.why.hold"),
)
