"""No held bill is paid.

Source: our own rules, "Vendor bills".
Units:  minor units.
Remedy: find out how it came to be paid, resolve the hold, and claim back any excess.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import paid_bills
from invoice_workbook.schema import BillStatus

CONCERNS = ("bills",)
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Held bills with a payment."""
    bills = books["Bills"]
    paid = paid_bills.amounts(books)
    if not (paid > 0).any():
        return
    wrong = (paid > 0) & ((bills["hold"].str.strip() != "") | (bills["status"] == BillStatus.HELD))
    words = pd.DataFrame({"reason": bills["hold"].where(bills["hold"] != "", bills["status"])})
    figures: dict[str, Any] = {"actual": paid.astype("Int64"), "values": words}
    yield Finding.where(books, ("Bills", "hold"), wrong, "error", unit="amount", **figures)
