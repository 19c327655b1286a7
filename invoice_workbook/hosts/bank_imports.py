"""Bank files into the book: read here, taken by the command."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.hosts.run import Result, run

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def import_bank_files(
    host: "Host",
    files: Sequence[Path],
    *,
    mapping: Path | None = None,
    accounts: Sequence[str] = (),
    as_of: date | None = None,
    dry_run: bool = False,
) -> Result:
    """Take in these files' statements, all or none; `accounts` are further accounts of ours."""
    from invoice_workbook.commands.import_bank import import_bank
    from invoice_workbook.formats import bank_csv, bank_files

    layout = bank_csv.mapping(mapping) if mapping else None

    def work(books: "Books") -> "Outcome":
        account = accounts[0] if accounts else books.settings.iban
        usual = (account, books.settings.currency)
        found = [one for file in files for one in bank_files.read(file, layout, *usual)]
        return import_bank(books, found, accounts)

    return run("import-bank", host, work, as_of=as_of, dry_run=dry_run)
