"""Amounts in another currency, by the rates of the book. Source: schema.py, Exchange rates (1 From is Rate To).

The rate in force is the last one on or before the day; where only the other direction is listed, its inverse.
Units: minor units of each currency.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books, derived
from invoice_workbook.money import MILLION, quotient


@derived
def _listed(books: Books) -> dict[tuple[str, str], pd.DataFrame]:
    """Rates by pair of currencies, oldest first."""
    rates = books["ExchangeRates"]
    rates = rates[rates["date"].notna() & (rates["rate"].fillna(0) > 0)].sort_values("date", kind="stable")
    pairs = rates.groupby([rates["from"].str.upper(), rates["to"].str.upper()])
    return {(str(pair[0]), str(pair[1])): part for pair, part in pairs}


@derived
def rate(books: Books, source: str, target: str, day: date) -> Fraction | None:
    """How many `target` one `source` was worth on a day; None where the book does not say."""
    if source == target:
        return Fraction(1)
    for pair, turned in (((source, target), False), ((target, source), True)):
        listed = _listed(books).get(pair)
        known = listed[listed["date"] <= pd.Timestamp(day)] if listed is not None else ()
        if len(known):
            found = Fraction(int(known["rate"].iloc[-1]), MILLION)  # type: ignore[call-overload]  # a frame, since it has rows
            return 1 / found if turned else found
    return None


def units(books: Books, source: str, target: str, day: date) -> Fraction | None:
    """How many minor units of `target` one of `source` was worth on a day; None where there is no rate."""
    worth = rate(books, source, target, day)
    finer = currencies.DECIMALS.get(target, 2) - currencies.DECIMALS.get(source, 2)
    return None if worth is None else worth * Fraction(10) ** finer


def converted(books: Books, amount: int, source: str, target: str, day: date) -> int | None:
    """An amount in another currency, rounded half away from zero; None where there is no rate."""
    worth = units(books, source, target, day)
    if worth is None:
        return None
    exact = amount * worth
    return quotient(exact.numerator, exact.denominator)


MOST_OFF = Fraction(1, 10)
"""By how much a rate that two amounts imply may differ from the book's: a bank's own margin, not a slip."""


def is_near(amount: int, currency: str, other: int, other_currency: str, worth: Fraction) -> bool:
    """Whether two amounts are about the same money, by a rate (how many of the other one is worth)."""
    one = amount * worth * Fraction(10) ** -currencies.DECIMALS.get(currency, 2)
    two = other * Fraction(10) ** -currencies.DECIMALS.get(other_currency, 2)
    return bool(one) and abs(two / one - 1) <= MOST_OFF


def without_rate(books: Books, found: Iterable[str]) -> list[str]:
    """Of these currencies those that the home currency cannot be turned into today."""
    home = books.settings.currency
    return sorted(c for c in set(found) if rate(books, home, c, books.as_of) is None)


def setting_in(books: Books, name: str, currency: str, otherwise: int | None = None) -> int | None:
    """An amount of the Settings (home currency) in a document's currency; `otherwise` where blank or without a rate.

    0 is 0 in every currency. `checks.rate_missing` reports the figures that lack a rate.
    """
    amount = books.settings.amount(name)
    if not amount:
        return otherwise if amount is None else 0
    found = converted(books, amount, books.settings.currency, currency, books.as_of)
    return otherwise if found is None else found
