"""The command line: every command of commands.py, on the workbook file itself."""

import gc
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


def _file(book: Path) -> Any:
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    return WorkbookFile(book)


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

    wanted = judge.rules_named(rules or judge.RULES_OF[command])
    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run}
    _answer(run(command, _file(book), lambda books: judge.check(books, wanted, sheet), **how), as_json)


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
    from invoice_workbook.hosts.imports import import_files

    how: dict[str, Any] = {"mapping": mapping, "update": update, "ignore_extra": ignore_extra}
    _answer(import_files(_file(book), table, file, as_of=_day(as_of), dry_run=dry_run, **how), as_json)


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
    _check("check-totals", book, (), "", as_of, as_json, dry_run)


@_command("check-orders")
def check_orders(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.check import RULES_OF
    from invoice_workbook.commands.check_orders import check_orders as verify
    from invoice_workbook.hosts.run import run

    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run}
    rules = RULES_OF["check-orders"]
    _answer(run("check-orders", _file(book), lambda books: verify(books, rules), **how), as_json)


@_command("check-bills")
def check_bills(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    _check("check-bills", book, (), "", as_of, as_json, dry_run)


@_command("flag-late")
def flag_late(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    _check("flag-late", book, (), "", as_of, as_json, dry_run)


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

    _answer(run("aging", _file(book), lambda books: derive(books, side, by), as_of=_day(as_of)), as_json)


@_command("issue")
def issue(
    book: Book,
    order: Annotated[list[str] | None, _argument("orders")] = None,
    delivered: Annotated[bool, _option("delivered", "--delivered")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import issue_with_files

    how: dict[str, Any] = {"delivered_only": delivered, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(issue_with_files(_file(book), order or (), **how), as_json)


@_command("credit")
def credit(
    book: Book,
    invoice: Annotated[str, _argument("invoice")],
    lines: Annotated[str, _option("lines", "--lines")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import credit_with_files

    _answer(credit_with_files(_file(book), invoice, lines, as_of=_day(as_of), dry_run=dry_run), as_json)


@_command("files")
def files(
    book: Book,
    invoice: Annotated[list[str] | None, _argument("invoices")] = None,
    kinds: Annotated[str, _option("kinds", "--kinds")] = "xlsx,pdf",
    validate: Annotated[bool, _option("validate", "--validate")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import make_files

    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run, "validate": validate}
    _answer(make_files(_file(book), invoice or (), kinds, **how), as_json)


@_command("send")
def send(
    book: Book,
    invoice: Annotated[list[str] | None, _argument("invoices")] = None,
    really: Annotated[bool, _option("send", "--send")] = False,
    per: Annotated[str, _option("per", "--per")] = "invoice",
    again: Annotated[bool, _option("again", "--again")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.mailing import send as mail

    how: dict[str, Any] = {"per": per, "really": really, "again": again, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(mail(_file(book), invoice or (), **how), as_json)


@_command("statements")
def statements(
    book: Book,
    customer: Annotated[list[str] | None, _argument("customers")] = None,
    really: Annotated[bool, _option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import statements as make

    how: dict[str, Any] = {"really": really, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(make(_file(book), customer or (), **how), as_json)


@_command("remind")
def remind(
    book: Book,
    letters: Annotated[bool, _option("letters", "--letters")] = False,
    really: Annotated[bool, _option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import remind as chase

    how: dict[str, Any] = {"make_letters": letters, "really": really, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(chase(_file(book), **how), as_json)


@_command("collections")
def collections(
    book: Book,
    hand_over: Annotated[bool, _option("hand-over", "--hand-over")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import collections as collect

    how: dict[str, Any] = {"hand_over": hand_over, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(collect(_file(book), **how), as_json)


@_command("export")
def export(
    book: Book,
    mail: Annotated[str, _option("mail", "--mail")] = "",
    sheets: Annotated[str, _option("sheets", "--sheets")] = "",
    password: Annotated[bool, _option("password", "--password")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import export as copy

    secret = typer.prompt(text("cli.password-ask"), hide_input=True, err=True) if password else ""
    how: dict[str, Any] = {"to": mail, "password": secret, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(copy(_file(book), sheets=sheets, **how), as_json)


@_command("import-bank")
def import_bank(
    book: Book,
    file: Annotated[list[Path], _argument("bank-files")],
    mapping: Annotated[Path | None, _option("bank-map", "--map")] = None,
    account: Annotated[list[str] | None, _option("account", "--account")] = None,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.bank_imports import import_bank_files

    how: dict[str, Any] = {"mapping": mapping, "accounts": account or (), "as_of": _day(as_of), "dry_run": dry_run}
    _answer(import_bank_files(_file(book), file, **how), as_json)


@_command("import-bill")
def import_bill(
    book: Book,
    file: Annotated[list[Path], _argument("bill-files")],
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.bill_imports import import_bill_files

    _answer(import_bill_files(_file(book), file, as_of=_day(as_of), dry_run=dry_run), as_json)


def _run_on(command: str, book: Path, work: Any, as_of: str, as_json: bool, dry_run: bool) -> None:
    from invoice_workbook.hosts.run import run

    _answer(run(command, _file(book), work, as_of=_day(as_of), dry_run=dry_run), as_json)


def _who(by: str) -> str:
    import getpass

    return by or getpass.getuser()


Bills = Annotated[list[str], _argument("bills")]
Reason = Annotated[str, _option("hold-reason", "--reason")]


@_command("match")
def match(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.match import match as beside

    _run_on("match", book, beside, as_of, as_json, dry_run)


@_command("route")
def route(
    book: Book,
    bill: Annotated[list[str] | None, _argument("bills")] = None,
    to: Annotated[str, _option("to", "--to")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import bill_way

    _answer(bill_way.route(_file(book), bill or (), to, as_of=_day(as_of), dry_run=dry_run), as_json)


@_command("reject")
def reject(
    book: Book,
    bill: Bills,
    reason: Annotated[str, _option("reject-reason", "--reason")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import bill_way

    _answer(bill_way.reject(_file(book), bill, reason, as_of=_day(as_of), dry_run=dry_run), as_json)


@_command("approve")
def approve(
    book: Book,
    bill: Bills,
    by: Annotated[str, _option("approver", "--by")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands import bill_way

    _run_on("approve", book, lambda books: bill_way.approve(books, bill, _who(by)), as_of, as_json, dry_run)


@_command("hold")
def hold(
    book: Book, bill: Bills, reason: Reason = "", as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False
) -> None:
    from invoice_workbook.commands import bill_way

    _run_on("hold", book, lambda books: bill_way.hold(books, bill, reason), as_of, as_json, dry_run)


@_command("release")
def release(
    book: Book,
    bill: Annotated[str, _argument("bill")],
    kind: Annotated[str, _option("kind", "--kind")] = "",
    reason: Reason = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands import bill_way

    _run_on("release", book, lambda books: bill_way.release(books, bill, kind, reason), as_of, as_json, dry_run)


@_command("pay")
def pay(
    book: Book,
    next_run: Annotated[str, _option("next-run", "--next-run")] = "",
    release: Annotated[bool, _option("release", "--release")] = False,
    really: Annotated[bool, _option("send", "--send")] = False,
    withdraw: Annotated[list[str] | None, _option("withdraw", "--withdraw")] = None,
    file: Annotated[str, _option("pay-file", "--file")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import paying

    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run}
    if withdraw:
        result = paying.withdraw(_file(book), withdraw, **how)
    elif file:
        result = paying.remake(_file(book), file, **how)
    elif release:
        result = paying.release(_file(book), really=really, **how)
    else:
        result = paying.propose(_file(book), next_run=_day(next_run), **how)
    _answer(result, as_json)


@_command("claims")
def claims(
    book: Book,
    vendor: Annotated[list[str] | None, _argument("vendors")] = None,
    letters: Annotated[bool, _option("claim-letters", "--letters")] = False,
    really: Annotated[bool, _option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.claiming import claims as claim

    how: dict[str, Any] = {"make_letters": letters, "really": really, "as_of": _day(as_of), "dry_run": dry_run}
    _answer(claim(_file(book), vendor or (), **how), as_json)


@_command("apply")
def apply(
    book: Book,
    accept_from: Annotated[int | None, _option("accept-from", "--accept-from")] = None,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands.apply import apply as post
    from invoice_workbook.hosts.run import run

    if accept_from is not None and not 1 <= accept_from <= 100:
        raise WorkbookError("bad-score", score=accept_from)
    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run}
    _answer(run("apply", _file(book), lambda books: post(books, accept_from), **how), as_json)


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

    how: dict[str, Any] = {"as_of": _day(as_of), "dry_run": dry_run}
    _answer(run("dismiss", _file(book), lambda books: settle(books, {problem: reason}, book.name), **how), as_json)


@_command("open")
def open_(book: Book, as_json: Json = False) -> None:
    from invoice_workbook.hosts.open_book import open_book

    _answer(open_book(book), as_json)


@_command("doctor")
def doctor(
    book: Annotated[Path | None, _argument("book")] = None,
    fix: Annotated[bool, _option("fix", "--fix")] = False,
    as_json: Json = False,
) -> None:
    from invoice_workbook.hosts.doctor import examine, result_of

    _answer(result_of(book, examine(book, fix)), as_json)


@_command("demo")
def demo(folder: Annotated[Path, _argument("folder")] = Path("demo"), as_json: Json = False) -> None:
    from invoice_workbook.demo import tour

    _answer(tour(folder, lambda line: typer.echo(line, err=as_json)), as_json)


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error and exit code 2."""
    gc.disable()  # looking for cycles among millions of cells takes longer than the process lives
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the standard streams are text
    try:
        app()
    except WorkbookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except Exception as error:  # the one broad catch: nobody is shown a traceback
        from invoice_workbook.hosts.run import logged

        sys.stderr.write(text("refused.unexpected", reason=repr(error), log=logged()) + "\n")
        sys.exit(2)
    finally:
        gc.freeze()  # nor is it looked for when Python leaves


if __name__ == "__main__":
    main()
