"""audit-export: journal, tables and documents of a period for an auditor, who can prove them without this program.

The journal is there in full, and so are masters, settings and problems. Of the tables that have a date are the rows of
the period and those without a date; lines go with their documents. `verify.py` in the folder needs Python alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import audit_papers
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_copies import computed
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import data_package
from invoice_workbook.formats.data_package import Resource
from invoice_workbook.journal import documents, standing
from invoice_workbook.languages import text
from invoice_workbook.ledger import closing, document_rows
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins

DATED = {
    **closing.DATED,
    "PurchaseOrders": "order_date",
    "GoodsReceipts": "date",
    "Allocations": "date",
    "BankLines": "booked_on",
    "Questions": "asked_on",
    "Reminders": "sent_on",
}
"""Tables of which the period's rows are exported, and the date that says which these are."""
LINES = {
    "OrderLines": ("order", "Orders"),
    "InvoiceLines": ("invoice", "Invoices"),
    "PurchaseOrderLines": ("purchase_order", "PurchaseOrders"),
    "BillLines": ("bill", "Bills"),
}
"""Tables whose rows go with their documents: the column that names these, and their table."""


def audit_export(books: Books, given: Given, *, start: date, end: date, folder: Path) -> Outcome:
    """Everything of a period (both days included) into a new or an empty folder; the workbook stays as it is.

    Raises WorkbookError for a period that ends before it begins, and for a folder that has something in it.
    """
    if start > end:
        raise WorkbookError("period-reversed", start=start, end=end)
    if given.folders.get(folder):
        raise WorkbookError("folder-not-empty", folder=folder)
    rows = {name: _rows(books, name, start, end) for name in TABLES}
    period = text("audit.period", books.settings.language, start=start, end=end)
    tables = [_table(books, name, frame, period) for name, frame in rows.items()]
    copies = _documents(books, rows, (start.isoformat(), end.isoformat()))
    journal = audit_papers.Journal.of(books)
    files = audit_papers.files(books, given, folder, period, tables, journal, copies)
    words = {"entries": len(journal.rows), "tables": len(tables), "files": len(copies), "folder": folder}
    said = [text("done.audit-export", books.settings.language, period=period, seal=journal.seal or "-", **words)]
    broken = [one for one in standing.of(books).breaks if one.kind not in standing.HARMLESS]
    if broken:
        said.append(text("done.audit-export-broken", books.settings.language, entry=broken[0].entry or "-"))
    counts = {"entries": len(journal.rows), "tables": len(tables), "documents": len(copies)}
    return Outcome(
        " ".join(said), files=files, more={"audit": {**counts, "seal": journal.seal, "is_sound": not broken}}
    )


def _rows(books: Books, name: str, start: date, end: date) -> pd.DataFrame:
    """A table's rows of the period, or all where it has none."""
    frame = computed(books, name)
    if name in LINES:
        field, parent = LINES[name]
        at = joins.parent_rows(books, name, field, parent, TABLES[parent].id)
        wanted = _in_period(books, parent, start, end).to_numpy(bool)
        return frame[[place < 0 or bool(wanted[place]) for place in at]]
    return frame[_in_period(books, name, start, end)] if name in DATED else frame


def _in_period(books: Books, name: str, start: date, end: date) -> "pd.Series[bool]":
    """Which rows of a dated table belong to the period; one without a date is in every one, so that none is lost."""
    days = books[name][DATED[name]]
    return days.isna() | ((days >= pd.Timestamp(start)) & (days <= pd.Timestamp(end)))


def _table(books: Books, name: str, frame: pd.DataFrame, period: str) -> Resource:
    whole = [one for one in TABLES if one not in DATED and one not in LINES]
    part = "audit.whole" if name in whole else "audit.of-the-period"
    return data_package.table(name, TABLES[name], frame, whole, text(part, books.settings.language, period=period))


def _documents(books: Books, rows: Mapping[str, pd.DataFrame], period: tuple[str, str]) -> Mapping[str, str]:
    """Digests by path of the files that were made in the period, or whose row belongs to it.

    What withdrawn payments left is among them as long as it is there.
    """
    first, last = period
    of_row = document_rows.rows(books)
    known, lying = documents.digests(books), books.files
    needless = document_rows.withdrawn(books, [path for path in known if lying and path not in lying.digests])

    def is_wanted(path: str, days: Sequence[str]) -> bool:
        table, label = of_row.get(path, ("", -1))
        return any(first <= day <= last for day in days) or (bool(table) and label in rows[table].index)

    days = documents.days(books)
    wanted = (path for path in known if path not in needless and is_wanted(path, days[path]))
    return {path: known[path] for path in wanted}


COMMAND = Command(
    id="audit-export",
    group="Service",
    place=12,
    work=audit_export,
    options=(
        Option("folder", "audit-folder", kind="folder", is_required=True),
        Option("start", "audit-from", "--from", kind="day", is_required=True),
        Option("end", "audit-to", "--to", kind="day", is_required=True),
    ),
    judges_files=True,
)
