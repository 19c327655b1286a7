"""How the sheet Log, the journal's file and its head on this computer stand to one another.

A run writes its entries into the file before it saves the workbook, and marks the file once it is saved. So entries
after the last mark that the Log lacks are those of a run that was cut off; entries before it that the Log lacks are
what an earlier version of the workbook cannot have, or what somebody took out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import chain
from invoice_workbook.journal.chain import CHAIN, ENTRY
from invoice_workbook.record import Record, Row, lines_of
from invoice_workbook.schema import LOG, TABLES, BillStatus, PaymentStatus

Kind = Literal[
    "edited",
    "gone",
    "cut",
    "earlier",
    "differs",
    "head",
    "file-damaged",
    "file-short",
    "file-missing",
    "file-other",
    "copies",
]
Source = Literal["file", "sheet"]
FILE: Source = "file"
SHEET: Source = "sheet"
"""Which of the two counts."""
HARMLESS: tuple[Kind, ...] = ("copies", "earlier", "file-missing")
"""What is to be looked at, though the record itself is whole."""
_SHEETS = {table.sheet: table.name for table in TABLES.values()}


@dataclass(frozen=True)
class Break:
    """One way in which the record cannot be believed, and where.

    `label` is the Log's row, -1 where it has none; `entry` the first entry that is concerned; `count` how many are.
    """

    kind: Kind
    label: int = -1
    entry: str = ""
    field: str = "chain"
    expected: str = ""
    actual: str = ""
    count: int = 1


@dataclass(frozen=True)
class Standing:
    """What counts, what the Log lacks, and what is wrong.

    `missing` are the file's entries that the Log lacks; `unsaved` is how many at their end belong to a run that was cut
    off before the workbook was saved.
    """

    counts: Source = SHEET
    breaks: tuple[Break, ...] = ()
    missing: Sequence[Row] = ()
    unsaved: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether the record can be believed."""
        return all(one.kind in HARMLESS for one in self.breaks)


@derived
def of(books: Books) -> Standing:
    """How the record of these books stands, as it was when they were read."""
    record = books.record
    log = books["Log"]
    rows = chain.rows_of(log if record is None else log.iloc[: record.log_rows])
    if record is None:
        return Standing(SHEET, _edited(rows, chain.broken_at(rows)))
    copies = tuple(Break("copies", entry=one.entry, actual=one.path) for one in record.copies)
    if _is_same(rows, record):
        return Standing(SHEET, (*_headless(rows, record), *copies))
    broken = chain.broken_at(rows)
    if not record.is_there:
        return Standing(SHEET, (*_edited(rows, broken), *_lost(rows, record), *copies))
    found = _compared(books, rows, broken, record)
    return Standing(found.counts, (*found.breaks, *_headless(rows, record), *copies), found.missing, found.unsaved)


def _edited(rows: Sequence[Row], broken: int | None) -> tuple[Break, ...]:
    if broken is None:
        return ()
    return (Break("edited", broken, rows[broken][ENTRY], actual=rows[broken][CHAIN][:8]),)


def _lost(rows: Sequence[Row], record: Record) -> tuple[Break, ...]:
    """The journal's file is not there: what this computer still knows of it."""
    head = record.head
    if head is None or not head.count:
        return ()
    if head.chain in {row[CHAIN] for row in rows}:
        return (Break("file-missing", expected=str(head.count)),)
    return (Break("head", expected=str(head.count), actual=str(len(rows)), count=max(head.count - len(rows), 1)),)


def _headless(rows: Sequence[Row], record: Record) -> tuple[Break, ...]:
    """The end of both was cut off: this computer has seen further entries."""
    head = record.head
    if head is None or not head.count or (rows and rows[-1][CHAIN] == head.chain):
        return ()
    if head.chain in {row[CHAIN] for row in (*record.rows, *rows)}:
        return ()
    there = max(len(record.rows), len(rows))
    return (Break("head", expected=str(head.count), actual=str(there), count=max(head.count - there, 1)),)


