"""files: the xlsx, PDF and XML files of issued invoices."""

from collections.abc import Sequence

from invoice_workbook.books import Books
from invoice_workbook.commands import invoice_papers
from invoice_workbook.commands.at_sheet import rows_or_all
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents.invoice_files import USUAL


def files(
    books: Books,
    given: Given,
    *,
    invoices: Sequence[str] = (),
    kinds: str = ",".join(USUAL),
    validate: bool = False,
) -> Outcome:
    """The files of these invoices, or of all issued ones; `validate` runs the official checks too."""
    return invoice_papers.papers(books, given, invoices, kinds, validate=validate)


def issued(books: Books) -> list[str]:
    """The invoices whose files are made where none is named."""
    return list(books["Invoices"]["invoice"].iloc[invoice_papers.places(books, ())])


COMMAND = Command(
    id="files",
    group="Receivable",
    place=3,
    work=files,
    reads=("Customers", "Holidays", "InvoiceLines", "Invoices", "Items", "Orders", "Terms"),
    options=(
        Option("invoices", "invoices", many=True),
        Option("kinds", "kinds", "--kinds", default=",".join(USUAL)),
        Option("validate", "validate", "--validate", kind="flag"),
    ),
    icon="FileSaveAsPdfOrXps",
    key_tip="FI",
    tables=("Invoices",),
    at_sheet=rows_or_all("Invoices", "invoices", issued, "desk.all.files"),
    has_papers=True,
)
