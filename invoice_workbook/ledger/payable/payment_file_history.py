"""Payments and bills that went into payment files, from the Log: a bill whose payment was lost is not paid again.

Units: minor units of the bill's currency.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.schema import BILLS, PAYMENTS, PaymentStatus
from invoice_workbook.tables import joins

FILED, WITHDRAWN = "payment file", "payment withdrawn"
"""What the Log's entries say in their column: before is the amount, after the batch."""
ON_THE_WAY = (PaymentStatus.RELEASED, PaymentStatus.SENT)
"""Payments that a file holds, and no statement has shown yet."""
NOT_GONE = (PaymentStatus.PROPOSED, PaymentStatus.RELEASED)
"""Payments that have not left the house."""


@derived
def _entries(books: Books) -> pd.DataFrame:
    """Bills in files: bill (key), amount (minus where withdrawn), paper (the vendor's document), batch."""
    log = books["Log"]
    mine = log[log["column"].isin([FILED, WITHDRAWN]) & (log["table"] == BILLS.sheet)]
    parts = mine["before"].str.partition(" ")
    amounts = pd.to_numeric(parts[0] if len(mine) else mine["before"], errors="coerce").fillna(0).astype("int64")
    papers = parts[2] if len(mine) else mine["before"]
    signed = amounts.where(mine["column"] == FILED, -amounts)
    found = {"bill": key_of(mine["document"]), "amount": signed, "paper": papers, "batch": mine["after"]}
    return pd.DataFrame(found, index=mine.index)


@derived
def sent_as(books: Books) -> dict[str, str]:
    """The fingerprint of each payment (key) when it went into a file."""
    log = books["Log"]
    mine = log[(log["column"] == FILED) & (log["table"] == PAYMENTS.sheet)]
    return dict(zip(key_of(mine["document"]), mine["before"], strict=True))


def fingerprint_of(payment: Mapping[Any, Any]) -> str:
    """What of a payment the bank goes by: its amount and account."""
    amount = "" if pd.isna(payment["amount"]) else int(payment["amount"])
    return f"{amount} {references.plain(str(payment['bank_account']))}"


@derived
def ids(books: Books) -> pd.Series:
    """Every payment's number that there is, or that a file ever had."""
    log = books["Log"]
    filed_ = log.loc[(log["column"] == FILED) & (log["table"] == PAYMENTS.sheet), "document"]
    kept = books["Payments"].loc[books["Payments"]["status"] != PaymentStatus.PROPOSED, "payment"]
    return pd.concat([kept, filed_], ignore_index=True).astype(object)


def vendor_document(books: Books, row: int) -> str:
    """Identity of the vendor's document: vendor and their invoice number; "" where it has none."""
    number = references.plain(str(books["Bills"]["vendor_reference"][row]))
    return f"{joins.id_keys(books, 'Bills', 'vendor')[row]}/{number}" if number else ""


@derived
def under_another_number(books: Books) -> dict[str, str]:
    """Bills (keys) whose paper is in a file under a number that the book no longer has, and that file."""
    entries = _entries(books)
    known = joins.id_keys(books, "Bills", "bill")
    gone = entries[~entries["bill"].isin(set(known)) & (entries["paper"] != "")]
    if not len(gone):
        return {}
    left = gone.groupby("paper")["amount"].sum()
    batches_ = dict(zip(gone["paper"], gone["batch"], strict=True))
    papers = {str(known[row]): vendor_document(books, int(str(row))) for row in known.index}
    return {bill: str(batches_[one]) for bill, one in papers.items() if left.get(one, 0) > 0}


@derived
def missing_payments(books: Books) -> dict[str, str]:
    """Bills (keys) for which a file asks for more than the book's payments do, and the last such file."""
    entries = _entries(books)
    if not len(entries):
        return {}
    allocations = books["Allocations"]
    at = joins.parent_rows(books, "Allocations", "source", "Payments", "payment")
    left = (allocations["side"] == "payable").to_numpy(bool) & (allocations["kind"] == "payment").to_numpy(bool)
    left &= joins.at(books["Payments"]["status"] != PaymentStatus.PROPOSED, at, False).astype(bool)
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


def entry_of_bill(id_: str, amount: int, batch: str, column: str = FILED, of: str = "") -> dict[str, str]:
    """The Log's entry of a bill in a payment file; `of` is the vendor's document."""
    return {"table": BILLS.sheet, "document": id_, "column": column, "before": f"{amount} {of}".strip(), "after": batch}


def entry_of_payment(id_: str, fingerprint: str, batch: str) -> dict[str, str]:
    """The Log's entry of a payment in a payment file."""
    return {"table": PAYMENTS.sheet, "document": id_, "column": FILED, "before": fingerprint, "after": batch}
