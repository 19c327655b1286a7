"""What recurs: on which days it is due, and which of the bills that are expected came by themselves.

Source: our own rules; the sheet Recurring. A row on a month's last day stays with last days, unless what it is like has
a later day that is none: what began on 30 January and came to 28 February goes on on 30 March. A bill has come if the
vendor has another one, not rejected, dated nearer to the day expected than half the time to the next.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.schema import CREDIT_NOTE, RECEIVABLE, BillStatus
from invoice_workbook.tables import joins

ACTIVE, PAUSED, ENDED = "active", "paused", "ended"
MOST = 60
"""Times that a row may be behind: more, and its day is a slip."""
PATIENCE = 7
"""Days after which a bill that was expected is missed."""


@dataclass(frozen=True)
class Recurrence:
    """A row: its label, id, side, party (key and as typed), what it is like, months, next day and last day."""

    row: int
    id: str
    side: str
    party_key: str
    party: str
    like: str
    every: int
    next_on: date
    until: date | None
    day: int
    """The day of the month that is meant, in a month that has it; 31 is the last."""

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days from the next one on, as far as MOST, none after the last."""
        found = (months_on(self.next_on, n * self.every, self.day) for n in range(MOST + 2))
        return tuple(day for day in found if self.until is None or day <= self.until)

    def due(self, as_of: date) -> tuple[date, ...]:
        """The days that have come."""
        return tuple(day for day in self.days if day <= as_of)

    def after(self, day: date) -> date:
        """The day that follows one of its days, the last one included."""
        return months_on(day, self.every, self.day)


def months_on(day: date, months: int, wanted: int) -> date:
    """That day of a later month; the month's last day where it has no such day.

    >>> months_on(date(2026, 1, 30), 1, 30), months_on(date(2026, 2, 28), 1, 30)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 30))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(year, 9998)
    return date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))


def _is_last(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _meant(next_on: date, like: date | None) -> int:
    """The day of the month that is meant, by the next day and that of what is copied."""
    if not _is_last(next_on):
        return next_on.day
    return like.day if like is not None and like.day > next_on.day and not _is_last(like) else 31


def _day_of_like(books: Books, side: str, like: str) -> date | None:
    table, field = ("Orders", "order_date") if side == RECEIVABLE.name else ("Bills", "bill_date")
    row = books.find_row(table, like)
    found = None if row is None else books[table][field][row]
    return None if found is None or pd.isna(found) else found.date()


def rows(books: Books) -> Iterator[Recurrence]:
    """The active rows that say what is needed."""
    frame, keys = books["Recurring"], joins.id_keys(books, "Recurring", "party")
    for row, cells in zip(frame.index.tolist(), frame.to_dict("records"), strict=True):
        is_whole = cells["every"] is not pd.NA and not pd.isna(cells["next_on"]) and cells["like"].strip()
        if cells["status"] in ("", ACTIVE) and cells["side"] and is_whole and int(cells["every"]) > 0:
            until = None if pd.isna(cells["until"]) else cells["until"].date()
            told = (cells["side"], str(keys[row]), cells["party"], cells["like"], int(cells["every"]))
            next_on = cells["next_on"].date()
            day = _meant(next_on, _day_of_like(books, cells["side"], cells["like"]))
            yield Recurrence(row, cells["recurring"], *told, next_on, until, day)


class Came:
    """Bills by their vendor, to see which were expected; each is expected but once."""

    def __init__(self, books: Books) -> None:
        bills = books["Bills"]
        counts = (bills["status"] != BillStatus.REJECTED) & (bills["type"] != CREDIT_NOTE) & bills["bill_date"].notna()
        keys, ids = joins.id_keys(books, "Bills", "vendor"), joins.id_keys(books, "Bills", "bill")
        self._days: dict[str, dict[str, date]] = {}
        for vendor, id_, day in zip(keys[counts], ids[counts], bills.loc[counts, "bill_date"], strict=True):
            self._days.setdefault(vendor, {})[id_] = day.date()

    def take(self, one: Recurrence, day: date) -> str:
        """The id (key) of the bill that came for a day, the nearest; "" for none."""
        near = timedelta(one.every * 30 // 2)
        known = self._days.get(one.party_key, {})
        found = [(abs(other - day), id_) for id_, other in known.items() if id_ != folded(one.like)]
        found = [pair for pair in found if pair[0] < near]
        if not found:
            return ""
        taken = min(found)[1]
        del known[taken]
        return taken
