"""cancel: orders, purchase orders, drafts of invoices and reminders that are not to be; what was done stays done.

A cancelled order keeps its rows. A draft was never issued: its rows are taken out, and the journal keeps what they
said. A reminder is skipped.
"""

import json
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.named_rows import NamedRow, named_rows
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import cancellation
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import cancellations, issued
from invoice_workbook.languages import text
from invoice_workbook.ledger import contents
from invoice_workbook.ledger.receivable import dunning
from invoice_workbook.schema import TABLES, InvoiceStatus, OrderStatus, PurchaseOrderStatus
from invoice_workbook.tables import joins

KEPT = ("type", "customer", "order", "invoice_date", "currency", "net", "tax", "gross")
"""What the journal keeps of a draft."""
Frames = dict[str, pd.DataFrame]


def cancel(books: Books, _: Given, *, documents: Sequence[str], reason: str = "") -> Outcome:
    """All of these cancelled, or none. Raises WorkbookError for one that cannot be, and says what to do instead."""
    named = named_rows(books, tuple(_CANCEL), documents)
    after: Frames = {}
    entries = []
    for one in named:
        was = _CANCEL[one.table](books, one, after, named)
        sheet = TABLES[one.table].sheet
        entries.append(cancellations.entry(sheet=sheet, document=one.id, was=was, reason=reason.strip()))
    language, drafts = books.settings.language, [one for one in named if one.table == "Invoices"]
    said = [text("done.cancel", language, count=len(named), ids=listed([one.id for one in named]))]
    if drafts:
        tables = _without(books, {one.key for one in drafts})
        after |= tables
        said.append(text("done.cancel-drafts", language, count=len(drafts), ids=listed([one.id for one in drafts])))
    return Outcome(" ".join(said), after, entries=entries)


def _marked(books: Books, one: NamedRow, after: Frames, field: str, value: str) -> str:
    """Put this word into the row; gives what stood there."""
    if one.table not in after:
        after[one.table] = books[one.table].copy()
    frame = after[one.table]
    was = str(frame.loc[one.row, field])
    if was == value:
        raise WorkbookError("cancelled-already", id=one.id)
    frame.loc[one.row, field] = value
    return was


def _order(books: Books, one: NamedRow, after: Frames, named: Sequence[NamedRow]) -> str:
    """Raises WorkbookError for an order of which something is invoiced and not credited."""
    was = _marked(books, one, after, "status", OrderStatus.CANCELLED)
    gone = {other.id for other in named if other.table == "Invoices"}
    standing = [id_ for id_ in cancellation.invoices_of_orders(books).get(one.key, ()) if id_ not in gone]
    unknown = was == OrderStatus.INVOICED and not cancellation.has_invoices(books, one.key)
    if standing or unknown:
        raise WorkbookError("cancel-invoiced", id=one.id, invoices=listed(standing) or "-")
    return was


def _purchase_order(books: Books, one: NamedRow, after: Frames, _: Sequence[NamedRow]) -> str:
    """Raises WorkbookError for a purchase order on which goods came or bills were entered."""
    was = _marked(books, one, after, "status", PurchaseOrderStatus.CANCELLED)
    if standing := cancellation.against_purchase_orders(books).get(one.key):
        raise WorkbookError("cancel-received", id=one.id, count=len(standing), documents=listed(standing))
    return was


def _draft(books: Books, one: NamedRow, _: Frames, named: Sequence[NamedRow]) -> str:
    """What stood in the row. Raises WorkbookError for an invoice that is, or ever was, issued, or that others name."""
    if books["Invoices"]["status"][one.row] != InvoiceStatus.DRAFT or one.key in issued.numbers(books):
        raise WorkbookError("cancel-issued", id=one.id)
    gone = {other.id for other in named if other.table == "Invoices"}
    if standing := [id_ for id_ in cancellation.naming_invoices(books).get(one.key, ()) if id_ not in gone]:
        raise WorkbookError("cancel-named", id=one.id, count=len(standing), documents=listed(standing))
    cells = contents.texts(books["Invoices"].loc[[one.row]], KEPT).iloc[0]
    return json.dumps(cells.to_dict(), ensure_ascii=False)


def _reminder(books: Books, one: NamedRow, after: Frames, _: Sequence[NamedRow]) -> str:
    """Raises WorkbookError for a reminder that was sent."""
    day = books["Reminders"]["sent_on"][one.row]
    if pd.notna(day):
        raise WorkbookError("cancel-sent", id=one.id, day=day.date())
    return _marked(books, one, after, "action", dunning.SKIP)


def _without(books: Books, drafts: set[str]) -> Frames:
    """The invoices and their lines without these (keys)."""
    found = {}
    for table in ("Invoices", "InvoiceLines"):
        mine = joins.id_keys(books, table, "invoice").isin(drafts)
        found[table] = books[table][~mine].reset_index(drop=True)
    return found


_CANCEL: Mapping[str, Callable[[Books, NamedRow, Frames, Sequence[NamedRow]], str]] = {
    "Orders": _order,
    "PurchaseOrders": _purchase_order,
    "Invoices": _draft,
    "Reminders": _reminder,
}
"""By table how a row is cancelled: gives what it was."""
COMMAND = Command(
    id="cancel",
    group="Service",
    place=6,
    work=cancel,
    reads=("Invoices", "Orders", "PurchaseOrders", "Reminders"),
    options=(
        Option("documents", "cancelled", many=True, is_required=True),
        Option("reason", "cancel-reason", "--reason"),
    ),
)
