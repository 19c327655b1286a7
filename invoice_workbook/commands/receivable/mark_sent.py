"""mark-sent: invoices, credit notes and reminders that the clerk sent from the mail program, or by post."""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.named_rows import NamedRow, named_rows
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import mails
from invoice_workbook.languages import text
from invoice_workbook.ledger.receivable import dunning
from invoice_workbook.schema import TABLES, InvoiceStatus


def mark_sent(books: Books, _: Given, *, documents: Sequence[str]) -> Outcome:
    """These documents noted as sent on the books' day; an issued invoice becomes sent, any other status stays.

    Raises WorkbookError for a draft, a reminder that is not to go, and what was sent already.
    """
    named = named_rows(books, ("Invoices", "Reminders"), documents)
    after = {table: books[table].copy() for table in dict.fromkeys(one.table for one in named)}
    for one in named:
        frame = after[one.table]
        _ask_unsent(frame, one)
        frame.loc[one.row, "sent_on"] = pd.Timestamp(books.as_of)
        if one.table == "Invoices" and frame.loc[one.row, "status"] == InvoiceStatus.ISSUED:
            frame.loc[one.row, "status"] = InvoiceStatus.SENT
    day = books.as_of.isoformat()
    words = {"count": len(named), "ids": listed([one.id for one in named]), "day": books.as_of}
    entries = [mails.by_hand(TABLES[one.table].sheet, one.id, day) for one in named]
    return Outcome(text("done.mark-sent", books.settings.language, **words), after, entries=entries)


def _ask_unsent(frame: pd.DataFrame, one: NamedRow) -> None:
    """Raises WorkbookError where a row cannot have been sent, or was before."""
    if one.table == "Invoices" and frame["status"][one.row] == InvoiceStatus.DRAFT:
        raise WorkbookError("draft-not-sent", id=one.id)
    if pd.notna(frame["sent_on"][one.row]):
        raise WorkbookError("sent-before", id=one.id, day=frame["sent_on"][one.row].date())
    if one.table == "Reminders" and frame["action"][one.row] not in dunning.GOING:
        raise WorkbookError("reminder-not-going", id=one.id, action=frame["action"][one.row])


COMMAND = Command(
    id="mark-sent",
    group="Receivable",
    place=8,
    work=mark_sent,
    reads=("Invoices", "Reminders"),
    options=(Option("documents", "sent-documents", many=True, is_required=True),),
)
