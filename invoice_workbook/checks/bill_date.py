"""A bill is not dated after the day it was received, nor in the future.

Source: our own rules, "Vendor bills".
Units:  days.
Remedy: correct the date from the document; if the document itself is wrong, send it back.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding

CONCERNS = ("bills",)
NEEDS = ("Bills",)
TELLS_VENDOR = True


def find(books: Books) -> Iterator[Finding]:
    """Bills dated too late, with the latest date they may have."""
    bills = books["Bills"]
    today = pd.Series(pd.Timestamp(books.as_of), index=bills.index).astype("datetime64[s]")
    latest = bills["received_on"].where(bills["received_on"] < today, today)
    wrong = bills["bill_date"] > latest
    days = (bills["bill_date"] - latest).dt.days.astype("Int64")
    figures: dict[str, Any] = {"expected": latest, "actual": bills["bill_date"], "difference": days}
    yield Finding.where(books, ("Bills", "bill_date"), wrong, "error", difference_unit="whole", **figures)
