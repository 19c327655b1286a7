"""import-bank: the statements in these files, all or none; of a folder, those that can be taken."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import at_sheet
from invoice_workbook.commands.declaration import Command, Option, Ready
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.left_behind import with_refused
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.statement_lines import taken_in
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files, bank_layout, ready_mappings
from invoice_workbook.formats.bank.bank_statement import Statement
from invoice_workbook.languages import spoken, text

LARGEST, LARGEST_MAPPING = 64_000_000, 1_000_000
"""Bytes of a statement (a year of a busy account comes to 20 MB) and of a mapping."""
READY = Ready(ready_mappings.named, ready_mappings.names)


def import_bank(
    books: Books,
    given: Given,
    *,
    files: Sequence[Path],
    mapping: Path | None = None,
    accounts: Sequence[str] = (),
    again: bool = False,
) -> Outcome:
    """These files' statements, all or none; `accounts` are further accounts of ours, `mapping` explains a table.

    Of a folder's files one that cannot be taken is told, and the others are taken. With `again` lines are taken that
    differ from one in the workbook by their words alone.
    """
    layout = bank_layout.mapping(given.read(mapping)) if mapping else None
    usual = (accounts[0] if accounts else books.settings.iban, books.settings.currency)
    found: list[tuple[Path, list[Statement]]] = []
    refused: dict[Path, str] = {}
    every = [file for file in given.files_of(files) if file != mapping]
    of_folder = [file for file in every if file not in files and len(every) > 1]
    for file in every:
        try:
            found.append((file, bank_files.read(given.read(file), layout, *usual)))
        except WorkbookError as error:
            if file not in of_folder:
                raise
            refused[file] = str(error)
    outcome = taken_in(books, found, accounts, again=again, refused=refused, may_lack=of_folder)
    told = [{"file": str(file), "reason": reason} for file, reason in refused.items()]
    return with_refused(outcome, told, len(every), books.settings.language)


def _meant(desk: at_sheet.Desk, error: WorkbookError) -> Mapping[str, Any]:
    """Lines that may be there already taken all the same; a table read by the ready mapping that fits it."""
    words = {name: error.values[name] for name in ("file", "count", "pairs") if name in error.values}
    if error.id == "bank-again" and desk.wants(text("desk.bank-again", spoken(), **words)):
        return {"again": True}
    ready = error.values.get("ready")
    if isinstance(ready, list) and ready and desk.wants(text("desk.bank-map", spoken(), name=ready[0], **words)):
        return {"mapping": Path(ready[0])}
    return {}


COMMAND = Command(
    id="import-bank",
    group="Bank",
    place=1,
    work=import_bank,
    reads=("BankLines",),
    options=(
        Option("files", "bank-files", kind="file", many=True, is_required=True, largest=LARGEST, of_folders=True),
        Option("mapping", "bank-map", "--map", kind="file", largest=LARGEST_MAPPING, ready=READY),
        Option("accounts", "account", "--account", many=True),
        Option("again", "bank-again", "--again", kind="flag"),
    ),
    icon="GetExternalDataFromOtherSources",
    key_tip="IB",
    is_large=True,
    asks="file",
    at_sheet=at_sheet.chosen_file,
    at_refusal=_meant,
    shows="BankLines",
)
