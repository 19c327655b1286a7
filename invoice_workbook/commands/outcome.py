"""What a command gives back: everything it wants to happen, and one sentence for the clerk. Nothing happened yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, overload

from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, Made, failure

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.given import Given
    from invoice_workbook.delivery.mail import Mail
    from invoice_workbook.problem_hits import Hits


class Paper(Protocol):
    """Files to be made, when the engine gets to them. It can cross into another process."""

    @property
    def paths(self) -> Sequence[Path]:
        """Where they go."""

    def make(self) -> Made:
        """The files, each by itself; one that cannot be made has failed."""


@dataclass(frozen=True)
class File:
    """One file; `content` is its bytes, or makes them (a function that can be pickled)."""

    path: Path
    content: bytes | Callable[[], bytes] = field(repr=False)
    document: str = ""
    """Which document it is, for what is said if it cannot be made; else the file's name."""
    is_told: bool = True
    """Whether the answer names it; the layout that lies ready to be restyled is not named."""
    is_document: bool = True
    """Whether the journal keeps its digest, and no other content gives way to it; a copy of the workbook is none."""

    @property
    def paths(self) -> Sequence[Path]:
        """Where it goes."""
        return (self.path,)

    def make(self) -> Made:
        """The file; one that cannot be made has failed."""
        try:
            return Made([(self.path, self.content if isinstance(self.content, bytes) else self.content())], [])
        except WorkbookError as error:
            what = self.path.suffix.removeprefix(".")
            return Made([], [failure(what, self.document or self.path.stem, error)])


@dataclass(frozen=True)
class Move:
    """A file that the clerk laid ready goes to another place once the book is saved; a place of None takes it away."""

    path: Path
    to: Path | None


@dataclass(frozen=True)
class Parted:
    """Another workbook, made of this one as it lies there: its tables as they are to be, and what its Log says of it.

    `gone` are the labels of the rows that it has not, by table. No file gives way to it.
    """

    path: Path
    tables: "Mapping[str, pd.DataFrame]" = field(repr=False)
    gone: Mapping[str, Sequence[int]] = field(repr=False)
    entries: Sequence[Mapping[str, str]] = field(repr=False)


class Tables(Mapping[str, "pd.DataFrame"]):
    """Tables that are made when somebody asks for them: a dry run that answers in words asks for none.

    They have no cell that names another table's row.
    """

    def __init__(self, make: "Callable[[], Mapping[str, pd.DataFrame]]") -> None:
        self._make = make

    def anew(self) -> "Tables":
        """The same, not made yet: who only counts what is in them keeps nothing of it."""
        return Tables(self._make)

    @cached_property
    def _made(self) -> "Mapping[str, pd.DataFrame]":
        return self._make()

    def __getitem__(self, name: str) -> "pd.DataFrame":
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class RowsLater(Sequence[Mapping[str, Any]]):
    """Rows of the JSON, made when somebody asks for them: of two hundred thousand lines nobody may."""

    def __init__(self, make: Callable[[], list[dict[str, Any]]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return self._make()

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        return self._rows[place]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return repr(self._rows)


@dataclass(frozen=True)
class Judged:
    """The problems that a judgement came to: `rows` without words (`problems.BARE`), and what words them.

    `corrected` adds what a correction would put. `count` is how many rows of the sheet Problems are of this run: of
    many problems of one rule some have none.
    """

    rows: "pd.DataFrame"
    hits: "Hits"
    corrected: "Callable[[pd.DataFrame], pd.DataFrame]"
    count: Callable[[], int]

    @cached_property
    def worded(self) -> "pd.DataFrame":
        """All of them, worded."""
        return self.corrected(self.hits.worded(self.rows))

    def by_parts(self, size: int) -> "Iterator[pd.DataFrame]":
        """The same without corrections, so many at a time: nobody needs the words of all at once."""
        rows = self.hits.with_ids(self.rows)
        for first in range(0, len(rows), size):
            yield self.hits.worded(rows.iloc[first : first + size])


@dataclass(frozen=True)
class Outcome:
    """Everything a command wants. The engine does it, in its order.

    `tables` are whole tables as they are to be; those of which rows are `gone` (labels, by table) come without them,
    labelled anew. `more` is what the command adds to its JSON. `parted` is a workbook of its own that rows went to.
    `entries` are what the Log
    is to keep beyond the command's own. `files` are made one by one before the book is saved, and put in their places
    after it; `needed` are those without which nothing may be booked. `mails` become drafts, or with `sends` leave once
    the book is saved. `moves` are done last. `then` is what follows on the books as they then are. `failed` are effects
    that cannot come about; nothing is booked for them.
    """

    message: str
    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    found: "pd.DataFrame | Judged | None" = None
    """Problems: worded ones, or those of a judgement, which words them when somebody asks."""
    files: Sequence[Paper] = ()
    needed: Sequence[File] = ()
    mails: "Sequence[Mail]" = ()
    sends: bool = False
    then: "Callable[[Books, Given], Outcome] | None" = None
    more: Mapping[str, Any] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    entries: Sequence[Mapping[str, str]] = ()
    to_print: tuple[str, ...] = ()
    failed: Sequence[Failure] = ()
    gone: Mapping[str, Sequence[int]] = field(default_factory=dict)
    parted: Parted | None = None
    undone: int = 0
    """Things that the command was asked to do and did not; each counts as an error."""

    @property
    def problems(self) -> "pd.DataFrame | None":
        """The problems, worded."""
        return self.found.worded if isinstance(self.found, Judged) else self.found

    @property
    def problem_rows(self) -> int:
        """How many rows of the sheet Problems are of this run."""
        return self.found.count() if isinstance(self.found, Judged) else 0

    def and_then(self, more: "Outcome") -> "Outcome":
        """This and what followed it; a table that both have is as the second has it."""
        return Outcome(
            message=" ".join(filter(None, (self.message, more.message))),
            tables={**self.tables, **more.tables},
            found=self.found if more.found is None else more.found,
            files=(*self.files, *more.files),
            needed=(*self.needed, *more.needed),
            mails=(*self.mails, *more.mails),
            sends=self.sends or more.sends,
            moves=(*self.moves, *more.moves),
            more={**self.more, **more.more},
            entries=(*self.entries, *more.entries),
            to_print=(*self.to_print, *more.to_print),
            failed=(*self.failed, *more.failed),
            gone={**self.gone, **more.gone},
            parted=more.parted or self.parted,
            undone=self.undone + more.undone,
        )
