"""A bank statement was imported: its balances."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries
from invoice_workbook.schema import BANK_LINES

BALANCES = "balances"


@dataclass(frozen=True)
class StatementBalance:
    """What the journal keeps of one statement. Units: minor units."""

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
    """The entry of a statement that was imported."""
    after = {"statement": kept.statement, "currency": kept.currency, "opening": kept.opening, "closing": kept.closing}
    after |= {"first": kept.first.isoformat(), "last": kept.last.isoformat()}
    words = {"table": BANK_LINES.sheet, "document": kept.account, "column": BALANCES}
    return {**words, "after": json.dumps(after, ensure_ascii=False)}


@derived
def known(books: Books) -> tuple[StatementBalance, ...]:
    """Every statement that was imported, by account and day, each once."""
    mine = entries.of_kind(books, BALANCES, BANK_LINES.name)
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
