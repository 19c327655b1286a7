"""A book with its journal, as the engine keeps both, in memory: for tests of many steps."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine import recording
from invoice_workbook.journal import chain, steps
from invoice_workbook.ledger import booked, guards
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.record import Head, Record, Row, lines_of
from tests.payables import after

KEPT = ("Receipts", "Payments", "Allocations", "Reminders")


class Desk:
    """The books as they lie on the desk, the journal beside them, and every version that was ever saved."""

    def __init__(self, books: Books) -> None:
        self.file: Sequence[Row] = chain.rows_of(books["Log"])
        self.saved = self.file[-1][chain.CHAIN] if self.file else ""
        self.books = self._as_read(books)
        self.versions = [self.books]

    def _as_read(self, books: Books) -> Books:
        """The books as a run finds them."""
        record = Record(
            lines=lines_of(self.file),
            is_there=True,
            saved=self.saved,
            log_rows=len(books["Log"]),
            head=Head(len(self.file), self.saved) if self.saved else None,
        )
        return replace(books, record=record)

    def runs(self, outcome: Outcome, *, dies: bool = False) -> None:
        """What the engine does with what a command wants; a run that dies has noted it, and saved nothing."""
        before = self.books
        tables = {**before.tables, **after(before, outcome).tables, "Log": before["Log"]}
        made = before.with_tables(**tables)
        touched = {name: [*before[name].index, *made[name].index] for name in KEPT if name in outcome.tables}
        noted = [
            ("x", [{"table": "x"}, *outcome.entries, *booked.entries(before, made, touched)]),
            (steps.JOURNAL, [*guards.entries(made), *vendor_accounts.entries(made)]),
        ]
        log = recording.extended(before, noted)
        kept = recording.kept(before, log)
        self.file = kept.rows or self.file
        if dies:
            self.books = self._as_read(before)
            return
        if kept.rows:
            self.saved = self.file[-1][chain.CHAIN]
        self.books = self._as_read(made.with_tables(Log=log))
        self.versions.append(self.books)

    def by_hand(self, **frames: pd.DataFrame) -> None:
        """Tables as somebody typed them."""
        self.books = self._as_read(self.books.with_tables(**frames))

    def put_back(self, version: int) -> None:
        """An earlier version, put back by hand."""
        self.books = self._as_read(self.versions[version % len(self.versions)])

    def on_another_day(self, books: Books) -> None:
        """The same books, as of another day."""
        self.books = books
