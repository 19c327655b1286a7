"""A bill above the approval limit names a purchase order.

Source: our own rules, "Vendor bills"; Settings' *Approval limit*, in the bill's currency.
Units:  minor units.
Remedy: ask who ordered it, and enter the order or get the exception approved.
"""

from collections.abc import Iterator

import numpy as np

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import approval
from invoice_workbook.schema import CREDIT_NOTE, BillStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Large bills with no order in the header or on any line."""
    bills = books["Bills"]
    large = approval.above_limit(books) & (bills["status"] != BillStatus.REJECTED) & (bills["type"] != CREDIT_NOTE)
    if not large.any():
        return
    at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    named = (joins.id_keys(books, "BillLines", "purchase_order") != "").to_numpy(bool).astype(np.int64)
    by_line = joins.sums(named, at, len(bills)) > 0
    wrong = large & (joins.id_keys(books, "Bills", "purchase_order") == "") & ~by_line
    yield Finding.where(books, ("Bills", "purchase_order"), wrong, "warning", actual=bills["gross"], unit="amount")
