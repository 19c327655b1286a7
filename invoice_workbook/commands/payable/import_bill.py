"""import-bill: what lies in these files or folders becomes bills; what cannot be read is told, the rest is taken."""

from collections.abc import Sequence
from pathlib import Path

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import chosen_file
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.left_behind import with_refused
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came, every
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_bill


def import_bill(books: Books, given: Given, *, files: Sequence[Path]) -> Outcome:
    """The bills in these files; what cannot be read is told, and the others are taken."""
    found: list[Came] = []
    refused: list[dict[str, str]] = []
    every_file = given.files_of(files)
    for file in every_file:
        try:
            found += every(given.read(file), given.papers)
        except WorkbookError as error:
            if len(every_file) == 1:
                raise
            refused.append({"file": str(file), "reason": str(error)})
    outcome = taken_in(books, found, given.folder, given.user, given.papers)
    refused += outcome.more.get("refused", ())
    return with_refused(outcome, refused, len(every_file), books.settings.language)


COMMAND = Command(
    id="import-bill",
    group="Payable",
    place=9,
    work=import_bill,
    reads=("Allocations", "BillLines", "Bills", "PurchaseOrders", "Terms", "Vendors"),
    options=(
        Option(
            "files",
            "bill-files",
            kind="file",
            many=True,
            is_required=True,
            of_folders=True,
            largest=received_bill.LARGEST,
            too_large="bill-too-large",
        ),
    ),
    icon="XmlImport",
    key_tip="BI",
    is_large=True,
    tables=("Bills",),
    asks="file",
    at_sheet=chosen_file,
    shows="Bills",
    reads_papers=True,
)
