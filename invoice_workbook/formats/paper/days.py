"""Days on a paper. Which of two numbers is the month is told by the way it is written, never guessed.

12.11.2026 is the 12th of November wherever dots are written; 2026-11-12 is ISO 8601; a month's name is certain in every
language here. 03/04/2026 is one of two days until the order is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from invoice_workbook.formats.paper.pieces import Piece, squashed

LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "pt", "pl", "sv", "da", "nb", "fi", "cs", "te")
DAY_FIRST, MONTH_FIRST = "day first", "month first"
_NUMBERS = re.compile(r"(\d{1,4})([./\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|ª|º)?,?")
_YEAR = re.compile(r"((?:19|20)\d{2})[.,;:)]*")
_CLOSED = re.compile(r"(\d{1,2})[-./ ]([^\W\d_]{3,12})\.?[-./, ]+((?:20)?\d{2})")
_LITTLE = ("de", "of", "del", "den", "the", "di")


@dataclass(frozen=True)
class Day:
    """A day as written: what it may be (one day, or two by the order of its numbers), and its words in the piece."""

    raw: str
    piece: Piece
    first: int
    last: int
    may_be: tuple[date, ...]
    """The day first, then the month first, where both are possible; one where it is certain."""
    proves: str = ""
    """The order of numbers that it proves by itself, between strokes."""

    def by(self, order: str) -> date | None:
        """The day, if it is certain in this order of numbers; "" is no order known."""
        if len(self.may_be) == 1:
            return self.may_be[0]
        return {DAY_FIRST: self.may_be[0], MONTH_FIRST: self.may_be[1]}.get(order)


@cache
def _months() -> dict[str, int]:
    """Months by their squashed names, long and short. One that two languages use otherwise is left out."""
    from babel.dates import get_month_names

    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    if len(plain := squashed(name)) >= 3:
                        found.setdefault(plain, set()).add(number)
    found |= {"sept": {9}, "maerz": {3}, "mrz": {3}}
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def days_in(piece: Piece) -> tuple[Day, ...]:
    """The days written in a piece."""
    return _days_in(piece)


@cache
def _days_in(piece: Piece) -> tuple[Day, ...]:
    return tuple(_found(piece))


def _found(piece: Piece) -> Iterator[Day]:
    at = 0
    while at < len(piece.words):
        day = _numbers(piece, at) or _named(piece, at)
        if day is not None:
            yield day
        at = day.last + 1 if day else at + 1


def _numbers(piece: Piece, at: int) -> Day | None:
    """A day in numbers, in one word, or in three that end in dots: 12. 11. 2026."""
    for count in (1, 3):
        words = piece.words[at : at + count]
        text = "".join(word.text for word in words).strip("()[],;:")
        found = _NUMBERS.search(text)
        if len(words) == count and found and (count == 1 or found.group() == text):
            if re.search(r"[\w./-]$", text[: found.start()]) and not text[: found.start()].endswith("."):
                return None
            may_be, proves = _may_be(*found.groups())
            if may_be:
                return Day(found.group(), piece, at, at + count - 1, may_be, proves)
    return None


def _may_be(one: str, mark: str, two: str, three: str) -> tuple[tuple[date, ...], str]:
    if len(one) == 4:
        made = _day(int(one), int(two), int(three)) if len(three) <= 2 else None
        return ((made,) if made else ()), ""
    if len(one) == 3:
        return (), ""
    year = int(three) + (2000 if len(three) == 2 else 0)
    day_first, month_first = _day(year, int(two), int(one)), _day(year, int(one), int(two))
    if mark == ".":
        return ((day_first,) if day_first else ()), ""
    if day_first and month_first:
        return ((day_first,), "") if day_first == month_first else ((day_first, month_first), "")
    if day_first:
        return (day_first,), DAY_FIRST
    return ((month_first,), MONTH_FIRST) if month_first else ((), "")


def _named(piece: Piece, at: int) -> Day | None:
    """A day with its month's name: 12 November 2026, November 12, 2026, 12-Nov-26."""
    words = [word.text for word in piece.words[at : at + 6]]
    if closed := _CLOSED.fullmatch(words[0].strip("(),;:.")):
        month = _months().get(squashed(closed[2]), 0)
        return _certain(piece, at, at, int(closed[3]) % 100 + 2000, month, int(closed[1]))
    kept = [(n, word) for n, word in enumerate(words) if n == 0 or word.casefold() not in _LITTLE]
    if len(kept) < 3:
        return None
    (_, one), (_, two), (last, three) = kept[:3]
    year = _YEAR.fullmatch(three)
    if year is None:
        return None
    for digits, letters in ((one, two), (two, one)):
        number, name = _DAY.fullmatch(digits), _months().get(squashed(letters), 0)
        if number and name and not any(c.isdigit() for c in letters):
            return _certain(piece, at, at + last, int(year[1]), name, int(number[1]))
    return None


def _certain(piece: Piece, first: int, last: int, year: int, month: int, day: int) -> Day | None:
    made = _day(year, month, day)
    raw = " ".join(word.text for word in piece.words[first : last + 1])
    return Day(raw, piece, first, last, (made,)) if made else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
