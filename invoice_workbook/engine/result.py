"""What a run came to: its words, its JSON, whether errors are open."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from invoice_workbook.commands.outcome import Judged, Later

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.failures import Failure


_AT_ONCE = 10_000
"""So many problems are worded at a time."""


@dataclass
class Result:
    """What a command came to: its words, the parts of its JSON, lines to print, how many errors."""

    message: str
    parts: dict[str, Any] = field(default_factory=dict)
    to_print: tuple[str, ...] = ()
    errors: int = 0
    is_dry: bool = False
    language: str = ""
    """The book's; what is said beside it is in that, too."""
    found: "pd.DataFrame | Judged | None" = None
    books: "Books | None" = None
    changes: "Callable[[], dict[str, dict[str, int]]] | None" = None
    """How many rows and cells are to be written, where nobody needed to know before."""

    @property
    def problems(self) -> "pd.DataFrame | None":
        """The problems; those of a judgement without their words."""
        return self.found.rows if isinstance(self.found, Judged) else self.found

    @property
    def problem_rows(self) -> int:
        """How many rows of the sheet Problems are of this run."""
        return self.found.count() if isinstance(self.found, Judged) else 0

    @cached_property
    def json(self) -> dict[str, Any]:
        """Its JSON: problems, of which there may be very many, are put into that form when somebody asks for it."""
        self.parts.update(self.told())
        if self.found is not None:
            self.parts["problems"] = list(self.parts["problems"])
        return self.parts

    def told(self) -> dict[str, Any]:
        """The same for who says it at once: the rows of problems come one by one, and are kept nowhere."""
        told = {name: list(part) if isinstance(part, Later) else part for name, part in self.parts.items()}
        if self.changes is not None:
            told["changes"] = self.changes()
        if self.found is not None:
            told["problems"] = self._problem_rows()
        return told

    def _problem_rows(self) -> Iterator[dict[str, Any]]:
        from invoice_workbook import problems

        assert self.books is not None
        assert self.found is not None
        for part in self.found.by_parts(_AT_ONCE) if isinstance(self.found, Judged) else (self.found,):
            yield from problems.as_json(self.books, part)

    def say(self, *words: str) -> None:
        """Further sentences after the message."""
        self.message = " ".join(filter(None, (self.message, *words)))
        self.parts["message"] = self.message

    def fail(self, failed: "Sequence[Failure]", *words: str) -> None:
        """What failed is named in the JSON, and counts as an error."""
        if failed:
            self.parts["failed"] = [*self.parts.get("failed", ()), *failed]
            self.errors += len(failed)
        self.say(*words)


def of(command: str, path: "Path", books: "Books", outcome: "Outcome") -> Result:
    """The result of an outcome, before its files and mails."""
    answer: dict[str, Any] = {"command": command, "book": str(path), "as_of": books.as_of.isoformat()}
    answer |= {"message": outcome.message, "changes": {}, "files": []}
    errors, found = outcome.undone, outcome.found
    if found is not None:
        answer["problems"] = []
        rows = found.rows if isinstance(found, Judged) else found
        errors += int(((rows["severity"] == "error") & (rows["status"] == "open")).sum())
    result = Result(
        outcome.message, {**answer, **outcome.more}, outcome.to_print, errors, found=outcome.found, books=books
    )
    result.fail(outcome.failed)
    return result
