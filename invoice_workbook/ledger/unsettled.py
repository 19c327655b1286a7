"""Documents that were paid and are open again, once what paid them was taken back; and paid, once that is undone."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable.payment_file_history import ON_THE_WAY
from invoice_workbook.schema import PAYABLE, RECEIVABLE, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins

BEFORE_PAID = {
    RECEIVABLE.name: (InvoiceStatus.ISSUED, InvoiceStatus.SENT),
    PAYABLE.name: (BillStatus.APPROVED,),
}
"""Statuses of documents that are paid once nothing is open."""


def open_again(books: Books, side: Side, ids: Collection[str]) -> Books:
    """The books in which those of these documents (keys) that stand as paid, and are not, have the status before.

    An invoice was sent or issued; a bill is scheduled while a payment of it is on the way, else approved.
    """
    frame = books[side.documents]
    keys = joins.id_keys(books, side.documents, side.document)
    on_the_way = keys.isin(_on_the_way(books)) if side is PAYABLE else pd.Series(False, index=frame.index)
    is_open = open_items.of_documents(open_items.ever(books), side.name)["open"] != 0
    mine = frame[keys.isin(ids) & (is_open | on_the_way) & (frame["status"] == InvoiceStatus.PAID)]
    if not len(mine):
        return books
    after = frame.copy()
    if side is PAYABLE:
        waits = on_the_way[mine.index]
        after.loc[mine.index, "status"] = np.where(waits, BillStatus.SCHEDULED, BillStatus.APPROVED)
    else:
        after.loc[mine.index, "status"] = np.where(mine["sent_on"].isna(), InvoiceStatus.ISSUED, InvoiceStatus.SENT)
    return books.with_tables(**{side.documents: after})


def settled_again(books: Books, side: Side, ids: Collection[str]) -> Books:
    """The books in which those of these documents (keys) that were open again, and are settled, are paid."""
    frame = books[side.documents]
    is_settled = open_items.of_documents(open_items.ever(books), side.name)["open"] == 0
    mine = joins.id_keys(books, side.documents, side.document).isin(ids) & is_settled
    mine &= frame["status"].isin(BEFORE_PAID[side.name]) & ~open_items.is_credit(frame) & (frame["gross"] != 0)
    if not mine.any():
        return books
    after = frame.copy()
    after.loc[mine, "status"] = InvoiceStatus.PAID
    return books.with_tables(**{side.documents: after})


def _on_the_way(books: Books) -> set[str]:
    """Bills and credit notes (keys) that a payment on the way settles."""
    waits = books["Payments"]["status"].isin(ON_THE_WAY)
    payments = set(joins.id_keys(books, "Payments", "payment")[waits])
    keys = {name: joins.id_keys(books, "Allocations", name) for name in ("source", "document", "note")}
    mine = (books["Allocations"]["side"] == PAYABLE.name) & (
        keys["source"].isin(payments) | keys["note"].isin(payments)
    )
    return {*keys["document"][mine], *keys["source"][mine]}
