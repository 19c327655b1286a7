"""history: the previous versions of the workbook, and which command replaced each."""

from collections.abc import Mapping

from invoice_workbook.books import Books
from invoice_workbook.commands import printed_table
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.kept_version import KeptVersion
from invoice_workbook.languages import named, text
from invoice_workbook.schema import TABLES

HEADERS = ("version", "at", "who", "command", "changes")


def history(books: Books, given: Given) -> Outcome:
    """The versions that are kept, the latest first."""
    language, versions = books.settings.language, given.versions
    more = {"versions": [one.as_json for one in versions]}
    if not versions:
        return Outcome(text("done.history-none", language, file=given.book.name), more={"history": more})
    grid = [[text(f"history.{name}", language) for name in HEADERS], *(_row(one, language) for one in versions)]
    message = text("done.history", language, file=given.book.name, count=len(versions))
    return Outcome(message, more={"history": more}, to_print=tuple(printed_table.aligned(grid, left=len(HEADERS))))


def _row(version: KeptVersion, language: str) -> list[str]:
    changes = ", ".join(
        _change(table, counts, language) for table, counts in version.changes.items() if any(counts.values())
    )
    return [version.version, version.at.replace("T", " "), version.who, version.command, changes]


def _change(table: str, counts: Mapping[str, int], language: str) -> str:
    """What a command did to a table: Bills (2 added, 1 changed)."""
    done = ", ".join(
        text(f"history.{kind}", language, count=counts[kind]) for kind in ("added", "changed") if counts[kind]
    )
    return f"{named(TABLES[table].sheet) if table in TABLES else table} ({done})"


COMMAND = Command(
    id="history",
    group="Service",
    place=4,
    work=history,
    reads=(),
    writes=False,
    has_history=True,
)
