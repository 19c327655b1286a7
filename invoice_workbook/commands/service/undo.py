"""undo: the last command taken back, where its cells are still as it left them; numbers that it gave stay given.

What it noted in the journal counts no longer. What left as a mail cannot be taken back, and is not touched.
"""

import json
from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import at_sheet
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import entries, issued, payment_files, runs, steps
from invoice_workbook.journal.steps import Run
from invoice_workbook.languages import text
from invoice_workbook.ledger import closing
from invoice_workbook.schema import CLOSED_UNTIL, TABLES
from invoice_workbook.tables import step
from invoice_workbook.tables.step import TableStep


def undo(books: Books, given: Given) -> Outcome:
    """The tables as before the last command. Raises WorkbookError where something of it is no longer as it left it."""
    run = steps.last(books)
    if run is None:
        raise WorkbookError("undo-none")
    words = {"command": run.command, "at": datetime.fromisoformat(run.at), "who": run.who}
    content = given.steps.get(run.step)
    if content is None:
        raise WorkbookError("undo-not-kept", **words)
    told = json.loads(content)
    done = step.read(told["tables"])
    after = step.taken_back(books, done)
    _ask_unused(books, after, done)
    _ask_open(books, after, done)
    language, numbers = books.settings.language, _numbers(books, after, run)
    said = [text("done.undo", language, **words)]
    if numbers:
        said.append(text("done.undo-numbers", language, numbers=at_sheet.listed(numbers)))
    if told["files"]:
        said.append(text("done.undo-files", language, files=at_sheet.listed(told["files"])))
    return Outcome(
        " ".join(said),
        after,
        entries=[runs.undone(run.first, run.last)],
        more={"undone": run.command, "numbers": numbers, "left_over": told["files"]},
    )


def _numbers(books: Books, after: Mapping[str, pd.DataFrame], run: Run) -> list[str]:
    """Numbers of documents that go, and of payment files, that the run gave: they stay given."""
    left = set(after.get("Invoices", books["Invoices"])["invoice"])
    every = entries.of(books)
    places = every.index[(every["entry"] == run.first) | (every["entry"] == run.last)]
    mine = every.loc[places[0] : places[-1]]
    documents = mine.loc[mine["column"] == issued.FINGERPRINT, "document"]
    files = mine.loc[mine["column"] == payment_files.FILED, "after"]
    return list(dict.fromkeys([*(one for one in documents if one not in left), *files]))


def _ask_unused(books: Books, after: Mapping[str, pd.DataFrame], done: Mapping[str, TableStep]) -> None:
    """Raises WorkbookError where a row that would go is named by one that stays."""
    used = next(step.users(books, after, done), None)
    if used:
        raise WorkbookError("undo-used", id=used[0], by=used[1])


def _ask_open(books: Books, after: Mapping[str, pd.DataFrame], done: Mapping[str, TableStep]) -> None:
    """Raises WorkbookError where a row of a closed period would go or come."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed is None:
        return
    for table, field in closing.DATED.items():
        if table in done and (done[table].added or done[table].removed):
            was, now = ((frame[field] <= pd.Timestamp(closed)).sum() for frame in (books[table], after[table]))
            if was != now:
                raise WorkbookError("undo-closed", sheet=TABLES[table].sheet, closed=closed)


COMMAND = Command(
    id="undo",
    group="Service",
    place=3,
    work=undo,
    icon="Undo",
    key_tip="UN",
    at_sheet=at_sheet.agreed,
    books=False,
    is_final=True,
    needs_record=True,
    has_steps=True,
)
