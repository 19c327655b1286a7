"""What waits on the books' day: bills for an approval, money for its document, documents in dispute.

Source: our own rules (approval, `unapplied`, `disputed`). A bill waits for an approval while its status is routed; who
is to give it stands in *Routed to*. Units: minor units of each currency; whole days.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, BillStatus, InvoiceStatus

DISPUTED = {RECEIVABLE.name: InvoiceStatus.DISPUTED, PAYABLE.name: BillStatus.DISPUTED}
_KEYS = ["currency", "decimals"]


@derived
def approvals(books: Books) -> pd.DataFrame:
    """Bills that wait, by who is to approve them: person, currency, decimals, count, amount (gross), oldest (days)."""
    bills = books["Bills"]
    mine = (bills["status"] == BillStatus.ROUTED) & ~(bills["bill_date"] > pd.Timestamp(books.as_of))
    since = bills["received_on"].fillna(bills["bill_date"])
    rows = _rows(books, bills, bills["gross"], since).assign(person=bills["routed_to"])
    return _summed(rows[mine.to_numpy(bool)], ["person", *_KEYS])


@derived
def unapplied(books: Books) -> pd.DataFrame:
    """Money that is not set against a document: side, currency, decimals, count, amount, oldest (days).

    Money that went back and is not set against what it repays counts as minus.
    """
    parts = []
    for side in SIDES.values():
        sources = books[side.sources]
        left = open_items.unapplied(books, side.name)
        mine = (left != 0) & ~(sources["date"] > pd.Timestamp(books.as_of))
        parts.append(_rows(books, sources, left, sources["date"]).assign(side=side.name)[mine.to_numpy(bool)])
    return _summed(pd.concat(parts, ignore_index=True), ["side", *_KEYS])


@derived
def disputes(books: Books) -> pd.DataFrame:
    """Documents in dispute with something open: side, currency, decimals, count, amount (open), oldest (days)."""
    parts = []
    for side in SIDES.values():
        documents, state = books[side.documents], open_items.of_documents(books, side.name)
        mine = (documents["status"] == DISPUTED[side.name]) & (state["open"] != 0)
        mine &= ~(documents[side.date] > pd.Timestamp(books.as_of))
        rows = _rows(books, documents, state["open"], documents[side.date]).assign(side=side.name)
        parts.append(rows[mine.to_numpy(bool)])
    return _summed(pd.concat(parts, ignore_index=True), ["side", *_KEYS])


def _rows(books: Books, frame: pd.DataFrame, amounts: pd.Series, since: pd.Series) -> pd.DataFrame:
    days = (pd.Timestamp(books.as_of) - since).dt.days.astype("Int64")
    columns = {
        "currency": frame["row_currency"],
        "decimals": frame["row_decimals"].astype("int64"),
        "amount": amounts.fillna(0).to_numpy(np.int64),
        "days": days,
    }
    return pd.DataFrame(columns)


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = rows.groupby(keys, sort=True)
    found = pd.DataFrame({"count": groups.size(), "amount": groups["amount"].sum(), "oldest": groups["days"].max()})
    return found.reset_index()[[*keys, "count", "amount", "oldest"]]
