"""Two vendors do not have one bank account.

Source: our own rules, "Vendor bills".
Units:  none; accounts are compared by letters and digits.
Remedy: ask both, by a way you know to be theirs; pay neither before it is clear.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.problems import Finding
from invoice_workbook.tables.cells import mapped


def find(books: Books) -> Iterator[Finding]:
    """Every vendor whose account another has, with the other."""
    vendors = books["Vendors"]
    keys = mapped(vendors["bank_account"], references.plain)
    wrong = (keys != "") & keys.duplicated(keep=False)
    if not wrong.any():
        return
    ids = vendors["vendor"].groupby(keys).agg(list)
    others = [tuple(id_ for id_ in ids[key] if id_ != own) for key, own in zip(keys, vendors["vendor"], strict=True)]
    related = pd.Series(others, index=vendors.index)
    yield Finding.where(
        *(books, ("Vendors", "bank_account"), wrong, "error"), actual=vendors["bank_account"], related=related
    )
