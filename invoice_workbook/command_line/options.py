"""What every command of the command line shares: the program, its usual options, the workbook, the answer."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from invoice_workbook import __version__
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="invoice-workbook",
    help=text("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{app.info.name} {__version__}")
        raise typer.Exit


@app.callback()
def program(
    _version: Annotated[
        bool, typer.Option("--version", help=text("cli.version"), callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """What is said before any command."""


def option(id_: str, *names: str) -> Any:
    """An option, its help from the catalogue."""
    return typer.Option(*names, help=text(f"cli.{id_}"))


def argument(id_: str) -> Any:
    """An argument, its help from the catalogue."""
    return typer.Argument(help=text(f"cli.{id_}"))


Book = Annotated[Path, argument("book")]
AsOf = Annotated[str, option("as-of", "--as-of")]
Json = Annotated[bool, option("json", "--json")]
DryRun = Annotated[bool, option("dry-run", "--dry-run")]


def command(id_: str) -> Any:
    """A function as the command of that id."""
    return app.command(id_, help=text(f"command.{id_}.help"), context_settings=HELP)


def file_of(book: Path) -> Any:
    """The workbook file."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    return WorkbookFile(book)


def day_of(as_of: str) -> Any:
    """The day of --as-of; None where none is said. Raises WorkbookError where it is none."""
    from datetime import date

    if not as_of:
        return None
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise WorkbookError("bad-day", day=as_of) from error


def answer(result: Any, as_json: bool) -> None:
    """Say it, and leave with the exit code of the README."""
    if as_json:
        import json

        sys.stdout.write(
            json.dumps({**result.json, "message": result.message}, ensure_ascii=False, indent=1, default=str) + "\n"
        )
    else:
        for line in (*result.to_print, result.message):
            typer.echo(line)
    raise typer.Exit(1 if result.errors else 0)


def run_on(command: str, book: Path, work: Any, as_of: str, as_json: bool, dry_run: bool) -> None:
    """One command on one workbook, and its answer."""
    from invoice_workbook.hosts.run import run

    answer(run(command, file_of(book), work, as_of=day_of(as_of), dry_run=dry_run), as_json)
