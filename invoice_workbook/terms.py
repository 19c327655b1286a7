"""Payment terms: "2/10 net 30", "EOM+15" and rows of the Terms table, to due date and discount date.

Units: days; percentages in millionths (2 % is 2_000_000).
"""

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

INVOICE_DATE = "invoice date"
END_OF_MONTH = "end of month"
MONTHS_AFTER = "months after end of month"

_NET = re.compile(r"(?:(?P<percent>\d+(?:\.\d+)?)\s*/\s*(?P<within>\d+)\s*,?\s*)?(?:net|n/?)\s*(?P<days>\d+)", re.I)
_EOM = re.compile(r"EOM\s*(?:\+\s*(?P<days>\d+))?", re.I)


@dataclass(frozen=True)
class Terms:
    """When a document falls due, and until when which part may be taken off."""

    days: int
    basis: str = INVOICE_DATE
    discount_days: int | None = None
    discount: int = 0


def parse(text: str) -> Terms | None:
    """Terms as the trade writes them; None where the text is not understood.

    >>> parse("2/10 net 30")
    Terms(days=30, basis='invoice date', discount_days=10, discount=2000000)
    >>> parse("EOM+15").basis
    'end of month'
    """
    text = text.strip()
    if found := _NET.fullmatch(text):
        percent, within = found["percent"], found["within"]
        discount = int(Decimal(percent).scaleb(6)) if percent else 0
        return Terms(int(found["days"]), INVOICE_DATE, int(within) if within else None, discount)
    if found := _EOM.fullmatch(text):
        return Terms(int(found["days"] or 0), END_OF_MONTH)
    return None


def month_end(day: date, months: int = 0) -> date:
    """Last day of the month that many months after the day's own.

    >>> month_end(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def due_date(document_date: date, terms: Terms, holidays: Collection[date] = ()) -> date | None:
    """The day payment falls due; a listed holiday moves it to the next day that is none.

    None where the terms lead beyond the calendar.
    """
    try:
        return _due_date(document_date, terms, holidays)
    except (OverflowError, ValueError):
        return None


def _due_date(document_date: date, terms: Terms, holidays: Collection[date]) -> date:
    if terms.basis == MONTHS_AFTER:
        due = month_end(document_date, terms.days)
    elif terms.basis == END_OF_MONTH:
        due = month_end(document_date) + timedelta(terms.days)
    else:
        due = document_date + timedelta(terms.days)
    while due in holidays:
        due += timedelta(1)
    return due


def discount_until(document_date: date, terms: Terms) -> date | None:
    """Last day on which the discount may be taken; None where the terms give none.

    A holiday does not move it.
    """
    if terms.discount_days is None or not terms.discount:
        return None
    return due_date(document_date, Terms(terms.discount_days))
