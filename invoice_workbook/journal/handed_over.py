"""Bookings were handed over to the ledger: which documents of which period, in which file, and what each said then."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import TABLES

HANDED_OVER = "handed over"
_IN_AN_ENTRY = 200
"""Documents of an entry: a cell takes 32,767 characters."""
_SHEETS = {table.sheet: table.name for table in TABLES.values()}


@dataclass(frozen=True)
class HandOver:
    """One handing over: its number, its period, the format of its file, and when it was made."""

    number: int
    start: date
    end: date
    format: str
    at: datetime

    @property
    def words(self) -> str:
        """As it stands in an entry."""
        at = self.at.isoformat(timespec="seconds")
        return f"{self.number} {self.start.isoformat()} {self.end.isoformat()} {self.format} {at}"


@dataclass(frozen=True)
class Handed:
    """A document that was handed over: its id as it is spelled by now, what it said, and with which handing over."""

    id: str
    said: str
    of: HandOver


def entries_of(one: HandOver, documents: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """The entries of what was handed over: by table and id what each said."""
    for table, said in documents.items():
        ids = list(said)
        for start in range(0, len(ids), _IN_AN_ENTRY):
            some = ids[start : start + _IN_AN_ENTRY]
            name = some[0] if len(some) == 1 else f"{some[0]} - {some[-1]}"
            words = json.dumps({id_: said[id_] for id_ in some}, ensure_ascii=False)
            yield {
                "table": TABLES[table].sheet,
                "document": name,
                "column": HANDED_OVER,
                "before": one.words,
                "after": words,
            }


def _read(words: str) -> HandOver | None:
    """A handing over as an entry says it; None where somebody made it say something else."""
    parts = words.split(" ")
    try:
        number, start, end, format_, at = parts
        day = date.fromisoformat
        return HandOver(int(number), day(start), day(end), format_, datetime.fromisoformat(at))
    except ValueError:
        return None


@derived
def of(books: Books) -> dict[str, dict[str, Handed]]:
    """By table and id (key) what was handed over, last."""
    found: dict[str, dict[str, Handed]] = {}
    mine, renames = entries.of_kind(books, HANDED_OVER), entries.renames(books)
    known = {words: _read(words) for words in set(mine["before"])}
    for at, sheet, before, words in zip(mine.index, mine["table"], mine["before"], mine["after"], strict=True):
        one, table = known[before], _SHEETS.get(sheet)
        if one is None or table is None:
            continue
        rows = found.setdefault(table, {})
        for id_, said in entries.said_in(words).items():
            now = renames.id_now(table, id_, at) if renames else id_
            rows[folded(now)] = Handed(now, str(said), one)
    return found


def next_number(books: Books) -> int:
    """The number of the next handing over; those of undone ones stay given."""
    every = entries.ever(books)
    words = every.loc[every["column"] == HANDED_OVER, "before"]
    return 1 + max((one.number for one in map(_read, set(words)) if one), default=0)
