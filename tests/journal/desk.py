"""A book with its journal, as the engine keeps both, in memory: for tests of many steps."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, time
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pandas as pd

from invoice_workbook import commands
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine import recording
from invoice_workbook.engine.steps import digest
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import chain
from invoice_workbook.record import Head, Record, Row, lines_of
from invoice_workbook.tables import read, write
from tests.given import GIVEN
from tests.sheets import AS_OF

NOW = datetime.combine(AS_OF, time(9, 30))
"""When everything is done: runs of one second are the hardest to tell apart."""
VERSION = "the version"


class Desk:
    """The books as they lie on the desk, the journal beside them, and every version that was ever saved."""

    def __init__(self, books: Books) -> None:
        self.user = "anna"
        self.file: Sequence[Row] = chain.rows_of(books["Log"])
        self.saved = self.file[-1][chain.CHAIN] if self.file else ""
        self.steps: dict[str, bytes] = {}
        self.books = self._as_read(books)
        self.versions = [self.books]

    def copy(self) -> "Desk":
        """The same once more, to go on from."""
        found = copy(self)
        found.steps, found.versions = dict(self.steps), list(self.versions)
        return found

    def _as_read(self, books: Books) -> Books:
        """The books as a run finds them."""
        record = Record(
            lines=lines_of(self.file),
            is_there=True,
            saved=self.saved,
            log_rows=len(books["Log"]),
            head=Head(len(self.file), self.saved) if self.saved else None,
        )
        return books.with_record(record)

    def does(self, name: str, *, dies: bool = False, kept: Books | None = None, **options: Any) -> Outcome:
        """A command, as the engine runs it; `kept` is the version that it reads rows of.

        Raises WorkbookError: nothing was written.
        """
        command = commands.named(name)
        if command.needs_record:
            recording.ask_sound(self.books)
        assert command.work is not None
        given = replace(GIVEN, user=self.user, steps=self.steps, version=kept)
        outcome = command.work(self.books, given, **options)
        self.runs(outcome, name, dies=dies)
        return outcome

    def runs(self, outcome: Outcome, name: str, *, dies: bool = False) -> None:
        """What the engine does with what a command wants; a run that dies has noted it, and saved nothing."""
        before = self.books
        changed = {name: frame for name, frame in outcome.tables.items() if not before[name].equals(frame)}
        edits = write.edits(before.tables, changed)
        with (
            patch.object(recording, "datetime", SimpleNamespace(now=lambda: NOW)),
            patch("getpass.getuser", lambda: self.user),
        ):
            noted = recording.noted_of(commands.named(name), before, edits, outcome)
        if noted.step:
            self.steps[digest(noted.step)] = noted.step
        kept = recording.Kept() if noted.log is None else recording.kept(before, noted.log)
        self.file = kept.rows or self.file
        if dies:
            self.books = self._as_read(before)
            return
        if kept.rows:
            self.saved = self.file[-1][chain.CHAIN]
        made = read.as_saved(before, outcome.tables)
        self.books = self._as_read(made if noted.log is None else made.with_tables(Log=noted.log))
        self.versions.append(self.books)

    def by_hand(self, **frames: pd.DataFrame) -> None:
        """Tables as somebody typed them."""
        self.books = self._as_read(read.as_saved(self.books, frames))

    def put_back(self, version: int) -> None:
        """An earlier version, put back by hand."""
        self.books = self._as_read(self.versions[version % len(self.versions)])

    def restores(self, version: int, only: Sequence[str] = (), *, dies: bool = False) -> None:
        """An earlier version, or rows of it, put back by the command. Raises WorkbookError: nothing was written."""
        now, old = self.books, self.versions[version % len(self.versions)]
        if only:
            self.does("restore", dies=dies, kept=old, version=VERSION, only=only)
            return
        self.books = self._as_read(old)
        try:
            self.does("restore", dies=dies, version=VERSION)
        except WorkbookError:
            self.books = now
            raise
        if dies:
            self.books = self._as_read(now)

    def on_another_day(self, books: Books) -> None:
        """The same books, as of another day."""
        self.books = books
