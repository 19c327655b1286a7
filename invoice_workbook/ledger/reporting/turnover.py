"""How long money is out: DSO, best possible DSO, average days delinquent, collection effectiveness index, and DPO.

Source: Credit Research Foundation, Performance Measures for Credit, Collections and Accounts Receivable:
    DSO = receivables at the end / credit sales x days of the period
    best possible DSO = current receivables at the end / credit sales x days of the period
    average days delinquent = DSO - best possible DSO
    CEI = (B + S/N - E) / (B + S/N - C) x 100, with the receivables at the beginning B and at the end E, the current
          receivables at the end C, the credit sales S and the number of months N
    DPO = payables at the end / purchases x days of the period
Receivables and payables are what aging has: open documents less what is on account, gross. Sales and purchases are
gross, too, less credit notes. Current is what is not past due, at most the whole: credit counts against what is late.
Units: minor units of a currency; days and percentages in tenths, rounded half away from zero once, from exact integers.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.reporting import aging_trend, home_money, periods
from invoice_workbook.ledger.reporting.periods import Period
from invoice_workbook.money import quotient
from invoice_workbook.schema import RECEIVABLE, SIDES

TENTHS = 10
NO_SALES, NO_PURCHASES, NOTHING_TO_COLLECT, NO_RATE = "no-sales", "no-purchases", "nothing-to-collect", "no-rate"


@dataclass(frozen=True)
class Base:
    """What the figures of one side are made of, in one currency: at the beginning, in the period, and at the end."""

    beginning: int
    turnover: int
    ending: int
    current: int
    period: Period


@dataclass(frozen=True)
class Figure:
    """A figure in tenths; None with the reason why there is none."""

    tenths: int | None
    reason: str = ""
    missing: tuple[str, ...] = ()


def dso(base: Base, without: str = NO_SALES) -> Figure:
    """Days that it takes to be paid; of the payable side (DPO) to pay."""
    return _days(base, base.ending, without)


def best_dso(base: Base) -> Figure:
    """Days that it would take if everybody paid when due."""
    return _days(base, base.current, NO_SALES)


def add(base: Base) -> Figure:
    """Average days delinquent: what of the DSO is lateness. It is rounded once, not the difference of two roundings."""
    return _days(base, base.ending - base.current, NO_SALES)


def cei(base: Base) -> Figure:
    """How much of what could be collected was collected, in tenths of a percent."""
    months = base.period.months
    could = Fraction(base.turnover, months) + base.beginning
    collected, collectable = could - base.ending, could - base.current
    if collectable <= 0:
        return Figure(None, NOTHING_TO_COLLECT)
    exact = collected / collectable * 100 * TENTHS
    return Figure(quotient(exact.numerator, exact.denominator))


def _days(base: Base, amount: int, without: str) -> Figure:
    if base.turnover <= 0:
        return Figure(None, without)
    return Figure(quotient(amount * base.period.days * TENTHS, base.turnover))


@derived
def balances(books: Books, side_name: str) -> pd.DataFrame:
    """What is owed on the books' day, by currency: total, current (what is not past due, at most the total)."""
    side = SIDES[side_name]
    table = aging_trend.on_the_day(books, side_name)
    total = table.groupby("currency")["total"].sum()
    documents, state = books[side.documents], open_items.of_documents(books, side_name)
    own, day = documents[side.date], pd.Timestamp(books.as_of)
    mine = (state["open"] > 0) & ~open_items.is_credit(documents)
    mine &= ~(documents["due_date"].fillna(own) < day) & ~(own > day)
    chosen = mine.to_numpy(bool)
    current = state["open"][chosen].groupby(documents["row_currency"][chosen].to_numpy(object)).sum()
    found = pd.DataFrame({"total": total, "current": current}).fillna(0).astype("int64")
    return found.assign(current=np.clip(found["current"], 0, found["total"].clip(lower=0)))


@derived
def turnover(books: Books, side_name: str, period: Period) -> dict[str, int]:
    """Documents dated in the period, gross, credit notes as minus, by currency."""
    side = SIDES[side_name]
    documents = books[side.documents]
    dated = documents[side.date]
    mine = (dated > pd.Timestamp(period.start)) & (dated <= pd.Timestamp(period.end))
    mine &= ~open_items.owes_nothing(documents, side)
    chosen = mine.fillna(False).to_numpy(bool)
    gross = documents["gross"].fillna(0).to_numpy(np.int64)[chosen]
    signed = np.where(open_items.is_credit(documents).to_numpy(bool)[chosen], -gross, gross)
    return home_money.by_currency(pd.Series(signed), documents["row_currency"][chosen])


@derived
def bases(books: Books, side_name: str, period: Period) -> dict[str, Base]:
    """By currency what the figures of a period are made of."""
    begin = balances(periods.books_on(books, period.start), side_name)
    end = balances(periods.books_on(books, period.end), side_name)
    sold = turnover(books, side_name, period)
    found = {}
    for code in sorted({*begin.index, *end.index, *sold}):  # as many as there are currencies
        first = int(begin["total"].get(code, 0))
        total, current = (int(end[name].get(code, 0)) for name in ("total", "current"))
        found[str(code)] = Base(first, sold.get(str(code), 0), total, current, period)
    return found


@derived
def home_base(books: Books, side_name: str, period: Period) -> Base | tuple[str, ...]:
    """The same of all currencies in the home currency; where rates lack, the currencies that have none."""
    every = bases(books, side_name, period)
    sums = [
        home_money.total(books, {code: getattr(base, name) for code, base in every.items()})
        for name in ("beginning", "turnover", "ending", "current")
    ]
    missing = tuple(sorted({code for one in sums for code in one.missing}))
    if missing:
        return missing
    beginning, sold, ending, current = (one.amount or 0 for one in sums)
    return Base(beginning, sold, ending, current, period)


@derived
def trend(books: Books, side_name: str, months: int = periods.MONTHS) -> pd.DataFrame:
    """For each month end and currency: day, currency, figure (a `Figure`: DSO or DPO of the quarter that ends then)."""
    without = NO_SALES if side_name == RECEIVABLE.name else NO_PURCHASES
    rows = [
        (pd.Timestamp(day), code, dso(base, without))
        for day in periods.month_ends(books.as_of, months)
        for code, base in bases(books, side_name, periods.ending(day)).items()
    ]
    return pd.DataFrame(rows, columns=["day", "currency", "figure"])
