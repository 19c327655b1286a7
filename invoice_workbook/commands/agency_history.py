"""What happened to an account, for the agency: a row for each invoice, letter, promise and dispute, by day."""

from typing import Any

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.documents.plain_xlsx import Sheet, Value
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.receivable import dunning
from invoice_workbook.schema import REMINDERS, InvoiceStatus
from invoice_workbook.tables import joins

_FIGURES = ("level", "days_late", "open", "interest", "fee")
_COUNTED = ("level", "days_late")
_NAMED = tuple(REMINDERS.by_field[field].header for field in _FIGURES)
HEADERS = ("Date", "What", "Document", *_NAMED, "Currency", "Note")
AMOUNTS = frozenset(3 + place for place, field in enumerate(_FIGURES) if field not in _COUNTED)
Row = dict[Any, Any]


def of(books: Books, customer: str) -> Sheet:
    """The sheet History of a customer's account, oldest first."""
    key = folded(customer)
    parts = [_invoices(books, key), _letters(books, key), _promises(books, key), _disputes(books, key)]
    found = pd.concat(parts, ignore_index=True).sort_values("day", kind="stable")
    rows = [_row(row) for row in found.to_dict("records")]
    return Sheet("History", HEADERS, rows, AMOUNTS, [int(places) for places in found["decimals"]])


def _row(row: Row) -> list[Value]:
    def number(field: str) -> Value:
        if pd.isna(row[field]):
            return None
        scale = 1 if field in _COUNTED else 10 ** int(row["decimals"])
        return int(row[field]) / scale if scale > 1 else int(row[field])

    day = row["day"]
    when: Value = None if pd.isna(day) else day.date()
    words = (str(row["what"]), str(row["document"]))
    return [when, *words, *(number(field) for field in _FIGURES), str(row["currency"]), str(row["note"])]


def _part(frame: pd.DataFrame, what: object, day: str, document: str, note: object, **more: object) -> pd.DataFrame:
    columns = {"day": frame[day], "what": what, "document": frame[document], "note": note}
    columns |= {"currency": frame["row_currency"], "decimals": frame["row_decimals"]}
    blank = {field: pd.Series(pd.NA, index=frame.index, dtype="Int64") for field in _FIGURES}
    return pd.DataFrame({**columns, **blank, **more}, index=frame.index)


def _mine(books: Books, key: str) -> pd.DataFrame:
    return books["Invoices"][joins.id_keys(books, "Invoices", "customer") == key]


def _invoices(books: Books, key: str) -> pd.DataFrame:
    """The invoices and credit notes, each on the day on which it was sent, else on its own."""
    mine = _mine(books, key)
    mine = mine[mine["status"] != InvoiceStatus.DRAFT]
    sent = mine["sent_on"].notna()
    how = sent.map({True: " sent", False: " issued"}).astype(object)
    what = mine["type"].where(mine["type"] != "", "invoice") + how
    mine = mine.assign(day=mine["sent_on"].fillna(mine["invoice_date"]))
    return _part(mine, what, "day", "invoice", "", open=mine["gross"])


def _letters(books: Books, key: str) -> pd.DataFrame:
    """The reminders that were sent, with what each asked for."""
    reminders = books["Reminders"]
    sent = reminders["sent_on"].notna() & (reminders["action"] != dunning.SKIP)
    mine = reminders[sent & (joins.id_keys(books, "Reminders", "customer") == key)]
    figures = {field: mine[field] for field in _FIGURES}
    return _part(mine, "reminder sent", "sent_on", "invoice", mine["files"], **figures)


def _promises(books: Books, key: str) -> pd.DataFrame:
    """What the customer promised, on the day on which it did."""
    questions = books["Questions"]
    ids = set(joins.id_keys(books, "Invoices", "invoice")[_mine(books, key).index])
    mine = joins.id_keys(books, "Questions", "document").isin(ids) | (joins.id_keys(books, "Questions", "party") == key)
    found = questions[mine & questions["promise"].notna()]
    note = "by " + found["promise"].dt.date.astype(str).astype(object)
    return _part(found, "promise to pay", "asked_on", "document", note, open=found["promise_amount"])


def _disputes(books: Books, key: str) -> pd.DataFrame:
    """The invoices that are in dispute today."""
    mine = _mine(books, key)
    mine = mine[mine["status"] == InvoiceStatus.DISPUTED].assign(day=pd.Timestamp(books.as_of))
    open_ = open_items.of_documents(books, "receivable")["open"][mine.index].astype("Int64")
    return _part(mine, "in dispute", "day", "invoice", "", open=open_)
