"""restore: a previous version of the workbook put back, or only some of its rows that are gone; the journal is kept.

What was issued, booked or sent since the version is named: it is missing in it, and its rows can be taken from the
version that was replaced.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.checks import record_missing
from invoice_workbook.commands import at_sheet
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import restored
from invoice_workbook.languages import named, text
from invoice_workbook.schema import TABLES, Table
from invoice_workbook.tables import joins, write

NEVER = ("Log", "Problems", "Settings")
"""Tables whose rows are not put back one by one."""


def restore(books: Books, given: Given, *, version: str, only: Sequence[str] = ()) -> Outcome:
    """The version's tables as they were, with the journal of now; with `only` its rows of these ids that are gone."""
    if given.version is not None:
        return _rows(books, given.version, version, only)
    language = books.settings.language
    missing = [str(one) for finding in record_missing.find(books) for one in finding.documents]
    said = [text("done.restore", language, version=version, file=given.book.name)]
    if missing:
        said.append(text("done.restore-missing", language, count=len(missing), ids=at_sheet.listed(missing)))
    return Outcome(" ".join(said), entries=[restored.entry(version)], more={"missing": missing})


def _rows(books: Books, old: Books, version: str, ids: Sequence[str]) -> Outcome:
    """Rows of the version, with those that belong to them. Raises WorkbookError for an id that it does not have."""
    wanted = {folded(id_): id_ for id_ in ids}
    found = dict(_gone(books, old, set(wanted)))
    names = {folded(str(id_)) for table, rows in found.items() for id_ in rows[TABLES[table].id]}
    for key, id_ in wanted.items():
        if key not in names:
            there = any(books.find_row(table.name, id_) is not None for table in _numbered())
            raise WorkbookError("restore-there" if there else "restore-not-in-version", id=id_, version=version)
    after = {table: write.appended(books[table], rows) for table, rows in found.items()}
    counts = ", ".join(f"{named(TABLES[table].sheet)} {len(rows)}" for table, rows in found.items())
    message = text("done.restore-rows", books.settings.language, rows=counts, version=version)
    return Outcome(message, after, entries=[restored.entry(version, list(wanted.values()))])


def _numbered() -> Iterator[Table]:
    """Tables whose rows have an id of their own."""
    return (table for table in TABLES.values() if len(table.keys) == 1 and table.name not in NEVER)


def _gone(books: Books, old: Books, ids: set[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """By table the version's rows of these ids, with their lines and allocations, that are not there now."""
    for table in TABLES.values():
        frame = old[table.name]
        if table.name in NEVER or not len(frame):
            continue
        keys = joins.id_keys(old, table.name, table.id) if table.by_field[table.id].type != "date" else frame[table.id]
        mine = keys.isin(ids)
        if table.name == "Allocations":
            mine |= joins.id_keys(old, table.name, "source").isin(ids)
            mine |= joins.id_keys(old, table.name, "document").isin(ids)
        rows = frame[mine & ~_keys(old, table).isin(set(_keys(books, table)))]
        if len(rows):
            yield table.name, rows


def _keys(books: Books, table: Table) -> pd.Series:
    return joins.joined_keys(books, table.name, table.keys)


COMMAND = Command(
    id="restore",
    group="Service",
    place=5,
    work=restore,
    options=(Option("version", "kept-version", is_required=True), Option("only", "restore-only", "--only", many=True)),
    books=False,
    puts_back=True,
    is_final=True,
)
