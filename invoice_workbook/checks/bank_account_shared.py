"""No two vendors have the same bank account.

Source: our own rules, "Vendor bills".
Units:  none; accounts are compared by letters and digits, one that is no IBAN with its bank's clearing code.
Remedy: ask both, using contact details you already know to be right; pay neither until it is clear.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import vendor_accounts

CONCERNS = ("bills",)
NEEDS = ("Vendors",)


def find(books: Books) -> Iterator[Finding]:
    """Every vendor that shares its account with another, with the other vendor."""
    vendors = books["Vendors"]
    keys = vendor_accounts.comparable(books)
    wrong = (keys != "") & keys.duplicated(keep=False)
    if not wrong.any():
        return
    ids = vendors["vendor"].groupby(keys).agg(list)
    others = [tuple(id_ for id_ in ids[key] if id_ != own) for key, own in zip(keys, vendors["vendor"], strict=True)]
    related = pd.Series(others, index=vendors.index)
    yield Finding.where(
        books, ("Vendors", "bank_account"), wrong, "error", actual=vendor_accounts.spelled(books), related=related
    )
