"""What customers paid in advance of an order: as typed there, as far as money on account covers it.

Units: minor units of the order's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_documents
from invoice_workbook.schema import CREDIT_NOTE, InvoiceStatus
from invoice_workbook.tables import joins


def left_of_orders(books: Books) -> pd.Series:
    """Of each order's *Prepaid* what no invoice has taken off yet."""
    orders, invoices = books["Orders"], books["Invoices"]
    counts = ((invoices["type"] != CREDIT_NOTE) & (invoices["status"] != InvoiceStatus.DRAFT)).to_numpy(bool)
    taken = np.where(counts, invoices["prepaid"].fillna(0).to_numpy(np.int64), 0)
    at = joins.parent_rows(books, "Invoices", "order", "Orders", "order")
    left: pd.Series = orders["prepaid"].fillna(0).astype("int64") - joins.sums(taken, at, len(orders))
    return left


class OnAccount:
    """Customers' money that no document has been given, used up while invoices are made; the oldest receipt first."""

    def __init__(self, books: Books) -> None:
        self._held: dict[tuple[str, str], list[tuple[str, int]]] = {}
        held = open_documents.money_on_account(books, "receivable")
        for one in sorted(held, key=lambda one: (str(one.dated), one.row)):
            if one.dated is not None and one.dated <= books.as_of:
                self._held.setdefault((one.party_key, one.currency), []).append((one.id, -one.open))

    def held(self, customer: str, currency: str) -> int:
        """What a customer (key) has on account in a currency."""
        return sum(amount for _, amount in self._held.get((customer, currency), ()))

    def take(self, customer: str, currency: str, amount: int) -> list[tuple[str, int]]:
        """Receipts and what is used of each, which is taken off; there must be so much."""
        used: list[tuple[str, int]] = []
        held = self._held.get((customer, currency), [])
        while amount > 0:
            receipt, there = held.pop(0)
            part = min(there, amount)
            used.append((receipt, part))
            amount -= part
            if there > part:
                held.insert(0, (receipt, there - part))
        return used
