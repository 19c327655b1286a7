"""Receivable: orders to invoices, their files and mails, statements, reminders, collections."""

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


@command("issue")
def issue(
    book: Book,
    order: Annotated[list[str] | None, argument("orders")] = None,
    delivered: Annotated[bool, option("delivered", "--delivered")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import issue_with_files

    how: dict[str, Any] = {"delivered_only": delivered, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(issue_with_files(file_of(book), order or (), **how), as_json)


@command("credit")
def credit(
    book: Book,
    invoice: Annotated[str, argument("invoice")],
    lines: Annotated[str, option("lines", "--lines")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import credit_with_files

    answer(credit_with_files(file_of(book), invoice, lines, as_of=day_of(as_of), dry_run=dry_run), as_json)


@command("files")
def files(
    book: Book,
    invoice: Annotated[list[str] | None, argument("invoices")] = None,
    kinds: Annotated[str, option("kinds", "--kinds")] = "xlsx,pdf",
    validate: Annotated[bool, option("validate", "--validate")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.invoice_files import make_files

    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run, "validate": validate}
    answer(make_files(file_of(book), invoice or (), kinds, **how), as_json)


@command("send")
def send(
    book: Book,
    invoice: Annotated[list[str] | None, argument("invoices")] = None,
    really: Annotated[bool, option("send", "--send")] = False,
    per: Annotated[str, option("per", "--per")] = "invoice",
    again: Annotated[bool, option("again", "--again")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.mailing import send as mail

    how: dict[str, Any] = {"per": per, "really": really, "again": again, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(mail(file_of(book), invoice or (), **how), as_json)


@command("statements")
def statements(
    book: Book,
    customer: Annotated[list[str] | None, argument("customers")] = None,
    really: Annotated[bool, option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import statements as make

    how: dict[str, Any] = {"really": really, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(make(file_of(book), customer or (), **how), as_json)


@command("remind")
def remind(
    book: Book,
    letters: Annotated[bool, option("letters", "--letters")] = False,
    really: Annotated[bool, option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import remind as chase

    how: dict[str, Any] = {"make_letters": letters, "really": really, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(chase(file_of(book), **how), as_json)


@command("collections")
def collections(
    book: Book,
    hand_over: Annotated[bool, option("hand-over", "--hand-over")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.chasing import collections as collect

    how: dict[str, Any] = {"hand_over": hand_over, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(collect(file_of(book), **how), as_json)
