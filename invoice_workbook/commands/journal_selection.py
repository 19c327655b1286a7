"""Which documents a handing over takes: the period's that were not handed over, and what became of the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import archives, handed_over
from invoice_workbook.journal.handed_over import Handed, HandOver
from invoice_workbook.ledger.bookings import documents, every
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class Changed:
    """A document that says something else than when it was handed over; `now` is "" where it books nothing any more."""

    table: str
    id: str
    was: str
    now: str


@dataclass(frozen=True)
class Selection:
    """What there is of a period: `pairs` to hand over, and by table and id what each says.

    `before` counts what was handed over already, `changed` says what of it is otherwise now, `hand_overs` are those
    that it went with; `left_out` are rows (source, place, reason) that cannot be booked as they stand, `waiting` those
    that wait.
    """

    end: date
    pairs: pd.DataFrame = field(repr=False)
    said: Mapping[str, Mapping[str, str]] = field(repr=False)
    before: int
    changed: tuple[Changed, ...]
    hand_overs: tuple[HandOver, ...]
    left_out: pd.DataFrame = field(repr=False)
    waiting: int


def of_period(books: Books, start: date, end: date) -> Selection:
    """What is new in a period, both days included."""
    known = handed_over.of(books)
    return _selected(books, start, end, lambda table, key: key not in known.get(table, {}))


def again(books: Books, one: HandOver) -> Selection:
    """What an earlier handing over took, as it is now.

    Raises WorkbookError where something of it was moved into an archive: it could not be made as it was.
    """
    known = handed_over.of(books)
    for table, rows in known.items():
        mine = [key for key, handed in rows.items() if handed.of.number == one.number]
        if out := archives.elsewhere(books, table, mine):
            raise WorkbookError("handed-over-archived", number=one.number, id=rows[min(out)].id, count=len(out))

    def is_of_it(table: str, key: str) -> bool:
        handed = known.get(table, {}).get(key)
        return handed is not None and handed.of.number == one.number

    return _selected(books, one.start, one.end, is_of_it)


def _selected(books: Books, start: date, end: date, wanted: Callable[[str, str], bool]) -> Selection:
    pairs = every.pairs(books)
    days = pairs["day"]
    pairs = pairs[(days >= pd.Timestamp(start)) & (days <= pd.Timestamp(end))] if len(pairs) else pairs
    said = every.said(books)
    chosen: dict[str, dict[str, str]] = {}
    keep = pd.Series(False, index=pairs.index)
    before = 0
    for source in dict.fromkeys(pairs["source"]):
        keys = joins.id_keys(books, source, TABLES[source].id)
        mine = pairs.index[pairs["source"] == source]
        places = pairs.loc[mine, "place"]
        ids = keys.iloc[places]
        is_wanted = {key: wanted(source, key) for key in dict.fromkeys(ids)}
        keep.loc[mine] = ids.map(is_wanted).to_numpy(bool)
        spelled = dict(zip(ids, books[source][TABLES[source].id].iloc[places], strict=True))
        chosen[source] = {spelled[key].strip(): said[source].get(key, "") for key, is_ in is_wanted.items() if is_}
        before += len(is_wanted) - len(chosen[source])
    left = every.left_out(books)
    in_period = left["day"].isna() | ((left["day"] >= pd.Timestamp(start)) & (left["day"] <= pd.Timestamp(end)))
    left = left[in_period]
    waits = left["reason"] == documents.WAITS
    handed = _of_days(books, start, end)
    return Selection(
        end=end,
        pairs=pairs[keep].reset_index(drop=True),
        said={table: ids for table, ids in chosen.items() if ids},
        before=before,
        changed=tuple(_changed(books, said, handed)),
        hand_overs=tuple(dict.fromkeys(one.of for rows in handed.values() for one in rows.values())),
        left_out=left[~waits].reset_index(drop=True),
        waiting=int(waits.sum()),
    )


def _of_days(books: Books, start: date, end: date) -> dict[str, dict[str, Handed]]:
    """What was handed over that was then of these days."""
    first, last = start.isoformat(), end.isoformat()
    known = handed_over.of(books)
    return {
        table: {key: one for key, one in rows.items() if first <= one.said[:10] <= last}
        for table, rows in known.items()
    }


def _changed(
    books: Books, said: Mapping[str, Mapping[str, str]], handed: Mapping[str, Mapping[str, Handed]]
) -> list[Changed]:
    """What of it is otherwise now; what stands in an archive is as it was."""
    out = {table: archives.elsewhere(books, table, rows) for table, rows in handed.items()}
    return [
        Changed(table, one.id, one.said, said[table].get(key, ""))
        for table, rows in handed.items()
        for key, one in rows.items()
        if said[table].get(key, "") != one.said and key not in out[table]
    ]
