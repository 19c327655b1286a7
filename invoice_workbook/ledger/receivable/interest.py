"""Interest on what is paid late: simple, by days of 365, rounded once an invoice. Source: our own rules, Collections.

The rate is Settings' *Interest % a year*; from the first day that the Interest rates of our country name, theirs.
Units: minor units; percentages in millionths.
"""

from datetime import date, timedelta

import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import instalments
from invoice_workbook.money import HUNDRED_PERCENT, quotient


@derived
def _changes(books: Books) -> tuple[tuple[date, int], ...]:
    """When the rate changes and to what, oldest first."""
    rates = books["InterestRates"]
    ours = rates[rates["country"].str.strip().str.casefold() == books.settings["Country"].strip().casefold()]
    ours = ours[ours["valid_from"].notna() & ours["rate"].notna()].sort_values("valid_from", kind="stable")
    listed = [(day.date(), int(rate)) for day, rate in zip(ours["valid_from"], ours["rate"], strict=True)]
    return ((date.min, books.settings.percent("Interest % a year") or 0), *listed)


@derived
def percent_days(books: Books, due: date, until: date) -> int:
    """Rate (millionths of a percent) times days, summed over the days after the due date up to a day."""
    changes, total = _changes(books), 0
    for n, (start, rate) in enumerate(changes):
        end = changes[n + 1][0] - timedelta(1) if n + 1 < len(changes) else until
        first = max(start, due + timedelta(1))
        total += rate * max((min(end, until) - first).days + 1, 0)
    return total


def derive(books: Books, open_: pd.Series, due: pd.Series) -> pd.Series:
    """Interest on what is asked of each invoice (by row) from its due date to the books' day.

    Of one paid in instalments each bears interest from its own day.
    """
    days = [None if pd.isna(day) else day.date() for day in due]
    found = [
        _interest(books, instalments.asked(books, int(str(row)), int(amount)) or (((day, int(amount)),) if day else ()))
        for row, amount, day in zip(open_.index, open_, days, strict=True)
    ]
    return pd.Series(found, index=open_.index, dtype="int64")


def _interest(books: Books, parts: tuple[tuple[date, int], ...]) -> int:
    weighed = sum(amount * percent_days(books, day, books.as_of) for day, amount in parts)
    return quotient(weighed, HUNDRED_PERCENT * 365)
