"""export-journal: the bookings of a period for the ledger, balanced, each document once.

A second run for the period gives what is new in it; what was changed since it was handed over is named. `again` writes
the files of earlier runs for the same period once more.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import journal_files, journal_selection
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.journal_selection import Changed, Selection
from invoice_workbook.commands.missing_accounts import ask_accounts
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.ledger import amounts, booking_csv
from invoice_workbook.journal import handed_over
from invoice_workbook.journal.handed_over import HandOver
from invoice_workbook.languages import text
from invoice_workbook.ledger.bookings import accounts
from invoice_workbook.ledger.bookings import journal as journals
from invoice_workbook.ledger.bookings.journal import Journal
from invoice_workbook.schema import CLOSED_UNTIL, TABLES

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\s*(\d{4})-(\d{2})\s*")


def export_journal(
    books: Books, given: Given, *, start: date, end: date, format_: str = "", again: bool = False
) -> Outcome:
    """The bookings of a period (both days included); in the JSON `bookings`, `left_out` and `changed`.

    Raises WorkbookError for a period that ends before it begins or is not over, and for accounts that are missing.
    """
    if start > end:
        raise WorkbookError("period-reversed", start=start, end=end)
    if end > books.as_of:
        raise WorkbookError("period-not-over", end=end, as_of=books.as_of)
    kind = journal_files.format_of(books, format_)
    journal_files.ask_settings(books, kind, start, end)
    if again:
        return _again(books, given, start, end, kind)
    found = journal_selection.of_period(books, start, end)
    number = handed_over.next_number(books)
    one = HandOver(number, start, end, kind, given.now.replace(microsecond=0, tzinfo=None))
    if not len(found.pairs):
        return _outcome(books, found, _nothing(books, found, start, end), [])
    made = _made(books, found.pairs, one)
    files = journal_files.of(books, made, kind, given.folder)
    said = [_done(books, found, made, files, given)]
    entries = list(handed_over.entries_of(one, found.said))
    return _outcome(books, found, said, [made], files=files, entries=entries)


def _made(books: Books, pairs: pd.DataFrame, one: HandOver) -> Journal:
    resolved = accounts.resolved(books, pairs)
    ask_accounts(books, resolved)
    return journals.made(books, resolved, number=one.number, start=one.start, end=one.end, at=one.at)


def _again(books: Books, given: Given, start: date, end: date, kind: str) -> Outcome:
    """The files of each earlier handing over of this very period, as they were.

    Raises WorkbookError where there was none, and where a document was changed since.
    """
    found = journal_selection.of_period(books, start, end)
    earlier = [one for one in found.hand_overs if (one.start, one.end) == (start, end)]
    if not earlier:
        raise WorkbookError("nothing-handed-over", start=start, end=end)
    if found.changed:
        raise WorkbookError("journal-changed", count=len(found.changed), named=_changes(books, found.changed))
    journal = [_made(books, journal_selection.again(books, one).pairs, one) for one in earlier]
    files = [file for one in journal for file in journal_files.of(books, one, kind, given.folder)]
    words = {"count": len(files), "files": journal_files.names(files), "folder": given.folder}
    said = text("done.export-journal-again", books.settings.language, **words)
    if others := journal_files.not_as_made(books, files):
        said += " " + text("done.export-journal-other", books.settings.language, files=", ".join(others))
    return Outcome(said, needed=files, more={"bookings": _rows(journal), "left_out": [], "changed": []})


def _outcome(
    books: Books,
    found: Selection,
    said: Sequence[str],
    journal: Sequence[Journal],
    files: Sequence[File] = (),
    entries: Sequence[Mapping[str, str]] = (),
) -> Outcome:
    left = _left_out(books, found.left_out)
    changed = [
        {"sheet": TABLES[one.table].sheet, "document": one.id, "was": one.was, "now": one.now} for one in found.changed
    ]
    return Outcome(
        " ".join([*said, *_warnings(books, found, left)]),
        needed=files,
        entries=entries,
        undone=len(left) + len(changed),
        more={"bookings": _rows(journal), "left_out": left, "changed": changed},
    )


def _rows(journal: Sequence[Journal]) -> list[dict[str, str]]:
    """The bookings as the JSON has them."""
    found: list[dict[str, str]] = []
    for one in journal:
        bookings = one.bookings
        debit, credit = amounts.sides(bookings)
        names = ("date", "account", "debit", "credit", "currency", "document", "text")
        days = booking_csv.days(bookings)
        rest = (bookings[name].tolist() for name in ("currency", "document", "text"))
        rows = zip(days, bookings["account"].tolist(), debit, credit, *rest, strict=True)
        found += [dict(zip(names, row, strict=True)) for row in rows]
    return found


def _done(books: Books, found: Selection, made: Journal, files: Sequence[File], given: Given) -> str:
    words = {"documents": sum(map(len, found.said.values())), "bookings": len(made.bookings), "sums": _sums(made)}
    words |= {"start": made.start, "end": made.end, "folder": given.folder}
    return text("done.export-journal", books.settings.language, files=journal_files.names(files), **words)


def _sums(made: Journal) -> str:
    """What the debits of each currency come to, which is what the credits do."""
    debits = made.bookings[made.bookings["units"] > 0]
    sums = debits.groupby(["currency", "decimals"])["units"].sum().reset_index()
    shown = amounts.as_text(sums["units"], sums["decimals"])
    return ", ".join(f"{amount} {currency}" for amount, currency in zip(shown, sums["currency"], strict=True))


def _nothing(books: Books, found: Selection, start: date, end: date) -> list[str]:
    done = "done.export-journal-none-new" if found.before else "done.export-journal-none"
    words = {"start": start, "end": end, "count": found.before}
    return [text(done, books.settings.language, **words)]


def _warnings(books: Books, found: Selection, left: Sequence[Mapping[str, str]]) -> list[str]:
    """What the clerk has to know beside what was done."""
    language = books.settings.language
    said = []
    closed = books.settings.date(CLOSED_UNTIL)
    if len(found.pairs) and (closed is None or closed < found.end):
        said.append(text("done.export-journal-open", language))
    if found.before and len(found.pairs):
        said.append(text("done.export-journal-before", language, count=found.before))
    if found.changed:
        words = {"count": len(found.changed), "named": _changes(books, found.changed)}
        said.append(text("done.export-journal-changed", language, **words))
    if left:
        said.append(text("done.export-journal-left", language, count=len(left), named=_by_reason(left)))
    if found.waiting:
        said.append(text("done.export-journal-waiting", language, count=found.waiting))
    return said


def _by_reason(left: Sequence[Mapping[str, str]]) -> str:
    """Documents by sheet and reason: "Bills B-1, B-2 (no date)"; one without a number by its row."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in left:
        groups.setdefault((one["sheet"], one["reason"]), []).append(one["document"] or f"({one['row']})")
    return "; ".join(f"{sheet} {listed(ids)} ({reason})" for (sheet, reason), ids in groups.items())