def _compared(books: Books, rows: Sequence[Row], broken: int | None, record: Record) -> Standing:
    """The Log beside the file."""
    file = record.rows
    same = _common(rows, file)
    in_file = chain.broken_line(record.lines)
    if record.damaged or in_file is not None:
        place = in_file if in_file is not None else len(file)
        entry = file[place][ENTRY] if place < len(file) else ""
        damage = Break("file-damaged", entry=entry, actual=str(record.damaged or place + 1))
        return Standing(SHEET, (damage, *_edited(rows, broken)))
    if same == len(rows):
        return _behind(books, rows, record)
    if same == len(file):
        if broken is not None:
            return Standing(FILE, _edited(rows, broken))
        return Standing(SHEET, (Break("file-short", entry=rows[same][ENTRY], count=len(rows) - same),))
    if not same and broken is None:
        return Standing(SHEET, (Break("file-other"),))
    missing = _unsaved(rows, record)
    return Standing(FILE, (_difference(rows, file, same, broken),), missing, len(missing))


def _is_same(rows: Sequence[Row], record: Record) -> bool:
    """Whether the Log and the file have the same entries, and the seals are whole."""
    if not record.is_there or record.damaged or len(rows) != len(record.lines):
        return False
    return lines_of(rows) == record.lines and chain.broken_line(record.lines) is None


def _common(rows: Sequence[Row], file: Sequence[Row]) -> int:
    """How many entries from the first on are the same in both."""
    most = min(len(rows), len(file))
    if list(rows[:most]) == list(file[:most]):
        return most
    return next(place for place in range(most) if rows[place] != file[place])


def _unsaved(rows: Sequence[Row], record: Record) -> Sequence[Row]:
    """The file's entries of a run that was cut off, where the Log before them is not what the file has."""
    known = {*(row[CHAIN] for row in rows), *_known_saved(record)}
    saved = max((n for n, row in enumerate(record.rows, 1) if row[CHAIN] in known), default=0)
    return record.rows[saved:] if saved else []


def _known_saved(record: Record) -> set[str]:
    """The seals of the last entries with which the workbook was surely saved."""
    return {record.saved, record.head.chain if record.head else ""} - {""}


def _behind(books: Books, rows: Sequence[Row], record: Record) -> Standing:
    """The Log is as the file, or lacks its end."""
    missing = record.rows[len(rows) :]
    if not missing:
        return Standing(FILE)
    known = _known_saved(record)
    saved = max((n for n, row in enumerate(missing, 1) if row[CHAIN] in known), default=0)
    unsaved = len(missing) - saved
    if not saved:
        return Standing(FILE, (), missing, unsaved)
    kind: Kind = "cut" if any(_is_done(books, row) for row in missing[:saved]) else "earlier"
    first = missing[0]
    at = first[LOG.fields.index("at")]
    label = len(rows) - 1
    return Standing(FILE, (Break(kind, label, first[ENTRY], actual=at, count=saved),), missing, unsaved)


_DONE: dict[str, tuple[str, ...]] = {
    "fingerprint": (),
    "payment file": (PaymentStatus.PROPOSED, BillStatus.VERIFIED, BillStatus.APPROVED),
    "approved": ("", BillStatus.ENTERED, BillStatus.VERIFIED, BillStatus.ROUTED, BillStatus.HELD),
}
"""Columns of entries that leave something in the tables, and the statuses in which it is not done there yet."""


def _is_done(books: Books, row: Row) -> bool:
    """Whether what an entry records stands in the tables: then the entry alone was taken out."""
    entry = dict(zip(LOG.fields, row, strict=True))
    table = _SHEETS.get(entry["table"], "")
    if not table or not entry["document"] or entry["column"] not in _DONE:
        return False
    label = books.find_row(table, entry["document"])
    if label is None:
        return False
    frame = books[table]
    return "status" not in frame or str(frame["status"][label]) not in _DONE[entry["column"]]


def _difference(rows: Sequence[Row], file: Sequence[Row], same: int, broken: int | None) -> Break:
    """The first entry in which the Log is not what the file has."""
    ours, theirs = rows[same], file[same]
    if same + 1 < len(file) and ours == file[same + 1]:
        return Break("gone", same, theirs[ENTRY], expected=theirs[ENTRY], actual=ours[ENTRY])
    if broken is None:
        return Break("differs", same, theirs[ENTRY], count=len(rows) - same)
    place = next(n for n in range(len(ours)) if ours[n] != theirs[n])
    return Break(
        "edited", same, theirs[ENTRY], field=LOG.fields[place], expected=theirs[place][:80], actual=ours[place][:80]
    )
