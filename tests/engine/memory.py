"""What a run works out, remembered: commands are functions, so what they want of the same books is worked out once.

Only so can a run be repeated hundreds of times, each time with another fault: what it does to the world is done anew.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine import run as engine
from invoice_workbook.failures import Made
from invoice_workbook.tables.read import as_saved

if TYPE_CHECKING:
    from invoice_workbook.hosts import Host

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
    digests: dict[int, str] = field(default_factory=dict)
    outcomes: dict[tuple[Any, ...], Outcome] = field(default_factory=dict)
    results: dict[tuple[int, int], Any] = field(default_factory=dict)

    def read(self, host: "Host", as_of: date | None) -> Books:
        """The books of a workbook."""
        key = hashlib.sha256(host.path.read_bytes()).digest(), as_of
        if key not in self.books:
            self.books[key] = _read(host, as_of)
        return self.books[key]

    def computed(self, books: Books, tables: Mapping[str, Any]) -> Any:
        """What the workbook's formulas come to."""
        key = id(books), id(tables)
        if key not in self.results:
            self.results[key] = _computed(books, tables)
        return self.results[key]

    def command(self, command: Command) -> Command:
        """A command that remembers what it wanted."""
        work = command.work
        assert work is not None

        def remembered(books: Books, given: Given, **options: Any) -> Outcome:
            layout = None if given.own_layout is None else len(given.own_layout)
            key = (command.id, repr(options), self._digest(books), given.folder, given.there, layout)
            if key not in self.outcomes:
                self.outcomes[key] = _whole(work, books, given, options)
            return self.outcomes[key]

        return replace(command, work=remembered)

    def _digest(self, books: Books) -> str:
        """What the books hold, without when it was noted."""
        if id(books) not in self.digests:
            log = books["Log"].drop(columns=["at", "chain"])
            frames = [frame.to_csv() for frame in {**books.tables, "Log": log}.values()]
            self.digests[id(books)] = hashlib.sha256("\0".join(frames).encode()).hexdigest()
        return self.digests[id(books)]


def _whole(work: Callable[..., Outcome], books: Books, given: Given, options: Mapping[str, Any]) -> Outcome:
    """A command's outcome with what follows it, its files made once."""
    outcome = work(books, given, **options)
    while outcome.then is not None:
        follows, outcome = outcome.then, replace(outcome, then=None)
        outcome = outcome.and_then(follows(as_saved(books, outcome.tables), given))
    files: Any = [Once(paper) for paper in outcome.files]
    needed: Any = [Once(paper) for paper in outcome.needed]
    return replace(outcome, files=files, needed=needed)
