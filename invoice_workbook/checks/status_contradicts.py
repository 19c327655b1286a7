"""A document's status is not denied by the money: paid is settled, written off has its write-off, rejected has none.

Source: our own rules, "Our invoices". A status is of now, so allocations of later days count, too.
Units:  minor units of the document's currency.
Remedy: set the status that the money says, or put back the allocation that is missing.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.schema import PAYABLE, SIDES, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins

CONCERNS = ("bills", "late")
ONLY_BY_PAYMENT = True

SETTLED = (InvoiceStatus.PAID, InvoiceStatus.WRITTEN_OFF, BillStatus.SCHEDULED)
"""Statuses of documents of which nothing is open any more; a paid bill's is spelled as an invoice's."""


def find(books: Books) -> Iterator[Finding]:
    """Documents of either side, by what denies their status."""
    for side in SIDES.values():
        if len(books[side.documents]):
            yield from _of_side(books, side)
    yield _in_a_payment_file(books)


def _of_side(books: Books, side: Side) -> Iterator[Finding]:
    documents = books[side.documents]
    state = open_items.of_documents(open_items.ever(books), side.name)
    is_credit = open_items.is_credit(documents)
    open_ = state["open"].where(~is_credit, -state["open"])
    is_open = _has_status(books, side, *SETTLED) & (open_ > 0)
    written_off = _has_status(books, side, InvoiceStatus.WRITTEN_OFF) & (_allocated(books, side, "write-off") == 0)
    yield _finding(books, side, is_open & ~written_off, open_, "open")
    yield _finding(books, side, written_off, open_, "written-off")
    unpaid = _has_status(books, side, BillStatus.SCHEDULED) & ~is_open & ~is_credit
    yield _finding(books, side, unpaid & (_allocated(books, side, "payment") == 0), documents["gross"], "no-payment")
    given = _allocated(books, side)
    yield _finding(books, side, open_items.owes_nothing(documents, side) & (given != 0), given, "money")


def _has_status(books: Books, side: Side, *statuses: str) -> pd.Series:
    return pd.Series(joins.holds(books, side.documents, "status", *statuses), books[side.documents].index)


def _allocated(books: Books, side: Side, kind: str = "") -> pd.Series:
    """What was ever allocated to each document, or of a credit note to others; of a kind, or of all."""
    allocations, documents = books["Allocations"], books[side.documents]
    counts = (allocations["side"] == side.name) & ((allocations["kind"] == kind) | (not kind))
    amounts = np.where(counts, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    used = np.where(allocations["kind"] == "credit", amounts, 0)
    to, of = (
        joins.parent_rows(books, "Allocations", field, side.documents, side.document)
        for field in ("document", "source")
    )
    return pd.Series(
        joins.sums(amounts, to, len(documents)) + joins.sums(used, of, len(documents)), index=documents.index
    )


def _in_a_payment_file(books: Books) -> Finding:
    """Rejected bills that a payment file asks the bank to pay, though the book has no such payment."""
    bills, filed = books["Bills"], payment_file_history.missing_payments(books)
    if not filed:
        return Finding("Bills", "status", [], "error", variant="filed")
    batches = joins.id_keys(books, "Bills", "bill").map(filed)
    wrong = open_items.owes_nothing(bills, PAYABLE) & batches.notna() & (_allocated(books, PAYABLE) == 0)
    words = pd.DataFrame({"party": bills["vendor"], "status": bills["status"], "batch": batches})
    return Finding.where(books, ("Bills", "status"), wrong, "error", variant="filed", values=words)


def _finding(books: Books, side: Side, wrong: pd.Series, amount: pd.Series, variant: str) -> Finding:
    words = books[side.documents][[side.party, "status"]].rename(columns={side.party: "party"})
    return Finding.where(
        books,
        (side.documents, "status"),
        wrong,
        "error",
        variant=variant,
        actual=amount.astype("Int64"),
        unit="amount",
        values=words,
    )
