"""The program: a command of the command line for each declaration, its help from the catalogues.

Only the command that is run is loaded; the list of all is known from the folders' names.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invoice_workbook import __version__, commands
from invoice_workbook.commands.outcome import RowsLater
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.commands.declaration import Command, Option
    from invoice_workbook.engine.result import Result

NAME = "invoice-workbook"
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 120}
READS = ("as_of", "dry_run", "wait", "as_json")
"""What may be said to every command that works on a book's tables."""


class _Day(click.ParamType):
    """A day as 2026-11-30."""

    name = "day"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> date:
        """The day. Raises WorkbookError where it is none."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError as error:
            raise WorkbookError("bad-day", day=value) from error


class _Text(click.ParamType):
    """A text, in letters: UTF-8, whatever the terminal says it is."""

    name = "text"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """The text. Raises WorkbookError where it has bytes that are no letters."""
        try:
            return os.fsencode(value).decode()
        except UnicodeError as error:
            raise WorkbookError("no-letters", text=value) from error


_TYPES: dict[str, Any] = {
    "text": _Text(),
    "secret": bool,
    "whole": int,
    "day": _Day(),
    "file": click.Path(path_type=Path),
    "folder": click.Path(path_type=Path),
}


class Program(click.Group):
    """All commands, listed by their groups; each is loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The ids of all commands."""
        return list(commands.modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its id; None where there is none."""
        return of(commands.named(cmd_name)) if cmd_name in commands.modules() else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by their groups, in a clerk's order, with the whole first sentence of each one's help."""
        width = max(map(len, commands.modules()))
        groups: dict[str, list[tuple[str, str]]] = {}
        for command in commands.every():
            first = text(f"command.{command.id}.help").split(". ")[0].rstrip(".")
            groups.setdefault(command.group, []).append((command.id.ljust(width), first))
        for group, rows in groups.items():
            with formatter.section(text(f"ribbon.{group}")):
                formatter.write_dl(rows)


def _print_version(ctx: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    if is_wanted:
        click.echo(f"{NAME} {__version__}")
        ctx.exit()


def program() -> Program:
    """The whole program."""
    version = click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_print_version,
        help=text("cli.version"),
    )
    return Program(
        NAME,
        help=text("cli.help"),
        params=[version],
        no_args_is_help=True,
        context_settings=dict(HELP),
        callback=lambda: None,
    )


def of(command: "Command") -> click.Command:
    """A command of the command line from its declaration."""
    parameters: list[click.Parameter] = []
    if command.takes_book != "no":
        is_required = command.takes_book == "yes"
        parameters.append(
            click.Argument(["book"], type=click.Path(path_type=Path), required=is_required, help=text("cli.book"))
        )
    parameters += [_parameter(option) for option in command.options]
    parameters += _usual(command)

    def run(**said: Any) -> None:
        _run(command, said)

    help_ = text(f"command.{command.id}.help")
    return click.Command(command.id, callback=run, params=parameters, help=help_, context_settings=dict(HELP))


def _parameter(option: "Option") -> click.Parameter:
    help_ = text(f"cli.{option.help}")
    if not option.flag:
        how: dict[str, Any] = {
            "nargs": -1 if option.many else 1,
            "required": option.is_required,
            "default": option.default,
        }
        name = option.help.removesuffix("s") if option.many else option.help
        metavar = name.rpartition("-")[2].upper()
        shown = metavar if option.is_required else f"[{metavar}]"
        return click.Argument(
            [option.name], help=help_, type=_TYPES[option.kind], metavar=f"{shown}{'...' if option.many else ''}", **how
        )
    is_flag = option.kind in ("flag", "secret")
    return click.Option(
        [option.flag, option.name],
        help=help_,
        type=None if is_flag else _TYPES[option.kind],
        is_flag=is_flag,
        multiple=option.many,
        required=option.is_required,
        default=None if option.many and option.default is None else option.blank,
        show_default=bool(option.default),
    )


def _usual(command: "Command") -> Iterator[click.Option]:
    """Options of every command that reads a book."""
    if command.work is not None:
        yield click.Option(["--as-of", "as_of"], type=_Day(), help=text("cli.as-of"))
    yield click.Option(["--json", "as_json"], is_flag=True, help=text("cli.json"))
    if command.work is not None and command.writes:
        yield click.Option(["--dry-run", "dry_run"], is_flag=True, help=text("cli.dry-run"))
        yield click.Option(["--wait", "wait"], type=float, default=0.0, metavar="SECONDS", help=text("cli.wait"))


def _run(command: "Command", said: dict[str, Any]) -> None:
    """Run a command with what was said, and answer."""
    as_json = said.pop("as_json")
    book = said.pop("book", None)
    options = {option.name: _value(option, said.pop(option.name)) for option in command.options}
    usual = {name: said[name] for name in READS if name in said}
    if command.work is None:
        module, _, function = command.act.partition(":")
        act = getattr(import_module(module), function)
        books = {} if command.takes_book == "no" else {"book": book}
        answer(act(**books, **options, as_json=as_json), as_json)
    from invoice_workbook.engine.run import How, host_of, run

    try:
        result = run(command, host_of(command, book, options), options, How(**usual))
    except WorkbookError as error:
        if as_json and error.faults:
            _say({"command": command.id, "book": str(book), "message": str(error), "refused": error.faults})
        raise
    answer(result, as_json)


def _value(option: "Option", said: Any) -> Any:
    """An option's value; a secret is asked for, never typed in the open."""
    if option.kind == "secret":
        return click.prompt(text(f"cli.{option.help}-ask"), hide_input=True, err=True) if said else ""
    return tuple(said or ()) if option.many else said


def _say(told: Mapping[str, object]) -> None:
    """The one JSON object of an answer: a line for each of its parts, and for each row of a list of rows."""
    sys.stdout.writelines(_lines(told))


def _lines(told: Mapping[str, object]) -> Iterator[str]:
    encoded = json.JSONEncoder(ensure_ascii=False, default=str).encode
    begin = "{\n"
    for name, part in told.items():
        yield f"{begin} {encoded(name)}: "
        begin = ",\n"
        if isinstance(part, Iterator | RowsLater) or (isinstance(part, list) and part and isinstance(part[0], dict)):
            between = "[\n  "
            for row in part:
                yield f"{between}{encoded(row)}"
                between = ",\n  "
            yield "[]" if between.startswith("[") else "\n ]"
        else:
            yield encoded(part)
    yield "\n}\n" if told else "{}\n"


def answer(result: "Result", as_json: bool) -> None:
    """Say it, and leave with the exit code of the README."""
    if as_json:
        _say({**result.told(), "message": result.message})
    else:
        for line in (*result.to_print, result.message):
            click.echo(line)
        if ways := result.parts.get("way_back"):
            typed = " / ".join(f"{NAME} {way} {Path(result.parts['book']).name}" for way in ways)
            click.echo(text("done.way-back", result.language, command=typed), err=True)
    raise click.exceptions.Exit(1 if result.errors else 0)
