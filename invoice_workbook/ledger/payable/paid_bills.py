"""What was paid on each bill by payments that left the house. Units: minor units."""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.schema import PaymentStatus
from invoice_workbook.tables import joins


@derived
def amounts(books: Books) -> pd.Series:
    """Payments allocated to each bill by the day; proposed ones have not left."""
    allocations = books["Allocations"]
    counts = (allocations["side"] == "payable") & (allocations["kind"] == "payment")
    counts &= allocations["date"] <= pd.Timestamp(books.as_of)
    source = joins.parent_rows(books, "Allocations", "source", "Payments", "payment")
    proposed = joins.at(books["Payments"]["status"] == PaymentStatus.PROPOSED, source, False).astype(bool)
    at = joins.parent_rows(books, "Allocations", "document", "Bills", "bill")
    given = np.where(counts.to_numpy(bool) & ~proposed, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    return pd.Series(joins.sums(given, at, len(books["Bills"])), index=books["Bills"].index)


@derived
def in_advance(books: Books) -> pd.Series:
    """What payments of each bill's day, or made before it, settled of it: what its vendor may call prepaid."""
    allocations, bills = books["Allocations"], books["Bills"]
    counts = ((allocations["side"] == "payable") & (allocations["kind"] == "payment")).to_numpy(bool)
    source = joins.parent_rows(books, "Allocations", "source", "Payments", "payment")
    at = joins.parent_rows(books, "Allocations", "document", "Bills", "bill")
    paid_on = pd.Series(joins.at(books["Payments"]["date"], source, pd.NaT)).astype("datetime64[s]")
    dated = pd.Series(joins.at(bills["bill_date"], at, pd.NaT)).astype("datetime64[s]")
    given = np.where(counts & (paid_on <= dated).to_numpy(bool), allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    return pd.Series(joins.sums(given, at, len(bills)), index=bills.index)
