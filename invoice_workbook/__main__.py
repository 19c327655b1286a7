"""The command line: every command of commands.py, on the workbook file itself."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

app = typer.Typer(
    name="invoice-workbook",
    help=text("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _option(id_: str, *names: str) -> Any:
    return typer.Option(*names, help=text(f"cli.{id_}"))


def _argument(id_: str) -> Any:
    return typer.Argument(help=text(f"cli.{id_}"))


Book = Annotated[Path, _argument("book")]
AsOf = Annotated[str, _option("as-of", "--as-of")]
Json = Annotated[bool, _option("json", "--json")]
DryRun = Annotated[bool, _option("dry-run", "--dry-run")]
Only = Annotated[str, _option("only", "--only")]


def _command(id_: str) -> Any:
    return app.command(id_, help=text(f"command.{id_}.help"))


def _day(as_of: str) -> Any:
    from datetime import date

    if not as_of:
        return None
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise WorkbookError("bad-day", day=as_of) from error


def _answer(result: Any, as_json: bool) -> None:
    """Say it, and leave with the exit code of the README."""
    if as_json:
        import json

        sys.stdout.write(json.dumps(result.json, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        for line in (*result.to_print, result.message):
            typer.echo(line)
    raise typer.Exit(1 if result.errors else 0)


def _named(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _check(
    command: str, book: Path, rules: tuple[str, ...], sheet: str, as_of: str, as_json: bool, dry_run: bool
) -> None:
    from invoice_workbook.commands import check as judge
    from invoice_workbook.hosts.run import run

    wanted = judge.rules_named(rules)
    result = run(command, book, lambda books: judge.check(books, wanted, sheet), as_of=_day(as_of), dry_run=dry_run)
    _answer(result, as_json)


@_command("new")
def new(
    book: Book,
    language: Annotated[str, _option("language", "--language")] = "en",
    sample: Annotated[bool, _option("sample", "--sample")] = False,
    as_json: Json = False,
) -> None:
    from invoice_workbook.hosts import new_book
    from invoice_workbook.hosts.run import Result

    edits = None
    if sample:
        from invoice_workbook.sample import book as sample_book

        edits, _ = sample_book.edits()
    new_book.make(book, language, edits)
    rows = sum(edit.rows for edit in (edits or {}).values())
    message = text("done.new" if sample else "done.new-empty", file=book, rows=rows, tables=len(edits or {}))
    json = {"command": "new", "book": str(book), "as_of": None, "message": message, "files": [str(book)]}
    _answer(Result(message, json), as_json)


@_command("import")
def import_(
    book: Book,
    table: Annotated[str, _argument("table")],
    file: Annotated[list[Path], _argument("file")],
    mapping: Annotated[Path | None, _option("map", "--map")] = None,
    update: Annotated[bool, _option("update", "--update")] = False,
    ignore_extra: Annotated[bool, _option("ignore-extra", "--ignore-extra")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands import import_table as importing
    from invoice_workbook.commands.check import table_named
    from invoice_workbook.formats import csv_table
    from invoice_workbook.formats import mapping as mappings
    from invoice_workbook.hosts.run import run

    mapped = mappings.read(mapping) if mapping else None
    marks = {"encoding": mapped.encoding, "delimiter": mapped.delimiter} if mapped else {}
    table_named(table)
    exports = [csv_table.read(path, **marks) for path in file]
    refused = book.with_name(f"{book.stem}-refused.csv")

    def work(books: Any) -> Any:
        return importing.import_table(
            books, table, exports, mapping=mapped, update=update, ignore_extra=ignore_extra, refused_to=refused
        )

    _answer(run("import", book, work, as_of=_day(as_of), dry_run=dry_run), as_json)


@_command("check")
def check(
    book: Book,
    only: Only = "",
    sheet: Annotated[str, _option("sheet", "--sheet")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    _check("check", book, _named(only), sheet, as_of, as_json, dry_run)


@_command("check-totals")
def check_totals(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.check import TOTALS

    _check("check-totals", book, TOTALS, "", as_of, as_json, dry_run)


@_command("flag-late")
def flag_late(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.check import LATE

    _check("flag-late", book, LATE, "", as_of, as_json, dry_run)


@_command("aging")
def aging(
    book: Book,
    side: Annotated[str, _option("side", "--side")] = "receivable",
    by: Annotated[str, _option("by", "--by")] = "party",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    from invoice_workbook.commands.aging import aging as derive
    from invoice_workbook.hosts.run import run

    _answer(run("aging", book, lambda books: derive(books, side, by), as_of=_day(as_of)), as_json)


@_command("issue")
def issue(
    book: Book,
    order: Annotated[list[str] | None, _argument("orders")] = None,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands.issue import issue as bill
    from invoice_workbook.hosts.invoice_files import make_files
    from invoice_workbook.hosts.run import run

    result = run("issue", book, lambda books: bill(books, order or ()), as_of=_day(as_of), dry_run=dry_run)
    if result.json["invoices"] and not dry_run:
        files = make_files(book, result.json["invoices"], as_of=_day(as_of), leave_out=True)
        result.json |= {key: files.json[key] for key in ("files", "left_out") if key in files.json}
        result.message += f" {files.message}"
    _answer(result, as_json)


@_command("files")
def files(
    book: Book,
    invoice: Annotated[list[str] | None, _argument("invoices")] = None,
    kinds: Annotated[str, _option("kinds", "--kinds")] = "xlsx,pdf",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import make_files

    _answer(make_files(book, invoice or (), kinds, as_of=_day(as_of), dry_run=dry_run), as_json)


@_command("dismiss")
def dismiss(
    book: Book,
    problem: Annotated[str, _argument("problem")],
    reason: Annotated[str, _option("reason", "--reason")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands.check import dismiss as settle
    from invoice_workbook.hosts.run import run

    result = run("dismiss", book, lambda b: settle(b, problem, reason, book.name), as_of=_day(as_of), dry_run=dry_run)
    _answer(result, as_json)


@_command("doctor")
def doctor(
    book: Annotated[Path | None, _argument("book")] = None,
    fix: Annotated[bool, _option("fix", "--fix")] = False,
    as_json: Json = False,
) -> None:
    from invoice_workbook.hosts.doctor import examine
    from invoice_workbook.hosts.run import Result

    told = examine(book, fix)
    ill = [one for one in told if not one.well]
    message = text("done.doctor-found", count=len(ill)) if ill else text("done.doctor")
    json: dict[str, Any] = {
        "command": "doctor",
        "book": str(book or ""),
        "as_of": None,
        "message": message,
        "files": [],
    }
    json["found"] = [{"id": one.id, "well": one.well, "message": one.message} for one in told]
    marks = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}
    _answer(Result(message, json, tuple(f"{marks[one.well]} {one.message}" for one in told), len(ill)), as_json)


@_command("demo")
def demo(folder: Annotated[Path, _argument("folder")] = Path("demo"), as_json: Json = False) -> None:
    from invoice_workbook.demo import tour

    _answer(tour(folder, lambda line: typer.echo(line, err=as_json)), as_json)


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the standard streams are text
    try:
        app()
    except WorkbookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except Exception as error:  # the one broad catch: nobody is shown a traceback
        sys.stderr.write(text("refused.unexpected", reason=repr(error), log=_logged()) + "\n")
        sys.exit(2)


def _logged() -> Path:
    """Where the whole traceback was written."""
    import tempfile
    import traceback

    log = Path(tempfile.gettempdir()) / "invoice-workbook.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(traceback.format_exc() + "\n")
    return log


if __name__ == "__main__":
    main()
