"""The chain of the journal: each entry sealed to the one before by SHA-256. Source: schema.py, Log.

Somebody who can change every copy can also seal anew: the chain shows what was done to one of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from invoice_workbook.record import PART, Row, cells_of
from invoice_workbook.schema import LOG

SEALED = tuple(field for field in LOG.fields if field != "chain")
ENTRY, COLUMN, CHAIN = (LOG.fields.index(field) for field in ("entry", "column", "chain"))
BEGUN_ANEW = "record begun anew"
"""What the entry of an adoption says in its column: it is sealed to all that stood before it, sound or not."""
_ROW = "\x1e"


def seal(entry: Mapping[str, str], before: str) -> str:
    """The chain value of an entry: over its cells and the chain of the entry before."""
    return _sealed([entry[field] for field in SEALED], before)


def _sealed(cells: Sequence[str], before: str) -> str:
    return hashlib.sha256(PART.join([*cells, before]).encode("utf-8", "surrogatepass")).hexdigest()


def digest(rows: Iterable[Sequence[str]]) -> str:
    """One value for any number of entries, as they stand."""
    return hashlib.sha256(_ROW.join(map(PART.join, rows)).encode("utf-8", "surrogatepass")).hexdigest()


def rows_of(log: pd.DataFrame) -> list[Row]:
    """The Log's entries as rows of cells."""
    return list(zip(*(log[field].tolist() for field in LOG.fields), strict=True)) if len(log) else []


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Entries as a table with the Log's columns."""
    return pd.DataFrame(list(rows), columns=list(LOG.fields), dtype=object)


def broken_at(rows: Sequence[Row]) -> int | None:
    """The place of the first entry whose seal does not follow from it and the entry before; None where all do."""
    begun = [place for place, row in enumerate(rows) if row[COLUMN] == BEGUN_ANEW]
    first = begun[-1] if begun else 0
    before = digest(rows[:first]) if begun else ""
    sha256, join = hashlib.sha256, PART.join
    for place in range(first, len(rows)):
        row = rows[place]
        text = join((*row[:CHAIN], before))
        before = row[CHAIN]
        if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != before:
            return place
    return None


def broken_line(lines: Sequence[bytes]) -> int | None:
    """The same of the lines of a journal's file, which need not be taken apart for it."""
    anew = PART.join(("", BEGUN_ANEW, "")).encode()
    if any(anew in line for line in lines):
        return broken_at([cells_of(line) for line in lines])
    sha256, part, before = hashlib.sha256, PART.encode(), b""
    for place, line in enumerate(lines):
        if b"\\" in line:
            cells = cells_of(line)
            text, chain = PART.join(cells[:CHAIN]).encode("utf-8", "surrogatepass"), cells[CHAIN].encode()
        else:
            text, _, chain = line.rpartition(part)
        if sha256(text + part + before).hexdigest().encode() != chain:
            return place
        before = chain
    return None


def next_number(rows: Sequence[Row]) -> int:
    """The number of the entry after these: never one that was given."""
    last = rows[-1][ENTRY].removeprefix("L-") if rows else ""
    return max(int(last) if last.isdecimal() else 0, len(rows)) + 1


def extended(log: pd.DataFrame, entries: Iterable[Mapping[str, str]], at: str, who: str, command: str) -> pd.DataFrame:
    """The Log with these entries below; what an entry does not say is blank."""
    last = rows_of(log.iloc[-1:])
    number = max(next_number(last), len(log) + 1)
    chain = last[0][CHAIN] if last else ""
    rows: list[dict[str, str]] = []
    for given in entries:
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{number:06}", "at": at, "who": who, "command": command}
        entry |= given
        if entry["column"] == BEGUN_ANEW:
            chain = digest([*rows_of(log), *(tuple(row[field] for field in LOG.fields) for row in rows)])
        chain = entry["chain"] = seal(entry, chain)
        rows.append(entry)
        number += 1
    return below(log, pd.DataFrame(rows, columns=list(LOG.fields), dtype=object)) if rows else log


def below(log: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The Log with rows below its last."""
    first = int(log.index.max()) + 1 if len(log) else 0
    added = rows.set_axis(pd.RangeIndex(first, first + len(rows)), axis=0)
    return pd.concat([log, added]) if len(log) else added
