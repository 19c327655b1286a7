"""Figures of the journal: 200,000 entries proved, one added, and what its rules take of a check."""

import hashlib
import statistics
import time
from datetime import date
from pathlib import Path

from benchmarks.books import make
from benchmarks.figures import RUNS, show, timed
from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import approvals, chain, checked, postings, standing
from invoice_workbook.ledger import booked
from invoice_workbook.ledger import checked as digests
from invoice_workbook.ledger.payable import approval
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


RULES = (
    "log-broken",
    "check-stale",
    "record-missing",
    "record-changed",
    "number-reused",
    "approval-unrecorded",
    "guard-changed",
    "status-contradicts",
    "write-off-limit",
    "account-unverified",
    "file-missing",
    "file-changed",
)
"""The rules that hold a workbook against its journal."""
BILLS = 20_000


def share(folder: Path) -> float:
    """What these rules take of a check: of a workbook whose journal has all that is approved and booked in it."""
    path = make(folder / "share.xlsx", BILLS)
    these = books_of(WorkbookFile(path), None)
    rows = {table: list(these[table].index) for table in postings.PARTS}
    nothing = these.with_tables(**{table: these[table].iloc[:0] for table in rows})
    some = [*booked.entries(nothing, these, rows), checked.entry(digests.digests(these))]
    for row, subject in approval.subjects(these, these["Bills"].index).items():
        some.append(approvals.entry(str(these["Bills"]["bill"][row]), subject, "anna"))
    these = these.with_tables(Log=chain.extended(these["Log"], some, "2026-11-30T08:00:00", "anna", "approve"))
    others = [rule for rule in checks.RULES if rule not in RULES]
    found = []
    for _ in range(RUNS):
        fresh = these.with_tables()
        begun = time.process_time()
        checks.found(fresh, others)
        between = time.process_time()
        checks.found(fresh, RULES)
        found.append((time.process_time() - between) / (time.process_time() - begun))
    return statistics.median(found)


def figures(folder: Path) -> list[bool]:
    """Each figure; whether its limit holds."""
    these, book = books(), folder / "record.xlsm"
    rows = chain.rows_of(these["Log"])
    lines = lines_of(rows)
    journal_file.add(book, rows, begins=True)
    hashed = timed(lambda: [hashlib.sha256(line).hexdigest() for line in lines])

    def proved() -> None:
        record = journal_file.read(book, these["Log"])
        found = standing.of(these.with_record(record))
        assert not found.breaks

    took = timed(proved)
    added = timed(lambda: journal_file.add(book, rows[:1], begins=False))
    return [
        show(f"a journal of {ENTRIES:,} entries proved, Log and file", took, 1, "s"),
        show("the same, over hashing its entries alone", took / hashed, 8),
        show("an entry added to it, over proving it", added / took, 0.1),
        show(f"the record's {len(RULES)} rules, of a check of {BILLS:,} bills", 100 * share(folder), 10, "%"),
    ]
