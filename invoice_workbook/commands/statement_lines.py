"""The lines of bank statements as rows of the book, each once, whatever the file, the order or the overlap.

A statement is taken whole or not at all: of our account, in its currency, its balances agreeing with its lines. What
a bank line is (rule `bank-twice`) decides whether it is known, never the file's name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from invoice_workbook import checks, references
from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.commands import at_sheet
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_statement
from invoice_workbook.formats.bank.bank_statement import Line, Statement, ask_sums, is_account
from invoice_workbook.journal import archives, statements
from invoice_workbook.journal.entries import noted
from invoice_workbook.languages import text
from invoice_workbook.ledger.bank import line_identity, other_words, statement_balances
from invoice_workbook.tables.cells import mapped
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.write import appended


@dataclass
class _Taken:
    """What came of one statement."""

    statement: Statement
    added: int = 0
    known: int = 0
    unbooked: int = 0
    is_reconciled: bool = False


def taken_in(
    books: Books,
    found: Sequence[tuple[Path, Sequence[Statement]]],
    accounts: Collection[str] = (),
    *,
    again: bool = False,
    may_lack: Collection[Path] = (),
    refused: dict[Path, str] | None = None,
) -> Outcome:
    """The new lines of these files below the others, and each statement's balances for the Log.

    `accounts` are further accounts of ours. Raises WorkbookError, and takes nothing, where one statement is not ours,
    is no statement of booked lines, does not add up, or (unless `again`) has a line that may be there already; but of a
    file that `may_lack` names nothing is taken then, and `refused` has why.
    """
    intake = _Intake(books, books["BankLines"], set(statements.known(books)))
    for file, mine in found:
        before = intake.mark()
        try:
            own = [replace(one, account=_as_known(books, one.account, accounts)) for one in mine]
            reconciled = [_ask(books, one, accounts) for one in own]
            for one, holds in zip(own, reconciled, strict=True):
                intake.take(file, one, holds, again=again)
        except WorkbookError as error:
            if file not in may_lack or refused is None:
                raise
            intake.back_to(before)
            refused[file] = str(error)
    return _outcome(books, intake.lines, intake.taken, intake.entries)


@dataclass
class _Intake:
    """What the statements come to: lines, entries, what is said; `kept` are the balances of all statements so far."""

    books: Books
    lines: pd.DataFrame
    kept: set[statements.StatementBalance]
    taken: list[_Taken] = field(default_factory=list)
    entries: list[dict[str, str]] = field(default_factory=list)
    fresh: list[statements.StatementBalance] = field(default_factory=list)
    of_file: dict[Path, set[str]] = field(default_factory=dict)

    def mark(self) -> tuple[pd.DataFrame, int, int]:
        """How far it has come."""
        return self.lines, len(self.taken), len(self.entries)

    def back_to(self, mark: tuple[pd.DataFrame, int, int]) -> None:
        """Nothing that was taken since then."""
        self.lines, taken, entries = mark
        del self.taken[taken:], self.entries[entries:]
        self.kept.difference_update(self.fresh[entries:])
        del self.fresh[entries:]

    def take(self, file: Path, one: Statement, holds: bool, *, again: bool) -> None:
        """One statement of a file. Raises WorkbookError where a line may be there already, unless `again`."""
        came = _Taken(one, unbooked=len(one.lines) - len(one.booked), is_reconciled=holds)
        balances = _balances(one) if holds else None
        name = one.name
        if balances:
            balances = replace(balances, statement=_name(balances, self.kept))
            name = balances.statement
        before = statement_balances.continuing(statements.in_order([*self.kept, *([balances] if balances else [])]))
        fresh = _rows(self.books, one, name)
        if len(fresh):
            self._add(came, fresh, before, file=file, again=again)
        if balances and balances not in self.kept:
            self.kept.add(balances)
            self.fresh.append(balances)
            self.entries.append(statements.entry(balances))
        self.taken.append(came)

    def _add(
        self,
        came: _Taken,
        fresh: pd.DataFrame,
        before: Mapping[tuple[str, str], Sequence[str]],
        *,
        file: Path,
        again: bool,
    ) -> None:
        """The lines that are not there yet."""
        lines = self.lines
        known, keys = _keyed(lines, fresh, before)
        if not again:
            pairs = other_words.find(lines, fresh, (known, keys), before, self.of_file.get(file, set()))
            other_words.ask(came.statement.file, lines, fresh, pairs, self.books.settings.language)
        is_new = ~keys.isin(set(known)).to_numpy(bool) & ~self._moved_out(keys)
        parts = [key.rsplit(line_identity.SEPARATOR, 1) for key in keys[is_new]]
        ids = _ids(parts, set(lines["bank_line"]))
        self.of_file.setdefault(file, set()).update(ids)
        self.lines = appended(lines, fresh[is_new].assign(bank_line=ids))
        came.added, came.known = int(is_new.sum()), int((~is_new).sum())

    def _moved_out(self, keys: pd.Series) -> np.ndarray:
        """Which lines (their identities) stand in an archive: an id is made of what a line is known by."""
        out = archives.moved_out(self.books).get("BankLines", {})
        if not out:
            return np.zeros(len(keys), bool)
        parts = (key.rsplit(line_identity.SEPARATOR, 1) for key in keys)
        return np.array([folded(line_identity.id_of(one, int(n))) in out for one, n in parts], bool)


def _ids(parts: Sequence[Sequence[str]], taken: set[str]) -> list[str]:
    """Ids of new lines: by identity and ordinal; a statement that came before the one it goes on from took an id."""
    found: list[str] = []
    for identity, ordinal in parts:
        n = int(ordinal)
        while (id_ := line_identity.id_of(identity, n)) in taken:
            n += 1
        taken.add(id_)
        found.append(id_)
    return found


def _name(balances: statements.StatementBalance, kept: Collection[statements.StatementBalance]) -> str:
    """The statement's name in the book: its own, or, where another of the same day bears that, with a count behind."""
    own = [one for one in kept if one.account == balances.account and one.statement.startswith(balances.statement)]
    known = next((one for one in own if replace(one, statement="") == replace(balances, statement="")), None)
    if known:
        return known.statement
    taken = {one.statement for one in own}
    names = (balances.statement, *(f"{balances.statement} ({n})" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _as_known(books: Books, account: str, accounts: Collection[str]) -> str:
    """An account as the book spells it, so that its lines are the same lines in every format."""
    known = [*books.settings.accounts, *dict.fromkeys(books["BankLines"]["account"]), *accounts]
    return next((one.strip() for one in known if is_account(account, one)), account)


def _keys(lines: pd.DataFrame, before: Mapping[tuple[str, str], Sequence[str]]) -> pd.Series:
    """Each line's identity with its ordinal."""
    keys: pd.Series = (
        line_identity.identities(lines) + line_identity.SEPARATOR + line_identity.ordinals(lines, before).astype(str)
    )
    return keys


def _keyed(
    lines: pd.DataFrame, fresh: pd.DataFrame, before: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[pd.Series, pd.Series]:
    """The keys of the book's lines beside new ones, and of these; their own statement may be there already."""
    if not len(lines):
        return pd.Series([], dtype=object), _keys(fresh, before)
    own = key_of(lines["statement"]) == folded(fresh["statement"].iloc[0])
    own &= key_of(lines["account"]) == folded(fresh["account"].iloc[0])
    together = _keys(pd.concat([lines[~own], fresh], ignore_index=True), before)
    known = _keys(lines, before)
    known[~own] = together.iloc[: -len(fresh)].to_numpy()
    return known, together.iloc[-len(fresh) :].set_axis(fresh.index)


def _look_alikes(lines: pd.DataFrame, added: int) -> list[str]:
    """New lines that stand in another statement with the same day, amount and payer, but other words."""
    if not added:
        return []
    payer = mapped(lines["counterparty"], references.plain)
    keys = [lines["account"], lines["booked_on"], lines["amount"], payer]
    names = lines["statement"].groupby(keys).transform("nunique")
    fresh = lines.index >= lines.index[-added]
    return list(lines.loc[(names > 1).to_numpy(bool) & fresh & (payer != "").to_numpy(bool), "bank_line"])


def _outcome(books: Books, lines: pd.DataFrame, taken: Sequence[_Taken], entries: list[dict[str, str]]) -> Outcome:
    added = sum(one.added for one in taken)
    after = noted(books.with_tables(BankLines=lines), entries)
    gaps = checks.found(after, ["bank-gap"])
    language = books.settings.language
    words = {"added": added, "known": sum(one.known for one in taken), "count": len(taken)}
    said = [text("done.import-bank", language, **words)]
    if unreconciled := [one.statement.file for one in taken if not one.is_reconciled]:
        said.append(text("done.import-bank-unreconciled", language, files=", ".join(dict.fromkeys(unreconciled))))
    if unbooked := sum(one.unbooked for one in taken):
        said.append(text("done.import-bank-unbooked", language, count=unbooked))
    if alike := _look_alikes(lines, added):
        said.append(text("done.import-bank-alike", language, count=len(alike), lines=", ".join(alike[:5])))
    said += _not_read(taken, language)
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
            "unused": list(one.statement.unused),
            "left_out": list(one.statement.left_out),
        }
        for one in taken
    ]
    unused = list(dict.fromkeys(column for one in taken for column in one.statement.unused))
    tables = {"BankLines": lines} if added else {}
    return Outcome(
        " ".join(said),
        tables,
        found=gaps,
        more={
            "statements": shown,
            **({"look_alike": alike} if alike else {}),
            **({"unused": unused} if unused else {}),
        },
        entries=entries,
    )


def _not_read(taken: Sequence[_Taken], language: str) -> list[str]:
    """What of each file was not read: columns, and rows that are no payments."""
    said = []
    for one in {one.statement.file: one.statement for one in taken}.values():
        if one.unused:
            said.append(text("done.import-bank-unused", language, file=one.file, columns=", ".join(one.unused)))
        if one.left_out:
            rows = at_sheet.listed([str(row) for row in one.left_out])
            said.append(text("done.import-bank-left-out", language, file=one.file, rows=rows))
    return said


def _ask(books: Books, one: Statement, accounts: Collection[str]) -> bool:
    """Whether the statement's balances agree; refuses what is not to be taken."""
    if one.kind != "statement":
        raise bank_statement.interim(one.file, one.kind)
    ours = books.settings.accounts
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


def _rows(books: Books, one: Statement, name: str) -> pd.DataFrame:
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
        "return_reason": [line.return_reason for line in booked],
        "reference": [line.reference[:1000] for line in booked],
        "statement": [name] * len(booked),
        "status": ["new"] * len(booked),
    }
    return new_rows("BankLines", cells, cells["currency"])  # type: ignore[arg-type]  # texts


def _currency(books: Books, one: Statement, line: Line) -> str:
    return line.currency or one.currency or books.settings.currency


def _balances(one: Statement) -> statements.StatementBalance | None:
    days = one.days
    if one.opening is None or one.closing is None or days is None:
        return None
    return statements.StatementBalance(
        account=one.account,
        statement=one.name,
        currency=one.opening.currency,
        opening=one.opening.amount,
        closing=one.closing.amount,
        first=days[0],
        last=days[1],
    )
