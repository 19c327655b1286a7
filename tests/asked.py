"""Commands as tests ask for them: on books alone, or on a workbook wherever it lives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import How, run
from invoice_workbook.hosts import Host
from invoice_workbook.tables.read import as_saved
from tests.given import GIVEN


def wanted(command: str, books: Books, **options: Any) -> Outcome:
    """What a command wants of these books."""
    work = named(command).work
    assert work is not None
    return work(books, GIVEN, **options)


def with_all_that_follows(command: Command, books: Books, given: Any, options: Mapping[str, Any]) -> Outcome:
    """What a command wants of these books, and what follows on the books as they then are."""
    assert command.work is not None
    outcome = command.work(books, given, **options)
    while outcome.then is not None:
        follows, outcome = outcome.then, replace(outcome, then=None)
        outcome = outcome.and_then(follows(as_saved(books, outcome.tables), given))
    return outcome


def on(
    host: Host,
    command: str,
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    agreed: Callable[[str], bool] | None = None,
    patience: float = 2,
    **options: Any,
) -> Result:
    """A command run on a workbook; mails are handed in without a pause."""
    how = How(as_of, dry_run, agreed=agreed, timeout=patience, pause=lambda _: None)
    return run(named(command), host, options, how)


def check(books: Books, only: str = "", sheet: str = "") -> Outcome:
    """All rules, or these ("gross-total,no-lines")."""
    return wanted("check", books, only=only, sheet=sheet)


def check_orders(books: Books) -> Outcome:
    """The rules of orders."""
    return wanted("check-orders", books)


def issue(books: Books, orders: Sequence[str] = (), delivered: bool = False) -> Outcome:
    """Invoices for these orders, or for all that are verified."""
    return wanted("issue", books, orders=orders, delivered=delivered)


def credit(books: Books, invoice: str, lines: str = "") -> Outcome:
    """A credit note."""
    return wanted("credit", books, invoice=invoice, lines=lines)


def match(books: Books) -> Outcome:
    """Bills compared with their orders."""
    return wanted("match", books)


def route(books: Books, bills: Sequence[str] = (), to: str = "") -> Outcome:
    """Bills to who approves them."""
    return wanted("route", books, bills=bills, to=to)


def approve(books: Books, bills: Sequence[str], by: str = "") -> Outcome:
    """Bills approved."""
    return wanted("approve", books, bills=bills, by=by)


def hold(books: Books, bills: Sequence[str], reason: str = "") -> Outcome:
    """Bills held."""
    return wanted("hold", books, bills=bills, reason=reason)


def release(books: Books, bill: str, kind: str = "", reason: str = "") -> Outcome:
    """One hold of a bill released."""
    return wanted("release", books, bills=[bill], kind=kind, reason=reason)


def reject(books: Books, bills: Sequence[str], reason: str = "") -> Outcome:
    """Bills rejected."""
    return wanted("reject", books, bills=bills, reason=reason)


def withdraw(books: Books, payments: Sequence[str]) -> Outcome:
    """Payments taken back."""
    return wanted("withdraw", books, payments=payments)


def apply(books: Books, accept_from: int | None = None) -> Outcome:
    """What bank lines pay."""
    return wanted("apply", books, accept_from=accept_from)


def unapply(books: Books, *ids: str) -> Outcome:
    """What was posted taken back."""
    return wanted("unapply", books, ids=ids)
