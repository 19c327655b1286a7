"""Service: workbooks made, opened, filled, copied, mended; the demo."""

from pathlib import Path
from typing import Annotated, Any

import typer

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
from invoice_workbook.languages import text


@command("new")
def new(
    book: Book,
    language: Annotated[str, option("language", "--language")] = "en",
    sample: Annotated[bool, option("sample", "--sample")] = False,
    as_json: Json = False,
) -> None:
    from invoice_workbook.hosts.run import Result
    from invoice_workbook.setup import new_book

    edits = None
    if sample:
        from invoice_workbook.sample import book as sample_book

        edits, _ = sample_book.edits()
    new_book.make(book, language, edits)
    rows = sum(edit.rows for edit in (edits or {}).values())
    message = text("done.new" if sample else "done.new-empty", file=book, rows=rows, tables=len(edits or {}))
    json = {"command": "new", "book": str(book), "as_of": None, "message": message, "files": [str(book)]}
    answer(Result(message, json), as_json)


@command("import")
def import_(
    book: Book,
    table: Annotated[str, argument("table")],
    file: Annotated[list[Path], argument("file")],
    mapping: Annotated[Path | None, option("map", "--map")] = None,
    update: Annotated[bool, option("update", "--update")] = False,
    ignore_extra: Annotated[bool, option("ignore-extra", "--ignore-extra")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.imports import import_files

    how: dict[str, Any] = {"mapping": mapping, "update": update, "ignore_extra": ignore_extra}
    answer(import_files(file_of(book), table, file, as_of=day_of(as_of), dry_run=dry_run, **how), as_json)


@command("export")
def export(
    book: Book,
    mail: Annotated[str, option("mail", "--mail")] = "",
    sheets: Annotated[str, option("sheets", "--sheets")] = "",
    password: Annotated[bool, option("password", "--password")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import export as copy

    secret = typer.prompt(text("cli.password-ask"), hide_input=True, err=True) if password else ""
    how: dict[str, Any] = {"to": mail, "password": secret, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(copy(file_of(book), sheets=sheets, **how), as_json)


@command("open")
def open_(book: Book, as_json: Json = False) -> None:
    from invoice_workbook.setup.open_book import open_book

    answer(open_book(book), as_json)


@command("doctor")
def doctor(
    book: Annotated[Path | None, argument("book")] = None,
    fix: Annotated[bool, option("fix", "--fix")] = False,
    as_json: Json = False,
) -> None:
    from invoice_workbook.setup.doctor import examine, result_of

    answer(result_of(book, examine(book, fix)), as_json)


@command("demo")
def demo(folder: Annotated[Path, argument("folder")] = Path("demo"), as_json: Json = False) -> None:
    from invoice_workbook.demo import tour

    answer(tour(folder, lambda line: typer.echo(line, err=as_json)), as_json)
