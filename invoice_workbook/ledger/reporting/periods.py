"""The days that figures are of: month ends up to the books' day, and the period of so many months that ends on it.

The last of the month ends is the day itself, where the month is not over.
"""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from invoice_workbook.books import Books, derived
from invoice_workbook.tables import joins

MONTHS = 12
QUARTER = 3


class Period(NamedTuple):
    """Whole days: the day before the first one (`start`, whose balance begins the period), the last one, the months."""

    start: date
    end: date
    months: int

    @property
    def first(self) -> date:
        """Its first day."""
        return self.start + timedelta(1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


def months_before(day: date, months: int) -> date:
    """The same day so many months before; of the last day of a month the last day of that month.

    >>> months_before(date(2026, 11, 30), 3), months_before(date(2026, 5, 31), 3), months_before(date(2026, 5, 15), 12)
    (datetime.date(2026, 8, 31), datetime.date(2026, 2, 28), datetime.date(2025, 5, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_end = day == month_end(day)
    return date(year, month + 1, last if is_end else min(day.day, last))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def month_ends(day: date, count: int = MONTHS) -> tuple[date, ...]:
    """The last day of each of the last so many months, this one included; of this one the day itself.

    >>> month_ends(date(2026, 3, 10), 3)
    (datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 10))
    """
    whole = [months_before(month_end(day), back) for back in range(count - 1, 0, -1)]
    return (*whole, day)


def first_day(day: date, count: int = MONTHS) -> date:
    """The first day of the first of the last so many months, this one included."""
    return months_before(month_end(day), count) + timedelta(1)


def ending(day: date, months: int = QUARTER) -> Period:
    """The period of so many months that ends on a day."""
    return Period(months_before(day, months), day, months)


@derived
def books_on(books: Books, day: date) -> Books:
    """The books as of another day. Which rows belong together does not follow the day, and is not looked for again."""
    if day == books.as_of:
        return books
    found = replace(books, as_of=day)
    found._derived.update({key: kept for key, kept in books._derived.items() if key[0] == joins.__name__})
    return found
