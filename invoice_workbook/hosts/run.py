"""Runs a command on a workbook: read, let it work, write what it changed, make its files.

The one place that knows the clock, the user and the disk.
"""

import getpass
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.hosts import progress, written
from invoice_workbook.languages import text

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Failure, Outcome
    from invoice_workbook.hosts import Host
    from invoice_workbook.ledger.computed import Results
    from invoice_workbook.tables.write import Edit

UNLOGGED = ("check", "check-totals", "check-bills", "flag-late")
"""Commands that only judge: what they find stands on the sheet Problems, not in the Log."""


@dataclass
class Result:
    """What a command came to: its words, its JSON, whether errors are open."""

    message: str
    json: dict[str, Any] = field(default_factory=dict)
    to_print: tuple[str, ...] = ()
    errors: int = 0
    is_dry: bool = False


def books_of(host: "Host", as_of: date | None) -> "Books":
    """The books of a workbook. Raises WorkbookError where it cannot be used."""
    from invoice_workbook.tables import read

    with progress.step(text("progress.read", file=host.path.name)), read.without_collecting():
        return read.read(host.read(), date.today(), as_of)


def run(
    command: str,
    host: "Host",
    work: Callable[["Books"], "Outcome"],
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    agreed: Callable[[str], bool] | None = None,
) -> Result:
    """One command on one workbook, from cells to cells; `agreed` is asked before anything is written."""
    from invoice_workbook.commands.outcome import reasons
    from invoice_workbook.tables import read

    books = books_of(host, as_of)
    with progress.step(text("progress.check")), read.without_collecting():
        outcome = work(books)
    edits = _edits(command, books, outcome)
    changes = {name: {"added": e.added, "changed": e.changed} for name, e in edits.items() if name != "Log"}
    message = books.aged(outcome.message)
    if edits and not dry_run and agreed and not agreed(message):
        dry_run, message = True, text("done.declined", books.settings.language)
    elif dry_run and edits:
        message = text("done.dry-run", books.settings.language, message=message)
    elif edits:
        with progress.step(text("progress.write", file=host.path.name)):
            host.write(edits, lambda: computed(books, outcome.tables))
    files, broken = ([], []) if dry_run else written.all_of(outcome)
    result = _result(command, host.path, books, outcome, message, changes, files)
    result.is_dry = dry_run
    add_failed(result, outcome.failed)
    if broken:
        add_failed(result, broken, text("done.not-made", books.settings.language, count=len(broken)), *reasons(broken))
    return result


def add_failed(result: Result, failed: "Sequence[Failure]", *words: str) -> None:
    """What failed is named in the JSON, counts as an error, and is told."""
    if failed:
        result.json["failed"] = [*result.json.get("failed", ()), *failed]
        result.errors += len(failed)
    result.message = " ".join([result.message, *words])
    result.json["message"] = result.message


def computed(books: "Books", tables: "Mapping[str, pd.DataFrame]") -> "Results":
    """What the workbook's own formulas come to once these tables are as they are to be."""
    from invoice_workbook.ledger import computed
    from invoice_workbook.tables import read

    return computed.derive(read.with_tables(books, tables), date.today())


def logged() -> Path:
    """Where the whole traceback of what went wrong was written."""
    import tempfile
    import traceback

    log = Path(tempfile.gettempdir()) / "invoice-workbook.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(traceback.format_exc() + "\n")
    return log


def _edits(command: str, books: "Books", outcome: "Outcome") -> dict[str, "Edit"]:
    from invoice_workbook.tables import write

    edits = write.edits(books.tables, outcome.tables)
    entries = _log_entries(command, books, edits, outcome.entries)
    if entries is not None:
        edits |= write.edits(books.tables, {"Log": entries})
    return edits


def _log_entries(
    command: str, books: "Books", edits: dict[str, "Edit"], more: Sequence[Mapping[str, str]]
) -> "pd.DataFrame | None":
    """The Log as it is to be: what a writing command did, and a closing that it does not know yet."""
    from invoice_workbook.ledger import closing, log
    from invoice_workbook.schema import TABLES

    if not edits and not more:
        return None
    at, who = datetime.now().replace(microsecond=0).isoformat(), getpass.getuser()
    after = books["Log"]
    closed = books.settings.date("Closed until")
    if closed and not closing.is_kept(books, closed):
        after = log.extended(after, closing.entries(books, closed), at, who, closing.COMMAND)
    if command not in UNLOGGED:
        done = [
            {"table": TABLES[name].sheet, "after": f"+{edit.added} ~{edit.changed}"} for name, edit in edits.items()
        ]
        after = log.extended(after, [*done, *more], at, who, command)
    return None if after is books["Log"] else after


def _result(
    command: str,
    path: Path,
    books: "Books",
    outcome: "Outcome",
    message: str,
    changes: dict[str, dict[str, int]],
    files: list[Path],
) -> Result:
    answer: dict[str, Any] = {"command": command, "book": str(path), "as_of": books.as_of.isoformat()}
    answer |= {"message": message, "changes": changes, "files": [str(file) for file in files]}
    errors = outcome.undone
    if outcome.problems is not None:
        found = outcome.problems
        answer["problems"] = [_problem(row) for row in found.to_dict("records")]
        errors += int(((found["severity"] == "error") & (found["status"] == "open")).sum())
    answer |= outcome.more
    return Result(message, answer, outcome.to_print, errors)


def _problem(row: dict[Any, Any]) -> dict[str, Any]:
    names = ("rule", "severity", "table", "document", "row", "column", "message", "expected", "actual")
    score = row["score"]
    return {
        "id": row["problem"],
        **{name: row[name] for name in names},
        "difference": row["difference"],
        "currency": row["currency"],
        "remedy": row["remedy"],
        "related": list(row["related"]),
        "score": None if score is None or math.isnan(score) else int(score),
        "status": row["status"],
        "reason": row["reason"],
    }
