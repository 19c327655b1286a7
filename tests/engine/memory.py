"""What a run works out, remembered: commands are functions, so what they want of the same books is worked out once.

Only so can a run be repeated hundreds of times, each time with another fault: what it does to the world is done anew.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine import journal_file
from invoice_workbook.engine import run as engine
from invoice_workbook.failures import Made
from invoice_workbook.journal import chain, standing
from invoice_workbook.tables.read import as_saved

if TYPE_CHECKING:
    from invoice_workbook.hosts.workbook_file import WorkbookFile

_read, _computed = engine.books_of, engine.computed


@dataclass
class Once:
    """Files that are made once, however often they are asked for."""

    paper: Any
    made: Made | None = None

    @property
    def paths(self) -> Sequence[Path]:
        """Where they go."""
        found: Sequence[Path] = self.paper.paths
        return found

    @property
    def is_told(self) -> bool:
        """Whether the answer names them."""
        return getattr(self.paper, "is_told", True)

    @property
    def is_document(self) -> bool:
        """Whether the journal keeps their digests."""
        return getattr(self.paper, "is_document", True)

    def make(self) -> Made:
        """The files."""
        self.made = self.made or self.paper.make()
        return self.made


@dataclass
class Memory:
    """Books by their file's bytes, outcomes by what the books hold, results of formulas by both."""

    books: dict[tuple[bytes, date | None], Books] = field(default_factory=dict)
    recorded: dict[tuple[int, str], Books] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    outcomes: dict[tuple[Any, ...], Outcome] = field(default_factory=dict)
    results: dict[tuple[int, int, frozenset[str]], Any] = field(default_factory=dict)

    def read(self, host: "WorkbookFile", as_of: date | None, **_: object) -> Books:
        """The books of a workbook, with the journal as it lies beside it now."""
        key = hashlib.sha256(host.source.read_bytes()).digest(), as_of
        if key not in self.books:
            self.books[key] = _read(host, as_of)
        books = self.books[key]
        record = journal_file.read(host.path, books["Log"])
        of = id(books), repr((record.lines, record))
        if of not in self.recorded:
            self.recorded[of] = books.with_record(record)
        return self.recorded[of]

    def computed(self, books: Books, tables: Mapping[str, Any], wanted: Collection[str]) -> Any:
        """What the formulas of the wanted tables come to."""
        key = id(books), id(tables), frozenset(wanted)
        if key not in self.results:
            self.results[key] = _computed(books, tables, wanted)
        return self.results[key]

    def command(self, command: Command) -> Command:
        """A command that remembers what it wanted."""
        work = command.work
        assert work is not None

        def remembered(books: Books, given: Given, **options: Any) -> Outcome:
            key = (command.id, repr(options), self._digest(books), _of(given))
            if key not in self.outcomes:
                self.outcomes[key] = _whole(work, books, given, options)
            return self.outcomes[key]

        return replace(command, work=remembered)

    def _digest(self, books: Books) -> str:
        """What the books hold, and the journal beside them, without when it was noted."""
        if id(books) not in self.digests:
            log = books["Log"].drop(columns=_WHEN)
            frames = [frame.to_csv() for frame in {**books.tables, "Log": log}.values()]
            self.digests[id(books)] = hashlib.sha256("\0".join([*frames, _journal(books)]).encode()).hexdigest()
        lying = repr(sorted(books.files.digests.items())) if books.files else ""
        return self.digests[id(books)] + lying


_WHEN = ["at", "chain"]


def _journal(books: Books) -> str:
    """What the journal's file says beyond the sheet Log, and how the two stand to one another."""
    found = standing.of(books)
    rows = chain.frame_of(books.record.rows if books.record else []).drop(columns=_WHEN)
    return f"{rows.to_csv()} {found.counts} {[one.kind for one in found.breaks]} {found.unsaved}"


def _of(given: Given) -> tuple[object, ...]:
    """What a command is given, as far as its outcome may depend on it, without when."""
    inputs = sorted((str(path), getattr(one, "content", str(one))) for path, one in given.inputs.items())
    version = given.version and hashlib.sha256(repr(given.version.tables).encode()).hexdigest()
    layout = None if given.own_layout is None else len(given.own_layout)
    kept = [one.version for one in given.versions]
    return (given.folder, given.there, layout, repr((inputs, version, kept, given.folders, sorted(given.steps))))


def _whole(work: Callable[..., Outcome], books: Books, given: Given, options: Mapping[str, Any]) -> Outcome:
    """A command's outcome with what follows it, its files made once."""
    outcome = work(books, given, **options)
    while outcome.then is not None:
        follows, outcome = outcome.then, replace(outcome, then=None)
        outcome = outcome.and_then(follows(as_saved(books, outcome.tables), given))
    files: Any = [Once(paper) for paper in outcome.files]
    needed: Any = [Once(paper) for paper in outcome.needed]
    return replace(outcome, files=files, needed=needed)
