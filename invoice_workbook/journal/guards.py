"""What guards the money, as the runs found it: limits, tolerances, numbering, people and their roles and limits.

A workbook is open to any hand, so a change is noted by the next run that writes; who made it is not known for sure.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries

GUARDS = "guards"


class Change(NamedTuple):
    """A guard that is another than before: which, what it was and is, and when and by whose run that was noted."""

    name: str
    before: str
    after: str
    on: date | None
    who: str


def entry(found: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The entry of guards as they are found, with what they were; "" where there was none."""
    return {
        "column": GUARDS,
        "before": json.dumps(dict(before), ensure_ascii=False),
        "after": json.dumps(dict(found), ensure_ascii=False),
    }


@derived
def known(books: Books) -> dict[str, str]:
    """Every guard as the journal has it last; nothing where it has none yet."""
    found: dict[str, str] = {}
    for words in entries.of_kind(books, GUARDS)["after"]:
        found |= _read(words)
    return found


@derived
def changes(books: Books) -> tuple[Change, ...]:
    """What changed after the first entry, in order."""
    found = []
    mine = entries.of_kind(books, GUARDS)
    for at, who, before, after in mine[["at", "who", "before", "after"]].iloc[1:].itertuples(index=False, name=None):
        was = _read(before)
        found += [Change(name, was.get(name, ""), now, _day(at), who) for name, now in _read(after).items()]
    return tuple(found)


def _day(at: str) -> date | None:
    try:
        return date.fromisoformat(at[:10])
    except ValueError:
        return None


def _read(words: str) -> dict[str, str]:
    """What an entry says; nothing where somebody made it say nothing."""
    return {str(name): str(value) for name, value in entries.said_in(words).items()}
