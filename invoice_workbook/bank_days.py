"""Days on which banks carry out payments: no weekend, no closed day of TARGET, no holiday of the book.

Source: European Central Bank, "TARGET closing days": 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
Easter is computed as in J.-M. Oudin's method for the Gregorian calendar. Weekends are those of the country (CLDR).
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

TARGET = "EUR"
"""The currency that is settled through TARGET."""
_FIXED = ((1, 1), (5, 1), (12, 25), (12, 26))
_LONGEST_CLOSURE = 60
"""Days after which a list of holidays is no calendar any more."""


@cache
def easter(year: int) -> date:
    """Easter Sunday.

    >>> easter(2026), easter(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    from_sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (moon - from_sunday + 40) // 44
    return date(year, month, moon - from_sunday + 28 - 31 * (month // 4))


def is_target_closed(day: date) -> bool:
    """Whether TARGET is closed on a day, weekends included.

    >>> [is_target_closed(date(2027, 3, day)) for day in (25, 26, 28, 29, 30)]
    [False, True, True, True, False]
    """
    around_easter = (easter(day.year) - timedelta(2), easter(day.year) + timedelta(1))
    return day.weekday() >= 5 or (day.month, day.day) in _FIXED or day in around_easter


@cache
def weekend(country: str) -> frozenset[int]:
    """The days of the week on which a country's banks are closed, Monday 0; Saturday and Sunday where none is known.

    >>> sorted(weekend("DE")), sorted(weekend("EG"))
    ([5, 6], [4, 5])
    """
    from babel import Locale, UnknownLocaleError

    try:
        known = Locale.parse(f"und_{country.strip().upper()}")
    except (UnknownLocaleError, ValueError):
        return frozenset((5, 6))
    first, last = known.weekend_start, known.weekend_end
    return frozenset(n % 7 for n in range(first, (last if last >= first else last + 7) + 1))


def is_open(day: date, *, country: str, by_target: bool, holidays: Collection[date] = ()) -> bool:
    """Whether a country's banks carry out payments on a day; holidays are those that the book lists."""
    closed = (by_target and is_target_closed(day)) or day.weekday() in weekend(country) or day in holidays
    return not closed


def next_open(day: date, *, country: str, by_target: bool, holidays: Collection[date] = ()) -> date:
    """The first day from this one on that is a bank day.

    >>> next_open(date(2026, 4, 3), country="DE", by_target=True)
    datetime.date(2026, 4, 7)
    >>> next_open(date(2026, 4, 3), country="US", by_target=False)
    datetime.date(2026, 4, 3)
    """
    later = (day + timedelta(n) for n in range(_LONGEST_CLOSURE))
    return next((one for one in later if is_open(one, country=country, by_target=by_target, holidays=holidays)), day)
