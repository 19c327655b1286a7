"""Delivered goods are invoiced within a week.

Source: our own rules, "Customer orders and prices".
Units:  days.
Remedy: verify the order and issue its invoice.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import InvoiceStatus, OrderStatus
from invoice_workbook.tables import joins

CONCERNS = ("orders",)
NEEDS = ("Orders",)
ONLY_TELLS = True

DAYS = 7


def find(books: Books) -> Iterator[Finding]:
    """Orders delivered more than a week ago without an invoice."""
    orders, invoices = books["Orders"], books["Invoices"]
    at = joins.parent_rows(books, "Invoices", "order", "Orders", "order")
    issued = (invoices["status"] != InvoiceStatus.DRAFT).to_numpy(bool).astype(np.int64)
    has = joins.sums(issued, at, len(orders)) > 0
    days = (pd.Timestamp(books.as_of) - orders["delivered_on"]).dt.days.astype("Int64")
    wrong = (days > DAYS) & ~has & (orders["status"] != OrderStatus.CANCELLED)
    yield Finding.where(
        books,
        ("Orders", "delivered_on"),
        wrong,
        "warning",
        actual=orders["delivered_on"],
        difference=days,
        difference_unit="whole",
        values=pd.DataFrame({"customer": orders["customer"], "days": days}),
    )
