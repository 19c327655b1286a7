"""import-bank: the lines of bank statements into the book, each once, whatever the file, the order or the overlap.

A statement is taken whole or not at all: of our account, in its currency, its balances agreeing with its lines. What
a bank line is (rule `bank-twice`) decides whether it is known, never the file's name.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from invoice_workbook import problems
from invoice_workbook.books import Books
from invoice_workbook.checks import bank_gap
from invoice_workbook.commands.allocating import new_rows
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank_statement import Line, Statement, ask_sums, is_account
from invoice_workbook.languages import text
from invoice_workbook.ledger import bank, statements
from invoice_workbook.tables.write import appended


@dataclass
class _Taken:
    """What came of one statement."""

    statement: Statement
    added: int = 0
    known: int = 0
    unbooked: int = 0
    is_reconciled: bool = False


def import_bank(books: Books, found: Sequence[Statement], accounts: Collection[str] = ()) -> Outcome:
    """The new lines below the others, and each statement's balances for the Log.

    `accounts` are further accounts of ours. Raises WorkbookError, and takes nothing, where one statement is not ours,
    is no statement of booked lines, or does not add up.
    """
    reconciled = [_ask(books, one, accounts) for one in found]
    lines, taken = books["BankLines"], []
    known = set(bank.identities(lines) + bank.SEPARATOR + bank.ordinals(lines).astype(str)) if len(lines) else set()
    entries: list[dict[str, str]] = []
    kept = set(statements.known(books))
    for one, holds in zip(found, reconciled, strict=True):
        came = _Taken(one, unbooked=len(one.lines) - len(one.booked), is_reconciled=holds)
        fresh = _rows(books, one)
        if len(fresh):
            keys = bank.identities(fresh) + bank.SEPARATOR + bank.ordinals(fresh).astype(str)
            is_new = ~keys.isin(known)
            known |= set(keys)
            ids = [bank.id_of(*key.rsplit(bank.SEPARATOR, 1)) for key in keys[is_new]]  # type: ignore[arg-type]  # its ordinal is text
            lines = appended(lines, fresh[is_new.to_numpy(bool)].assign(bank_line=ids))
            came.added, came.known = int(is_new.sum()), int((~is_new).sum())
        balances = _balances(one) if holds else None
        if balances and balances not in kept:
            kept.add(balances)
            entries.append(statements.entry(balances))
        taken.append(came)
    return _outcome(books, lines, taken, entries)


def _outcome(books: Books, lines: pd.DataFrame, taken: Sequence[_Taken], entries: list[dict[str, str]]) -> Outcome:
    added = sum(one.added for one in taken)
    logged = pd.concat([books["Log"], pd.DataFrame(entries)]).fillna("") if entries else books["Log"]
    after = replace(books, tables={**books.tables, "BankLines": lines, "Log": logged}, _derived={})
    gaps = problems.collect(after, (("bank-gap", finding) for finding in bank_gap.find(after)))
    language = books.settings.language
    words = {"added": added, "known": sum(one.known for one in taken), "count": len(taken)}
    said = [text("done.import-bank", language, **words)]
    if unreconciled := [one.statement.file for one in taken if not one.is_reconciled]:
        said.append(text("done.import-bank-unreconciled", language, files=", ".join(dict.fromkeys(unreconciled))))
    if unbooked := sum(one.unbooked for one in taken):
        said.append(text("done.import-bank-unbooked", language, count=unbooked))
    said += list(gaps["message"])
    shown = [
        {
            "file": one.statement.file,
            "account": one.statement.account,
            "statement": one.statement.name,
            "currency": one.statement.currency,
            "added": one.added,
            "known": one.known,
            "reconciled": one.is_reconciled,
        }
        for one in taken
    ]
    tables = {"BankLines": lines} if added else {}
    return Outcome(" ".join(said), tables, problems=gaps, more={"statements": shown}, entries=entries)


def _ask(books: Books, one: Statement, accounts: Collection[str]) -> bool:
    """Whether the statement's balances agree; refuses what is not to be taken."""
    if one.kind != "statement":
        raise WorkbookError("statement-interim", file=one.file, kind=one.kind)
    ours = [part for part in books.settings["Bank account"].replace(",", ";").split(";") if part.strip()]
    before = books["BankLines"]
    seen = list(dict.fromkeys(before["account"]))
    known = [*ours, *seen, *accounts]
    if known and one.account and not any(is_account(one.account, mine) for mine in known):
        raise WorkbookError("statement-account", file=one.file, account=one.account, ours=", ".join(ours) or seen[0])
    of_account = before[[is_account(one.account, account) for account in before["account"]]] if len(before) else before
    currencies = set(of_account["currency"]) - {""} or {books.settings.currency}
    named = any(is_account(one.account, account) for account in accounts)
    if one.currency and one.currency not in currencies and not named:
        expected = ", ".join(sorted(currencies))
        raise WorkbookError("statement-currency", file=one.file, currency=one.currency, expected=expected)
    for line in one.booked:
        if line.booked is None and line.value is None:
            raise WorkbookError("statement-day", file=one.file, raw="")
    return ask_sums(one)


def _rows(books: Books, one: Statement) -> pd.DataFrame:
    booked = one.booked
    days = [line.booked or line.value for line in booked]
    cells = {
        "account": [one.account] * len(booked),
        "booked_on": [pd.Timestamp(day) for day in days if day],
        "value_date": [pd.Timestamp(line.value) if line.value else pd.NaT for line in booked],
        "amount": [line.amount for line in booked],
        "currency": [_currency(books, one, line) for line in booked],
        "counterparty": [line.counterparty[:200] for line in booked],
        "counterparty_account": [line.counterparty_account for line in booked],
        "reference": [line.reference[:1000] for line in booked],
        "statement": [one.name] * len(booked),
        "status": ["new"] * len(booked),
    }
    return new_rows(books, "BankLines", cells, cells["currency"])  # type: ignore[arg-type]  # texts


def _currency(books: Books, one: Statement, line: Line) -> str:
    return line.currency or one.currency or books.settings.currency


def _balances(one: Statement) -> statements.Kept | None:
    days = one.days
    if one.opening is None or one.closing is None or days is None:
        return None
    first: date = days[0]
    amounts = (one.opening.amount, one.closing.amount)
    return statements.Kept(one.account, one.name, one.opening.currency, *amounts, first, days[1])