def _changes(books: Books, changed: Sequence[Changed]) -> str:
    """Documents with what they said and say: "INV-1 (was 2026-11-03 119.00 EUR, is 2026-11-03 120.00 EUR)"."""
    named = []
    for one in changed:
        was, now = one.was.rpartition(" ")[0], one.now.rpartition(" ")[0]
        id_ = "handed.gone" if not now else "handed.split" if was == now else "handed.changed"
        named.append(text(id_, books.settings.language, id=one.id, was=was, now=now))
    return listed(named)


def _left_out(books: Books, left: pd.DataFrame) -> list[dict[str, str]]:
    """What cannot be booked as it stands, with the sheet's row and the reason."""
    found = []
    for source, place, reason in zip(left["source"], left["place"], left["reason"], strict=True):
        frame = books[source]
        row = int(frame.index[place]) + books.places[source].first_row
        why = text(f"handed.left.{reason}", books.settings.language)
        id_ = str(frame[TABLES[source].id].iloc[place])
        found.append({"sheet": TABLES[source].sheet, "document": id_, "row": str(row), "reason": why})
    return found


def period_of(words: str) -> tuple[date, date]:
    """A period as a clerk types it: two days, or a month. Raises WorkbookError for anything else.

    >>> period_of("2026-02"), period_of("2026-11-01 to 2026-11-15")[1]
    ((datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)), datetime.date(2026, 11, 15))
    """
    try:
        if month := _MONTH.fullmatch(words):
            first = date(int(month[1]), int(month[2]), 1)
            return first, (pd.Timestamp(first) + pd.offsets.MonthEnd(0)).date()
        start, end = map(date.fromisoformat, _DAY.findall(words))
    except ValueError as error:
        raise WorkbookError("no-period", words=words[:40]) from error
    return start, end


def _typed(desk: Desk) -> Mapping[str, Any]:
    """The period; the month before the books' day is named as an example."""
    last = pd.Timestamp(desk.books().as_of) - pd.offsets.MonthEnd(1)
    start, end = period_of(desk.typed(text("desk.export-journal", month=last.strftime("%Y-%m"))))
    desk.agree()
    return {"start": start, "end": end}


COMMAND = Command(
    id="export-journal",
    group="Reports",
    place=3,
    work=export_journal,
    reads=(
        "Allocations",
        "BillLines",
        "Bills",
        "Customers",
        "ExchangeRates",
        "InvoiceLines",
        "Invoices",
        "Items",
        "LedgerAccounts",
        "Log",
        "Payments",
        "Receipts",
        "Vendors",
        "WithholdingRates",
    ),
    options=(
        Option("start", "audit-from", "--from", kind="day", is_required=True),
        Option("end", "audit-to", "--to", kind="day", is_required=True),
        Option("format_", "journal-format", "--format"),
        Option("again", "journal-again", "--again", kind="flag"),
    ),
    icon="XmlExport",
    key_tip="EJ",
    tables=("LedgerAccounts",),
    at_sheet=_typed,
    books=False,
    needs_record=True,
    has_papers=True,
)
