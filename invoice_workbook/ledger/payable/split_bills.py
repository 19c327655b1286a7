"""Bills of one vendor, each within a limit and together beyond it: the limit holds for what they come to.

Source: our own rules, `split-bills`. Counted are the bills of a vendor, or of vendors that may be one, whose dates lie
within seven days: those not rejected, less the credit notes that correct them. Those that are paid count:
paying one by one must not help. Those of one purchase order count: an order in this workbook is nobody's approval. A
bill above the limit by itself needs the higher approval anyway and takes no other along. A bill in a currency without a
rate is above every limit (`approval`), so it is left out here.
Units: minor units of the home currency, days since 1970.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, open_items
from invoice_workbook.ledger.payable import vendor_duplicates
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

DAYS = 7
MOST_NAMED = 20
"""So many of the other bills are named."""
_APART = 1 << 32
"""Further than any two days, so that parties do not touch."""


@dataclass(frozen=True)
class Week:
    """The bills that one is held together with, itself among them: their rows by day, what they come to, the limit."""

    rows: tuple[int, ...]
    amount: int
    limit: int


@dataclass(frozen=True)
class _Weeks:
    """Bills within a limit in the order of parties and days: their rows, and the dearest seven days of each.

    `begin` and `end` are places in that order, `amount` what the bills between come to.
    """

    rows: pd.Index
    begin: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    amount: npt.NDArray[np.int64]


@derived
def _counted(books: Books) -> pd.DataFrame:
    """What counts, by row: at (party and day as one number), amount; in the order of parties and days."""
    bills = books["Bills"]
    party = _parties(books)[joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")]
    counts = (party >= 0) & bills["bill_date"].notna().to_numpy(bool) & ~open_items.is_credit(bills).to_numpy(bool)
    counts &= ~joins.holds(books, "Bills", "status", BillStatus.REJECTED)
    mine = bills.loc[counts, ["bill_date", "gross", "row_currency"]]
    day = mine["bill_date"].to_numpy("datetime64[D]").astype(np.int64)
    amount = _at_home(books, mine["gross"].fillna(0).astype("int64") - _credited(books)[counts], mine["row_currency"])
    found = pd.DataFrame({"at": party[counts] * _APART + day, "amount": amount}, index=mine.index)
    return found[found["amount"] > 0].sort_values("at", kind="stable")


@derived
def _parties(books: Books) -> npt.NDArray[np.int64]:
    """By vendor's place the first place of those that may be one with it; -1 at the end, for no vendor."""
    first = np.append(np.arange(len(books["Vendors"])), -1)
    for places in vendor_duplicates.parties(books):
        mine = first[list(places)]
        first[np.isin(first, mine)] = mine.min()
    return first


def _credited(books: Books) -> pd.Series:
    """By bill what the credit notes come to that correct it and are not rejected."""
    bills, at = books["Bills"], joins.parent_rows(books, "Bills", "corrects", "Bills", "bill")
    if not (at >= 0).any():
        return pd.Series(0, bills.index)
    credit = open_items.is_credit(bills) & ~joins.holds(books, "Bills", "status", BillStatus.REJECTED)
    at = np.where(credit, at, -1)
    same = bills["row_currency"].to_numpy(object) == joins.at(bills["row_currency"], at)
    gross = bills["gross"].fillna(0).to_numpy(np.int64)
    return pd.Series(joins.sums(gross, np.where(same, at, -1), len(bills)), bills.index)


def _at_home(books: Books, amounts: pd.Series, of: pd.Series) -> npt.NDArray[np.int64]:
    """Amounts in the home currency, rounded once each; 0 where there is no rate."""
    home, found = books.settings.currency, amounts.to_numpy(np.int64).copy()
    for currency in set(of) - {home}:
        worth = exchange.units(books, str(currency), home, books.as_of)
        for place in np.flatnonzero((of == currency).to_numpy(bool)).tolist():
            found[place] = (
                0 if worth is None else money.quotient(int(found[place]) * worth.numerator, worth.denominator)
            )
    return found


@derived
def _weeks(books: Books, limit: int) -> _Weeks:
    known = _counted(books)
    known = known[known["amount"] <= limit]
    at = known["at"].to_numpy()
    days, place = np.unique(at, return_inverse=True)
    totals = np.append(0, np.cumsum(joins.sums(known["amount"].to_numpy(), place, len(days))))
    week = totals[np.searchsorted(days, days + DAYS, "right")] - totals[:-1]
    best = np.arange(len(days))
    for back in range(1, DAYS + 1):
        start = np.maximum(np.arange(len(days)) - back, 0)
        dearer = (days[start] >= days - DAYS) & (week[start] > week[best])
        best = np.where(dearer, start, best)
    first = days[best][place]
    begin, end = np.searchsorted(at, first), np.searchsorted(at, first + DAYS, "right")
    return _Weeks(known.index, begin, end, week[best][place])


@derived
def beyond(books: Books, limit: int | None) -> pd.Series:
    """By bill whether it is within a limit (of the home currency; None is none), and beyond it with the others."""
    rows = books["Bills"].index
    if limit is None:
        return pd.Series(False, index=rows)
    known = _weeks(books, limit)
    return pd.Series(known.amount > limit, index=known.rows).reindex(rows, fill_value=False)


def weeks(books: Books, limit: int, rows: Sequence[int]) -> list[Week]:
    """What bills that are `beyond` a limit are held together with."""
    known = _weeks(books, limit)
    places = known.rows.get_indexer(pd.Index(rows))
    every = known.rows.to_numpy()
    return [
        Week(tuple(every[known.begin[at] : known.end[at]].tolist()), int(known.amount[at]), limit)
        for at in places.tolist()
    ]


def amounts(books: Books, limits: Mapping[int, int]) -> list[int]:
    """What the weeks of bills come to that are `beyond` a limit; `limits` has it by the bill's row."""
    found: dict[int, int] = {}
    for limit, rows in _by_limit(limits):
        known = _weeks(books, limit)
        found |= zip(rows, known.amount[known.rows.get_indexer(pd.Index(rows))].tolist(), strict=True)
    return [found[row] for row in limits]


def others(books: Books, limits: Mapping[int, int]) -> list[tuple[str, ...]]:
    """The ids of the other bills of their weeks, so many at most."""
    found: dict[int, tuple[str, ...]] = {}
    for limit, rows in _by_limit(limits):
        known = _weeks(books, limit)
        ids = books["Bills"]["bill"].loc[known.rows].tolist()
        places = known.rows.get_indexer(pd.Index(rows))
        begin = known.begin[places]
        end = np.minimum(known.end[places], begin + MOST_NAMED + 1)
        for row, at, first, last in zip(rows, places.tolist(), begin.tolist(), end.tolist(), strict=True):
            is_named = at < last
            found[row] = (*ids[first:at], *ids[at + 1 : last]) if is_named else tuple(ids[first : last - 1])
    return [found[row] for row in limits]


def _by_limit(limits: Mapping[int, int]) -> Iterator[tuple[int, list[int]]]:
    for limit in set(limits.values()):
        yield limit, [row for row, own in limits.items() if own == limit]


def words(books: Books, limit: int, row: int) -> dict[str, str]:
    """What a sentence says of a bill beyond a limit: others, together, limit, home (the currency)."""
    (found,) = weeks(books, limit, [row])
    currency = books.settings.currency
    decimals = currencies.DECIMALS.get(currency, 2)
    figures = {"together": found.amount, "limit": limit}
    told = {name: money.as_text(amount, decimals) for name, amount in figures.items()}
    return {**told, "others": ", ".join(others(books, {row: limit})[0]), "home": currency}
