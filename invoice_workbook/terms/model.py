"""What payment terms are, and the days and amounts that follow from them.

Units: days; percentages in millionths (2 % is 2_000_000); amounts in minor units.
"""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

INVOICE_DATE = "invoice date"
END_OF_MONTH = "end of month"
MONTHS_AFTER = "months after end of month"

DAYS, MONTHS, MONTH_END, MONTH_DAY, NEXT_DAY = "days", "months", "month end", "day of month", "next day of month"
"""Kinds of steps: so many days or months on; the end of the month so many months on; a day of the month so many
months on; the next such day of a month, today included."""


@dataclass(frozen=True)
class Step:
    """One step from a day to a later one. `day` is the day of the month where the kind has one."""

    kind: str
    count: int = 0
    day: int = 0


class EarlyDiscount(NamedTuple):
    """A discount for paying within so many days of the document's date."""

    days: int
    percent: int


class Instalment(NamedTuple):
    """A part of the whole, and the steps to its day."""

    share: Fraction
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Terms:
    """When a document is due: by steps taken one after the other, or in parts; and the discounts, first to last."""

    steps: tuple[Step, ...] = ()
    discounts: tuple[EarlyDiscount, ...] = ()
    parts: tuple[Instalment, ...] = ()

    @property
    def net_days(self) -> int | None:
        """Days from the document's date; None where the calendar decides, or there are parts."""
        plain = not self.parts and all(step.kind == DAYS for step in self.steps)
        return sum(step.count for step in self.steps) if plain else None


def of_row(days: int, basis: str = INVOICE_DATE, discount_days: int | None = None, percent: int = 0) -> Terms:
    """The terms in a row of the sheet Terms.

    >>> of_row(15, END_OF_MONTH).steps
    (Step(kind='month end', count=0, day=0), Step(kind='days', count=15, day=0))
    """
    discounts = (EarlyDiscount(discount_days, percent),) if discount_days is not None and percent else ()
    if basis == MONTHS_AFTER:
        return Terms((Step(MONTH_END, days),), discounts)
    if basis == END_OF_MONTH:
        return Terms((Step(MONTH_END), *in_days(days)), discounts)
    return Terms(in_days(days), discounts)


def in_days(days: int) -> tuple[Step, ...]:
    """The steps to a day so many days on: none where that is the same day."""
    return (Step(DAYS, days),) if days else ()


def month_end(day: date, months: int = 0) -> date:
    """Last day of the month that many months after the day's own.

    >>> month_end(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    return _day_of_month(day, months, 31)


def _day_of_month(day: date, months: int, wanted: int) -> date:
    """That day of the month so many months on; its last one where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))


def _next_day(day: date, wanted: int) -> date:
    here = _day_of_month(day, 0, wanted)
    return here if day <= here else _day_of_month(day, 1, wanted)


def _after(day: date, step: Step) -> date:
    if step.kind == DAYS:
        return day + timedelta(step.count)
    if step.kind == MONTHS:
        return _day_of_month(day, step.count, day.day)
    if step.kind == MONTH_END:
        return month_end(day, step.count)
    return _day_of_month(day, step.count, step.day) if step.kind == MONTH_DAY else _next_day(day, step.day)


def _reached(day: date, steps: tuple[Step, ...], holidays: Collection[date]) -> date | None:
    """The day at the end of the steps; a listed holiday moves it to the next day. None beyond the calendar."""
    try:
        for step in steps:
            day = _after(day, step)
        while day in holidays:
            day += timedelta(1)
    except (OverflowError, ValueError):
        return None
    return day


def due_date(document_date: date, terms: Terms, holidays: Collection[date] = ()) -> date | None:
    """The day on which everything is due, that of the last instalment; a listed holiday moves it to the next day.

    None if the date would be beyond the calendar.
    """
    if not terms.parts:
        return _reached(document_date, terms.steps, holidays)
    days = [_reached(document_date, part.steps, holidays) for part in terms.parts]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def discounts(document_date: date, terms: Terms) -> tuple[tuple[date, int], ...]:
    """Last day and percentage of each discount, the first to end first. A holiday moves none of them."""
    days = ((_reached(document_date, in_days(one.days), ()), one.percent) for one in terms.discounts)
    return tuple((day, percent) for day, percent in days if day is not None)


def discount_until(document_date: date, terms: Terms) -> date | None:
    """Last day of the first discount, the greatest; None if the terms give none."""
    return next((day for day, _ in discounts(document_date, terms)), None)


def instalments(
    terms: Terms, document_date: date, gross: int, holidays: Collection[date] = ()
) -> tuple[tuple[date, int], ...]:
    """Day and amount of each instalment, first to last; the amounts sum to the gross. Empty where there are none.

    What does not divide goes to the later ones: each is less than a minor unit from its share.

    >>> thirds = Terms(parts=tuple(Instalment(Fraction(1, 3), in_days(n)) for n in (30, 60, 90)))
    >>> [(day.isoformat(), amount) for day, amount in instalments(thirds, date(2026, 1, 31), 10_000)]
    [('2026-03-02', 3333), ('2026-04-01', 3333), ('2026-05-01', 3334)]
    """
    days = [(_reached(document_date, part.steps, holidays), part.share) for part in terms.parts]
    dated = sorted((day, share) for day, share in days if day is not None)
    if len(dated) != len(days):
        return ()
    found, share, before = [], Fraction(0), 0
    for day, part in dated:
        share += part
        so_far = int(abs(gross) * share) * (1 if gross >= 0 else -1)
        found.append((day, so_far - before))
        before = so_far
    return tuple(found)
