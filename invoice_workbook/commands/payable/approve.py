"""approve: bills approved by a person, within their limit; what was approved is in the journal."""

from collections.abc import Sequence

from invoice_workbook.books import Books
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome


def approve(books: Books, given: Given, *, bills: Sequence[str], by: str = "") -> Outcome:
    """These bills approved by a person, else by who runs this. Raises WorkbookError for the first that may not be."""
    return bill_approval.approved(books, bills, by or given.user)


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
