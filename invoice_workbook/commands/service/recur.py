"""recur: drafts of what is due by the sheet Recurring; a bill that came by itself is not made again."""

from datetime import date

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.recurring_drafts import Drafts
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure
from invoice_workbook.languages import text
from invoice_workbook.ledger import recurring
from invoice_workbook.ledger.recurring import Recurrence
from invoice_workbook.schema import PAYABLE


def recur(books: Books, given: Given) -> Outcome:
    """Every draft that is due; in the JSON `made`, and `came` with the bills that were there. Each row by itself."""
    drafts, came, failed = Drafts(books, given.user), list[dict[str, str]](), list[Failure]()
    arrived, next_on, ended = recurring.Came(books), dict[int, date](), list[int]()
    for one in recurring.rows(books):
        try:
            there = _made(drafts, one, arrived, books.as_of)
        except WorkbookError as error:
            failed.append(failure("draft", one.id, error))
            continue
        came += there
        if due := one.due(books.as_of):
            next_on[one.row] = one.after(due[-1])
        if one.until is not None and next_on.get(one.row, one.next_on) > one.until:
            ended.append(one.row)
    tables = drafts.tables
    if next_on or ended:
        tables["Recurring"] = _moved(books, next_on, ended)
    said = _said(books, drafts.made, len(came), failed)
    return Outcome(said, tables, more={"made": drafts.made, "came": came}, failed=failed)


def _made(drafts: Drafts, one: Recurrence, arrived: recurring.Came, as_of: date) -> list[dict[str, str]]:
    """The drafts of a row; gives the bills that came by themselves. Raises WorkbookError where one cannot be made."""
    due, came = one.due(as_of), []
    if len(due) > recurring.MOST:
        raise WorkbookError("recurring-behind", id=one.id, day=one.next_on, count=recurring.MOST)
    for day in due:
        bill = arrived.take(one, day) if one.side == PAYABLE.name else ""
        if bill:
            came.append({"recurring": one.id, "day": day.isoformat(), "bill": bill})
        else:
            drafts.add(one, day)
    return came


def _moved(books: Books, next_on: dict[int, date], ended: list[int]) -> pd.DataFrame:
    """The rows with their next day; those that are over are ended."""
    frame = books["Recurring"].copy()
    frame.loc[list(next_on), "next_on"] = pd.to_datetime(list(next_on.values()))
    frame.loc[ended, "status"] = recurring.ENDED
    return frame


def _said(books: Books, made: list[str], came: int, failed: list[Failure]) -> str:
    language = books.settings.language
    if not made and not came and not failed:
        return text("done.recur-none", language)
    said = text("done.recur", language, count=len(made), came=came, ids=", ".join(made[:5]) or "-")
    if failed:
        said += " " + text("done.recur-left", language, left=len(failed), reason=failed[0]["reason"])
    return said


COMMAND = Command(
    id="recur",
    group="Service",
    place=13,
    work=recur,
    reads=("BillLines", "Bills", "OrderLines", "Orders", "Recurring"),
    icon="Repeat",
    key_tip="RC",
    tables=("Recurring",),
)
