"""Which bills went into payment files, as the Log keeps it: so that none is paid again whose payment was lost.

Units: minor units of the bill's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import rows
from invoice_workbook.schema import BILLS, PAYMENTS
from invoice_workbook.tables.read import key_of

FILED, WITHDRAWN = "payment file", "payment withdrawn"
"""What the Log's entries say in their column: before is the amount, after the batch."""
PROPOSED, RELEASED, SENT, CLEARED = PAYMENTS.by_field["status"].choices
ON_THE_WAY = (RELEASED, SENT)
"""Payments that a file holds, and no statement has shown yet."""
NOT_GONE = (PROPOSED, RELEASED)
"""Payments that have not left the house."""


@derived
def _entries(books: Books) -> pd.DataFrame:
    log = books["Log"]
    mine = log[log["column"].isin([FILED, WITHDRAWN]) & (log["table"] == BILLS.sheet)]
    amounts = pd.to_numeric(mine["before"], errors="coerce").fillna(0).astype("int64")
    signed = amounts.where(mine["column"] == FILED, -amounts)
    return pd.DataFrame({"bill": key_of(mine["document"]), "amount": signed, "batch": mine["after"]}, index=mine.index)


@derived
def lost(books: Books) -> dict[str, str]:
    """Bills (keys) for which a file asks for more than the book's payments do, and the last such file."""
    entries = _entries(books)
    if not len(entries):
        return {}
    allocations = books["Allocations"]
    at = rows.parents(books, "Allocations", "source", "Payments", "payment")
    left = (allocations["side"] == "payable").to_numpy(bool) & (allocations["kind"] == "payment").to_numpy(bool)
    left &= rows.at(books["Payments"]["status"] != PROPOSED, at, False).astype(bool)
    amounts = np.where(left, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    booked = pd.Series(amounts).groupby(key_of(allocations["document"]).to_numpy(object)).sum()
    filed = entries.groupby("bill")["amount"].sum()
    short = filed.index[filed.to_numpy() > booked.reindex(filed.index).fillna(0).to_numpy()]
    batches = entries.drop_duplicates("bill", keep="last").set_index("bill")["batch"]
    return {str(bill): str(batches[bill]) for bill in short}


@derived
def batches(books: Books) -> pd.Series:
    """Every batch there ever was."""
    return pd.concat([books["Payments"]["batch"], _entries(books)["batch"]], ignore_index=True).astype(object)


def filed(id_: str, amount: int, batch: str, column: str = FILED) -> dict[str, str]:
    """The Log's entry of a bill in a payment file."""
    return {"table": BILLS.sheet, "document": id_, "column": column, "before": str(amount), "after": batch}
