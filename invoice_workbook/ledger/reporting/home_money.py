"""Sums of several currencies in the home currency, by the rates in force on the books' day. A missing rate is never 0.

Units: minor units; each currency's sum is converted and rounded once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import exchange


@dataclass(frozen=True)
class HomeSum:
    """The sum, None where a currency lacks a rate; `missing` are those currencies."""

    amount: int | None
    missing: tuple[str, ...] = ()


def total(books: Books, amounts: Mapping[str, int]) -> HomeSum:
    """The home currency's sum of amounts by currency; a currency with 0 needs no rate."""
    home = books.settings.currency
    worth = {c: exchange.converted(books, a, c, home, books.as_of) for c, a in amounts.items() if a}
    missing = tuple(sorted(c for c, one in worth.items() if one is None))
    return HomeSum(None if missing else sum(one for one in worth.values() if one is not None), missing)


def by_currency(amounts: pd.Series, currencies: pd.Series) -> dict[str, int]:
    """Sums by currency; those of nothing are left out."""
    sums = amounts.groupby(currencies.to_numpy(object)).sum()
    return {str(code): int(amount) for code, amount in sums.items() if amount}


def without_rate(books: Books, found: Iterable[str]) -> list[str]:
    """Of these currencies those that cannot be turned into the home currency on the books' day."""
    home = books.settings.currency
    return sorted(c for c in set(found) if exchange.rate(books, c, home, books.as_of) is None)
