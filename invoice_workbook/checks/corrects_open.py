"""A bill that corrects or replaces another is not paid beside it.

Source: our own rules, "Vendor bills"; EN 16931 BT-3 (384) and BT-25. Both are stopped while both stand.
Units:  minor units: what is open or paid of the one that is corrected, less credit notes for it.
Remedy: reject the bill that is replaced, or enter the credit note for it; if it is paid, ask for a credit note.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import BillKind, BillStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)
DONE = (BillStatus.PAID, BillStatus.REJECTED)


def find(books: Books) -> Iterator[Finding]:
    """Corrections beside the bill that they correct, and that bill; corrections that name no bill of the book."""
    bills = books["Bills"]
    names = joins.id_keys(books, "Bills", "corrects") != ""
    corrects = ~open_items.is_credit(bills) & ~bills["status"].isin(DONE)
    at = joins.parent_rows(books, "Bills", "corrects", "Bills", "bill")
    if (corrects & names).any():
        standing = _standing(books, at)
        left = pd.Series(joins.at(standing, at, 0), index=bills.index).astype("int64")
        wrong = corrects & (at >= 0) & (left != 0)
        place = ("Bills", "corrects")
        words = pd.DataFrame({"corrects": bills["corrects"], "party": bills["vendor"]})
        yield Finding.where(books, place, wrong, "error", actual=left.astype("Int64"), unit="amount", values=words)
        yield _replaced(books, at, wrong.to_numpy(bool), standing)
    alone = corrects & (bills["kind"] == BillKind.CORRECTION) & ~names
    if alone.any():
        words = pd.DataFrame({"party": bills["vendor"]})
        yield Finding.where(books, ("Bills", "corrects"), alone, "warning", variant="unknown", values=words)


def _standing(books: Books, at: np.ndarray) -> pd.Series:
    """What of each bill is still a claim or was paid: open and payments, less the credit notes that correct it."""
    bills, allocations = books["Bills"], books["Allocations"]
    state = open_items.of_documents(books, "payable")
    pays = (allocations["side"] == "payable") & (allocations["kind"] != "credit")
    to = joins.parent_rows(books, "Allocations", "document", "Bills", "bill")
    paid = joins.sums(np.where(pays, allocations["amount"].fillna(0), 0).astype(np.int64), to, len(bills))
    counts = (open_items.is_credit(bills) & (bills["status"] != BillStatus.REJECTED)).to_numpy(bool)
    credited = joins.sums(np.where(counts, state["open"], 0).astype(np.int64), at, len(bills))
    owed = np.where(bills["status"] == BillStatus.REJECTED, 0, state["open"].to_numpy(np.int64))
    return pd.Series(np.maximum(owed + paid + credited, 0), index=bills.index)


def _replaced(books: Books, at: np.ndarray, wrong: np.ndarray, standing: pd.Series) -> Finding:
    """The bills that are corrected, as far as they are still to be paid."""
    bills = books["Bills"]
    by = pd.Series(pd.NA, index=bills.index, dtype=object)
    for place, id_ in zip(at[wrong], bills["bill"].to_numpy(object)[wrong], strict=True):
        by.iloc[place] = id_
    mine = by.notna() & ~bills["status"].isin((*DONE, BillStatus.SCHEDULED)) & (standing > 0)
    words = pd.DataFrame({"by": by, "party": bills["vendor"]})
    return Finding.where(books, ("Bills", "corrects"), mine, "error", variant="replaced", values=words)
