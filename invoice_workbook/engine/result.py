"""What a run came to: its words, its JSON, whether errors are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.failures import Failure


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
    problems: "pd.DataFrame | None" = None
    problem_rows: int = 0
    """How many rows of the sheet Problems are of this run."""
    books: "Books | None" = None

    @cached_property
    def json(self) -> dict[str, Any]:
        """Its JSON: problems, of which there may be very many, are put into that form when somebody asks for it."""
        if self.problems is None or self.books is None:
            return self.parts
        from invoice_workbook import problems

        self.parts["problems"] = problems.as_json(self.books, self.problems)
        return self.parts

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


def of(command: str, path: "Path", books: "Books", outcome: "Outcome", changes: dict[str, dict[str, int]]) -> Result:
    """The result of an outcome, before its files and mails."""
    answer: dict[str, Any] = {"command": command, "book": str(path), "as_of": books.as_of.isoformat()}
    answer |= {"message": outcome.message, "changes": changes, "files": []}
    errors, found = outcome.undone, outcome.problems
    if found is not None:
        answer["problems"] = []
        errors += int(((found["severity"] == "error") & (found["status"] == "open")).sum())
    result = Result(outcome.message, {**answer, **outcome.more}, outcome.to_print, errors, problems=found, books=books)
    result.problem_rows = outcome.problem_rows
    result.fail(outcome.failed)
    return result
