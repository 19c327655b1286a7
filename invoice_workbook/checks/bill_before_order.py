"""A bill is not dated before its order, which it or its first line names.

Source: our own rules, "Vendor bills".
Units:  days.
Remedy: find out whether the order was written afterwards; if so, ask for orders to be placed first.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import order_match
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("PurchaseOrders", "Bills")
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Bills older than their order, with the order's date."""
    bills = books["Bills"]
    at = order_match.places(books, order_match.of_bills(books))
    days = joins.at(books["PurchaseOrders"]["order_date"], at, pd.NaT)
    ordered = pd.Series(pd.to_datetime(pd.Series(days)).to_numpy(), index=bills.index).astype("datetime64[s]")
    wrong = bills["bill_date"] < ordered
    words = pd.DataFrame({"order": joins.at(books["PurchaseOrders"]["purchase_order"], at)}, index=bills.index)
    figures: dict[str, Any] = {"expected": ordered, "actual": bills["bill_date"], "values": words}
    yield Finding.where(books, ("Bills", "bill_date"), wrong, "notice", **figures)
