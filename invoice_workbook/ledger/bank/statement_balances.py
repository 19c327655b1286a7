"""Bank statements' balances, kept in the Log when a statement is imported.

Source: our own rules, `bank-gap`: a statement opens with what the one before closed with.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.schema import BANK_LINES

COLUMN = "balances"
"""What the Log's entry says in its column."""


@dataclass(frozen=True)
class StatementBalance:
    """What the Log keeps of one statement. Units: minor units."""

    account: str
    statement: str
    currency: str
    opening: int
    closing: int
    first: date
    last: date


def _number(statement: str) -> int:
    """A statement's number, for the order of those of one day."""
    digits = "".join(c for c in statement.split(" ", maxsplit=1)[0] if c.isdigit())
    return int(digits or 0)


def entry(kept: StatementBalance) -> dict[str, str]:
    """The Log's entry of a statement."""
    after = {"statement": kept.statement, "currency": kept.currency, "opening": kept.opening, "closing": kept.closing}
    after |= {"first": kept.first.isoformat(), "last": kept.last.isoformat()}
    words = {"table": BANK_LINES.sheet, "document": kept.account, "column": COLUMN}
    return {**words, "after": json.dumps(after, ensure_ascii=False)}


@derived
def known(books: Books) -> tuple[StatementBalance, ...]:
    """Every statement that was imported, by account and day, each once."""
    log = books["Log"]
    mine = log[(log["column"] == COLUMN) & (log["table"] == BANK_LINES.sheet)]
    found: dict[StatementBalance, None] = {}
    for account, text in zip(mine["document"], mine["after"], strict=True):
        try:
            one = json.loads(text)
            kept = StatementBalance(
                account=account,
                statement=one["statement"],
                currency=one["currency"],
                opening=one["opening"],
                closing=one["closing"],
                first=date.fromisoformat(one["first"]),
                last=date.fromisoformat(one["last"]),
            )
        except (ValueError, KeyError, TypeError):  # somebody changed the entry: it counts for nothing
            continue
        found[kept] = None
    return in_order(found)


def in_order(kept: Iterable[StatementBalance]) -> tuple[StatementBalance, ...]:
    """By account, then as they follow one another."""
    order = ("account", "currency", "first", "last")
    return tuple(sorted(kept, key=lambda k: (*(getattr(k, name) for name in order), _number(k.statement), k.statement)))


@derived
def continued(books: Books) -> dict[tuple[str, str], tuple[str, ...]]:
    """For an account and statement (keys) those it goes on from on one day: it opens with what they closed with."""
    return continuing(known(books))


def continuing(kept: Iterable[StatementBalance]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The same for any statements, in whatever order they came."""
    ordered = in_order(kept)
    place = {one: n for n, one in enumerate(ordered)}
    ended: dict[tuple[str, str, int, date], list[StatementBalance]] = {}
    for one in ordered:
        ended.setdefault((one.account, one.currency, one.closing, one.last), []).append(one)
    before: dict[StatementBalance, list[StatementBalance]] = {}
    for one in ordered:
        found = ended.get((one.account, one.currency, one.opening, one.first), ())
        before[one] = [other for other in found if other != one]
    for one, others in before.items():  # where each could follow the other, the order of their numbers decides
        before[one] = [other for other in others if one not in before[other] or place[other] < place[one]]
    return {
        (folded(one.account), folded(one.statement)): tuple(folded(other.statement) for other in _all(one, before))
        for one in ordered
        if before[one]
    }


def _all(one: StatementBalance, before: Mapping[StatementBalance, list[StatementBalance]]) -> list[StatementBalance]:
    """Everything that a statement goes on from, near and far."""
    found: dict[StatementBalance, None] = {}
    waiting = list(before[one])
    while waiting:
        other = waiting.pop()
        if other not in found and other != one:
            found[other] = None
            waiting += before.get(other, [])
    return list(found)


def gaps(books: Books) -> pd.DataFrame:
    """Statements that do not open with what the one before closed with: account, statement, expected, actual, before.

    A statement that lies within the days of another (an overlap) is compared with the last that ended before it.
    """
    found = []
    seen: list[StatementBalance] = []
    for one in known(books):
        seen = [s for s in seen if (s.account, s.currency) == (one.account, one.currency)]
        before = [s for s in seen if s.last <= one.first and s.last < one.last]
        near = max(before, key=lambda s: s.last) if before else None
        if near and one.opening not in {s.closing for s in before if s.last == near.last}:
            found.append((one.account, one.statement, near.closing, one.opening, near.statement))
        seen.append(one)
    return pd.DataFrame(found, columns=["account", "statement", "expected", "actual", "before"])
