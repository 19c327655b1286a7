"""Checking: all rules, or those of one concern; what is settled; aging."""

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


def _named(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _check(
    command: str, book: Path, rules: tuple[str, ...], sheet: str, as_of: str, as_json: bool, dry_run: bool
) -> None:
    from invoice_workbook.commands import check as judge
    from invoice_workbook.hosts.run import run

    wanted = judge.rules_named(rules or judge.RULES_OF[command])
    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run}
    answer(run(command, file_of(book), lambda books: judge.check(books, wanted, sheet), **how), as_json)


@command("check")
def check(
    book: Book,
    only: Annotated[str, option("only", "--only")] = "",
    sheet: Annotated[str, option("sheet", "--sheet")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    _check("check", book, _named(only), sheet, as_of, as_json, dry_run)


@command("check-totals")
def check_totals(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    _check("check-totals", book, (), "", as_of, as_json, dry_run)


@command("check-orders")
def check_orders(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.check import RULES_OF
    from invoice_workbook.commands.check_orders import check_orders as verify
    from invoice_workbook.hosts.run import run

    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run}
    rules = RULES_OF["check-orders"]
    answer(run("check-orders", file_of(book), lambda books: verify(books, rules), **how), as_json)


@command("check-bills")
def check_bills(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    _check("check-bills", book, (), "", as_of, as_json, dry_run)


@command("flag-late")
def flag_late(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    _check("flag-late", book, (), "", as_of, as_json, dry_run)


@command("dismiss")
def dismiss(
    book: Book,
    problem: Annotated[str, argument("problem")],
    reason: Annotated[str, option("reason", "--reason")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands.check import dismiss as settle
    from invoice_workbook.hosts.run import run

    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run}
    answer(run("dismiss", file_of(book), lambda books: settle(books, {problem: reason}, book.name), **how), as_json)


@command("aging")
def aging(
    book: Book,
    side: Annotated[str, option("side", "--side")] = "receivable",
    by: Annotated[str, option("by", "--by")] = "party",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    from invoice_workbook.commands.aging import aging as derive
    from invoice_workbook.hosts.run import run

    answer(run("aging", file_of(book), lambda books: derive(books, side, by), as_of=day_of(as_of)), as_json)
