"""Figures of the journal: 200,000 entries proved, Log and file together, and one entry added."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.figures import show, timed
from invoice_workbook.books import Books
from invoice_workbook.engine import journal_file
from invoice_workbook.journal import chain, standing
from invoice_workbook.record import lines_of
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read

ENTRIES = 200_000
WORDS = '{"type": "invoice", "customer": "C-034", "invoice_date": "2026-11-30", "net": "72564", "lines": "a236953922"}'


def books() -> Books:
    """Books with nothing but a Log of that many entries."""
    blank = {
        name: Block([c.header for c in table.columns], [()] * len(table.columns), 0) for name, table in TABLES.items()
    }
    one = {"table": "Invoices", "column": "fingerprint", "after": WORDS}
    some = ({**one, "document": f"INV-2026-{n:06}"} for n in range(ENTRIES))
    these = read(blank, date(2026, 11, 30))
    return these.with_tables(Log=chain.extended(these["Log"], some, "2026-11-30T08:00:00", "anna", "issue"))


def figures(folder: Path) -> list[bool]:
    """Both figures; whether each limit holds."""
    these, book = books(), folder / "record.xlsm"
    rows = chain.rows_of(these["Log"])
    lines = lines_of(rows)
    journal_file.add(book, rows, begins=True)
    hashed = timed(lambda: [hashlib.sha256(line).hexdigest() for line in lines])

    def proved() -> None:
        record = journal_file.read(book, these["Log"])
        found = standing.of(replace(these, record=record))
        assert not found.breaks

    took = timed(proved)
    added = timed(lambda: journal_file.add(book, rows[:1], begins=False))
    return [
        show(f"a journal of {ENTRIES:,} entries proved, Log and file", took, 1, "s"),
        show("the same, over hashing its entries alone", took / hashed, 8),
        show("an entry added to it, over proving it", added / took, 0.1),
    ]
