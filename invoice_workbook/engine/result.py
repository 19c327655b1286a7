"""What a run came to: its words, its JSON, whether errors are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.failures import Failure


@dataclass
class Result:
    """What a command came to: its words, its JSON, lines to print, how many errors."""

    message: str
    json: dict[str, Any] = field(default_factory=dict)
    to_print: tuple[str, ...] = ()
    errors: int = 0
    is_dry: bool = False
    language: str = ""
    """The book's; what is said beside it is in that, too."""

    def say(self, *words: str) -> None:
        """Further sentences after the message."""
        self.message = " ".join(filter(None, (self.message, *words)))
        self.json["message"] = self.message

    def fail(self, failed: "Sequence[Failure]", *words: str) -> None:
        """What failed is named in the JSON, and counts as an error."""
        if failed:
            self.json["failed"] = [*self.json.get("failed", ()), *failed]
            self.errors += len(failed)
        self.say(*words)


def of(command: str, path: "Path", books: "Books", outcome: "Outcome", changes: dict[str, dict[str, int]]) -> Result:
    """The result of an outcome, before its files and mails."""
    answer: dict[str, Any] = {"command": command, "book": str(path), "as_of": books.as_of.isoformat()}
    answer |= {"message": outcome.message, "changes": changes, "files": []}
    from invoice_workbook import problems

    errors = outcome.undone
    if outcome.problems is not None:
        found = outcome.problems
        answer["problems"] = problems.as_json(books, found)
        errors += int(((found["severity"] == "error") & (found["status"] == "open")).sum())
    result = Result(outcome.message, {**answer, **outcome.more}, outcome.to_print, errors)
    result.language = books.settings.language
    result.fail(outcome.failed)
    return result
