"""The bank: statements in, and what they pay."""

from pathlib import Path
from typing import Annotated, Any

from invoice_workbook.command_line.options import (
    AsOf,
    Book,
    DryRun,
    Json,
    answer,
    argument,
    command,
    day_of,
    file_of,
    option,
)
from invoice_workbook.errors import WorkbookError


@command("import-bank")
def import_bank(
    book: Book,
    file: Annotated[list[Path], argument("bank-files")],
    mapping: Annotated[Path | None, option("bank-map", "--map")] = None,
    account: Annotated[list[str] | None, option("account", "--account")] = None,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.bank_imports import import_bank_files

    how: dict[str, Any] = {"mapping": mapping, "accounts": account or (), "as_of": day_of(as_of), "dry_run": dry_run}
    answer(import_bank_files(file_of(book), file, **how), as_json)


@command("apply")
def apply(
    book: Book,
    accept_from: Annotated[int | None, option("accept-from", "--accept-from")] = None,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands.apply import apply as post
    from invoice_workbook.hosts.run import run

    if accept_from is not None and not 1 <= accept_from <= 100:
        raise WorkbookError("bad-score", score=accept_from)
    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run}
    answer(run("apply", file_of(book), lambda books: post(books, accept_from), **how), as_json)
