"""Payments and bills that went into payment files, from the journal: a bill whose payment was lost is not paid again.

Units: minor units of the bill's currency.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import bank_codes, folding, references
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.journal import payment_files
from invoice_workbook.ledger import numbers_given
from invoice_workbook.schema import PaymentStatus
from invoice_workbook.tables import joins

ON_THE_WAY = (PaymentStatus.RELEASED, PaymentStatus.SENT)
"""Payments that a file holds, and no statement has shown yet."""
NOT_GONE = (PaymentStatus.PROPOSED, PaymentStatus.RELEASED)
"""Payments that have not left the house."""


def fingerprint_of(payment: Mapping[Any, Any]) -> str:
    """What of a payment the bank goes by: its amount and account, with the clearing code of one that is no IBAN.

    A letter that only looks Latin makes another account.
    """
    amount, account = "" if pd.isna(payment["amount"]) else int(payment["amount"]), str(payment["bank_account"])
    return f"{amount} {bank_codes.identity(account, str(payment['clearing_code']))}{folding.foreign(account)}"


@derived
def ids(books: Books) -> pd.Series:
    """Every payment's number that there is, or ever was; a proposal's counts for nothing."""
    kept = books["Payments"].loc[books["Payments"]["status"] != PaymentStatus.PROPOSED, "payment"]
    return pd.concat([kept, numbers_given.recorded(books, "Payments")], ignore_index=True).astype(object)


def vendor_document(books: Books, row: int) -> str:
    """Identity of the vendor's document: vendor and their invoice number; "" where it has none."""
    number = references.plain(str(books["Bills"]["vendor_reference"][row]))
    return f"{joins.id_keys(books, 'Bills', 'vendor')[row]}/{number}" if number else ""


@derived
def under_another_number(books: Books) -> dict[str, str]:
    """Bills (keys) whose paper is in a file under a number that the book no longer has, and that file."""
    entries = payment_files.of_bills(books)
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
    entries = payment_files.of_bills(books)
    if not len(entries):
        return {}
    allocations = books["Allocations"]
    at = joins.parent_rows(books, "Allocations", "source", "Payments", "payment")
    left = (allocations["side"] == "payable").to_numpy(bool) & (allocations["kind"] == "payment").to_numpy(bool)
    left &= joins.at(books["Payments"]["status"] != PaymentStatus.PROPOSED, at, False).astype(bool)
    amounts = np.where(left, allocations["amount"].fillna(0).to_numpy(np.int64), 0).clip(0)  # returned ones had gone
    booked = pd.Series(amounts).groupby(key_of(allocations["document"]).to_numpy(object)).sum()
    filed = entries.groupby("bill")["amount"].sum()
    short = filed.index[filed.to_numpy() > booked.reindex(filed.index).fillna(0).to_numpy()]
    batches = entries.drop_duplicates("bill", keep="last").set_index("bill")["batch"]
    return {str(bill): str(batches[bill]) for bill in short}


@derived
def batches(books: Books) -> pd.Series:
    """Every batch there ever was."""
    return pd.concat([books["Payments"]["batch"], payment_files.batches(books)], ignore_index=True).astype(object)
