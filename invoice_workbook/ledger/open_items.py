"""Paid, open and days late of every document, unapplied of every receipt and payment, as of the books' day.

Paid is the sum of the allocations dated on or before the day; open is gross less paid. A credit note counts the
other way: minus what of it has not been used. A draft or a rejected bill is owed by nobody: open is then what was paid
without cause. A reminder fee and interest use money and settle nothing of the document they name; so does a bank fee
whose document is its own source. Else what names a receipt or payment as its document is set against it: a refund, and
what it pays back.
Units: minor units of the document's currency; whole days.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.schema import CHARGES, CREDIT_NOTE, SIDES, AllocationKind, PaymentStatus, Side
from invoice_workbook.tables import joins


def _allocations(books: Books, side: Side) -> np.ndarray:
    """Which allocations count: of this side, and made by the day."""
    frame = books["Allocations"]
    return ((frame["side"] == side.name) & (frame["date"] <= pd.Timestamp(books.as_of))).to_numpy(bool)


def _amounts(books: Books, counts: np.ndarray) -> np.ndarray:
    return np.where(counts, books["Allocations"]["amount"].fillna(0).to_numpy(np.int64), 0)


@derived
def ever(books: Books) -> Books:
    """The books as of their last allocation, for what a status says: it is of now, whatever day is asked for."""
    last = books["Allocations"]["date"].max()
    if pd.isna(last) or last.date() <= books.as_of:
        return books
    return replace(books, as_of=last.date())


@derived
def _settles(books: Books) -> np.ndarray:
    """Which allocations settle the document that they name."""
    settles: np.ndarray = ~books["Allocations"]["kind"].isin(CHARGES).to_numpy(bool)
    return settles


@derived
def uses_money(books: Books) -> np.ndarray:
    """Which allocations take something of the receipt or payment that is their source."""
    frame = books["Allocations"]
    source, document = (joins.id_keys(books, "Allocations", field) for field in ("source", "document"))
    borne = (frame["kind"] == AllocationKind.BANK_FEE) & (source == document)
    uses: np.ndarray = (frame["kind"].isin([AllocationKind.PAYMENT, *CHARGES]) | borne).to_numpy(bool)
    return uses


def owes_nothing(documents: pd.DataFrame, side: Side) -> pd.Series:
    """Which documents nobody owes: drafts, and bills that were rejected."""
    return documents["status"].isin(side.owing_nothing)


def is_credit(documents: pd.DataFrame) -> pd.Series:
    """Which documents are credit notes."""
    is_ = documents["type"].to_numpy(object) == CREDIT_NOTE  # in a quarter of the time that pandas takes for texts
    return pd.Series(is_, documents.index)


@derived
def of_documents(books: Books, side_name: str) -> pd.DataFrame:
    """For each document: paid, open, days_late, settled_on (day of its last allocation; NaT where none)."""
    side = SIDES[side_name]
    documents, allocations = books[side.documents], books["Allocations"]
    counts = _allocations(books, side) & _settles(books)
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    used = joins.parent_rows(books, "Allocations", "source", side.documents, side.document)
    credit = is_credit(documents).to_numpy(bool)
    uses = counts & (allocations["kind"] == "credit").to_numpy(bool) & (at != used)
    paid = joins.sums(_amounts(books, counts), at, len(documents))
    paid += np.where(credit, joins.sums(_amounts(books, uses), used, len(documents)), 0)
    nothing = owes_nothing(documents, side).to_numpy(bool)
    gross = np.where(nothing, 0, documents["gross"].fillna(0).to_numpy(np.int64))
    open_ = np.where(credit, paid - gross, gross - paid)
    settled_on = _last_dates(allocations["date"], counts, at, len(documents))
    return pd.DataFrame(
        {
            "paid": paid,
            "open": open_,
            "days_late": _days_late(books, documents, credit | nothing, open_, settled_on),
            "settled_on": settled_on,
        },
        index=documents.index,
    )


def _last_dates(dates: pd.Series, counts: np.ndarray, at: np.ndarray, count: int) -> np.ndarray:
    last = np.full(count, np.iinfo(np.int64).min, np.int64)
    there = counts & (at >= 0)
    np.maximum.at(last, at[there], dates.to_numpy("datetime64[s]").astype(np.int64)[there])
    return last.view("datetime64[s]")


def _days_late(
    books: Books, documents: pd.DataFrame, never: np.ndarray, open_: np.ndarray, settled_on: np.ndarray
) -> np.ndarray:
    """Days from due date to the day, or to the day it was settled; 0 where not late, due today included.

    Documents that can `never` be late are credit notes, and those that nobody owes.
    """
    due = documents["due_date"].to_numpy("datetime64[s]")
    until = np.where(open_ > 0, np.datetime64(books.as_of, "s"), settled_on)
    known = ~(np.isnat(due) | np.isnat(until) | never)
    days = np.zeros(len(due), np.int64)
    days[known] = (until[known] - due[known]).astype(np.int64) // 86_400
    return np.maximum(days, 0)


@derived
def unapplied(books: Books, side_name: str) -> pd.Series:
    """Unapplied amount of each receipt or payment, in minor units; 0 while a payment is only proposed.

    Of a refund, whose amount is minus, it is what of it nothing explains yet.
    """
    side = SIDES[side_name]
    sources = books[side.sources]
    counts = _allocations(books, side)
    against = counts & _settles(books) & (books["Allocations"]["kind"] != AllocationKind.BANK_FEE).to_numpy(bool)
    of, to = (joins.parent_rows(books, "Allocations", f, side.sources, side.source) for f in ("source", "document"))
    given = joins.sums(_amounts(books, counts & uses_money(books)), of, len(sources))
    given -= joins.sums(_amounts(books, against), to, len(sources))
    left = pd.Series(sources["amount"].fillna(0).to_numpy(np.int64) - given, index=sources.index)
    return left.where(sources["status"] != PaymentStatus.PROPOSED, 0) if "status" in sources else left
