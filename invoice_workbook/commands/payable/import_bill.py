"""import-bill: what lies in these files becomes bills; what cannot be read is told, and the others are taken."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import chosen_file
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came, every
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_bill
from invoice_workbook.languages import text


def import_bill(books: Books, given: Given, *, files: Sequence[Path]) -> Outcome:
    """The bills in these files; what cannot be read is told, and the others are taken."""
    found: list[Came] = []
    refused: list[dict[str, Any]] = []
    for file in files:
        try:
            found += every(given.read(file), given.papers)
        except WorkbookError as error:
            if len(files) == 1:
                raise
            refused.append({"file": str(file), "reason": str(error)})
    outcome = taken_in(books, found, given.folder, given.user, given.papers)
    refused += outcome.more.get("refused", ())
    if not refused:
        return outcome
    words = {"count": len(refused), "all": len(files)}
    said = [text("done.import-bill-refused", books.settings.language, **words), *(one["reason"] for one in refused[:3])]
    message = " ".join([outcome.message, *said])
    return replace(outcome, message=message, more={**outcome.more, "refused": refused}, undone=len(refused))


COMMAND = Command(
    id="import-bill",
    group="Payable",
    place=9,
    work=import_bill,
    options=(
        Option(
            "files",
            "bill-files",
            kind="file",
            many=True,
            is_required=True,
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
