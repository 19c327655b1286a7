"""By how much a bill may differ from its order, as Settings say. Source: our own rules, three-way match.

A difference is allowed if it is within the percentage and within the amount; a blank limit is none, 0 allows nothing.
Amounts are in the home currency; without a rate nothing is tolerated.
Units: millionths in quantities, prices and percentages; minor units of each row's currency in amounts.
"""

from collections.abc import Iterable

import numpy as np

from invoice_workbook.books import Books
from invoice_workbook.ledger import exchange
from invoice_workbook.money import HUNDRED_PERCENT, MILLION

NO_LIMIT = 2**200
"""More than any difference."""
PRICE, QUANTITY, CHARGES = "Price", "Quantity", "Charges"
"""What a tolerance is for: the first word of its two settings."""


def amounts(books: Books, of: str, currencies: Iterable[str]) -> dict[str, int | None]:
    """The tolerated amount in each currency; None where there is no limit."""
    name = f"{of} tolerance amount"
    strict = None if books.settings.amount(name) is None else 0
    return {str(c): exchange.setting_in(books, name, str(c), strict) for c in set(currencies)}


def percent(books: Books, of: str) -> int | None:
    """The tolerated percentage; None where there is no limit."""
    return books.settings.percent(f"{of} tolerance %")


def of_prices(books: Books, ordered: Iterable[int], currencies: Iterable[str], decimals: Iterable[int]) -> list[int]:
    """How far each price may exceed the order's, both in millionths of a hundredth of a percent."""
    currencies = list(currencies)
    share, limit = percent(books, PRICE), amounts(books, PRICE, currencies)
    found = []
    for price, currency, digits in zip(ordered, currencies, decimals, strict=True):
        limits = [] if share is None else [abs(price) * share // HUNDRED_PERCENT]
        amount = limit[str(currency)]
        limits += [] if amount is None else [amount * MILLION // 10 ** int(digits) * HUNDRED_PERCENT]
        found.append(min(limits, default=NO_LIMIT))
    return found


def of_quantities(
    books: Books, wanted: np.ndarray, prices: np.ndarray, currencies: Iterable[str], decimals: Iterable[int]
) -> np.ndarray:
    """How far each quantity may exceed what is wanted; the amount is what the excess costs at the order's price."""
    currencies = list(currencies)
    share, limit = percent(books, QUANTITY), amounts(books, QUANTITY, currencies)
    found = []
    for quantity, price, currency, digits in zip(wanted, prices, currencies, decimals, strict=True):
        limits = [] if share is None else [abs(int(quantity)) * share // HUNDRED_PERCENT]
        amount = limit[str(currency)]
        if amount is not None and price:
            limits.append(amount * MILLION * MILLION // (10 ** int(digits) * abs(int(price))))
        found.append(min(limits, default=np.iinfo(np.int64).max))
    return np.array(found, np.int64)
