"""Payable: bills in, matched, on their way to payment, paid, claimed back."""

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
    run_on,
)

Bills = Annotated[list[str], argument("bills")]


Reason = Annotated[str, option("hold-reason", "--reason")]


def _who(by: str) -> str:
    import getpass

    return by or getpass.getuser()


@command("import-bill")
def import_bill(
    book: Book,
    file: Annotated[list[Path], argument("bill-files")],
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.bill_imports import import_bill_files

    answer(import_bill_files(file_of(book), file, as_of=day_of(as_of), dry_run=dry_run), as_json)


@command("match")
def match(book: Book, as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False) -> None:
    from invoice_workbook.commands.match import match as beside

    run_on("match", book, beside, as_of, as_json, dry_run)


@command("route")
def route(
    book: Book,
    bill: Annotated[list[str] | None, argument("bills")] = None,
    to: Annotated[str, option("to", "--to")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import bill_way

    answer(bill_way.route(file_of(book), bill or (), to, as_of=day_of(as_of), dry_run=dry_run), as_json)


@command("reject")
def reject(
    book: Book,
    bill: Bills,
    reason: Annotated[str, option("reject-reason", "--reason")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import bill_way

    answer(bill_way.reject(file_of(book), bill, reason, as_of=day_of(as_of), dry_run=dry_run), as_json)


@command("approve")
def approve(
    book: Book,
    bill: Bills,
    by: Annotated[str, option("approver", "--by")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands import bill_way

    run_on("approve", book, lambda books: bill_way.approve(books, bill, _who(by)), as_of, as_json, dry_run)


@command("hold")
def hold(
    book: Book, bill: Bills, reason: Reason = "", as_of: AsOf = "", as_json: Json = False, dry_run: DryRun = False
) -> None:
    from invoice_workbook.commands import bill_way

    run_on("hold", book, lambda books: bill_way.hold(books, bill, reason), as_of, as_json, dry_run)


@command("release")
def release(
    book: Book,
    bill: Annotated[str, argument("bill")],
    kind: Annotated[str, option("kind", "--kind")] = "",
    reason: Reason = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.commands import bill_way

    run_on("release", book, lambda books: bill_way.release(books, bill, kind, reason), as_of, as_json, dry_run)


@command("pay")
def pay(
    book: Book,
    next_run: Annotated[str, option("next-run", "--next-run")] = "",
    release: Annotated[bool, option("release", "--release")] = False,
    really: Annotated[bool, option("send", "--send")] = False,
    withdraw: Annotated[list[str] | None, option("withdraw", "--withdraw")] = None,
    file: Annotated[str, option("pay-file", "--file")] = "",
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts import paying

    how: dict[str, Any] = {"as_of": day_of(as_of), "dry_run": dry_run}
    if withdraw:
        result = paying.withdraw(file_of(book), withdraw, **how)
    elif file:
        result = paying.remake(file_of(book), file, **how)
    elif release:
        result = paying.release(file_of(book), really=really, **how)
    else:
        result = paying.propose(file_of(book), next_run=day_of(next_run), **how)
    answer(result, as_json)


@command("claims")
def claims(
    book: Book,
    vendor: Annotated[list[str] | None, argument("vendors")] = None,
    letters: Annotated[bool, option("claim-letters", "--letters")] = False,
    really: Annotated[bool, option("send", "--send")] = False,
    as_of: AsOf = "",
    as_json: Json = False,
    dry_run: DryRun = False,
) -> None:
    from invoice_workbook.hosts.claiming import claims as claim

    how: dict[str, Any] = {"make_letters": letters, "really": really, "as_of": day_of(as_of), "dry_run": dry_run}
    answer(claim(file_of(book), vendor or (), **how), as_json)
