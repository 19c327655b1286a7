"""A bill, or goods received, of an order that is cancelled; a bill of work for an order that is closed.

Source: our own rules, three-way match. Of a closed order what was received may still be billed; of work that nobody
        receives, only whoever closed the order can say that it was done.
Units:  none.
Remedy: ask the vendor to credit it; if the goods are wanted, open the order again.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import order_match
from invoice_workbook.schema import BillStatus, PurchaseOrderStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("PurchaseOrders",)
TELLS_VENDOR = True
HOLDS = {"": "order cancelled"}


def find(books: Books) -> Iterator[Finding]:
    """Bill lines and bills without lines, goods receipts of cancelled orders, and work of closed ones."""
    lines = order_match.lines(books)
    if not books["PurchaseOrders"]["status"].isin((PurchaseOrderStatus.CANCELLED, PurchaseOrderStatus.CLOSED)).any():
        return
    words = pd.DataFrame({"order": order_match.named_as_typed(books)}, index=lines.index)
    place = ("BillLines", "purchase_order")
    charged = lines["counts"] & ~lines["takes_off"]
    yield Finding.where(books, place, charged & lines["is_cancelled"], "error", values=words)
    bills = books["Bills"]
    bare = ~pd.Series(range(len(bills)), index=bills.index).isin(set(lines["bill_at"]))
    wrong = bare & (bills["status"] != BillStatus.REJECTED) & ~open_items.is_credit(bills)
    wrong &= joins.id_keys(books, "Bills", "purchase_order").isin(order_match.cancelled(books))
    named = pd.DataFrame({"order": bills["purchase_order"]})
    yield Finding.where(books, ("Bills", "purchase_order"), wrong, "error", values=named)
    yield _received(books)
    service = np.append(order_match.orders(books)["is_service"].to_numpy(bool), False)
    closed = np.append(_closed_lines(books), False)
    at = lines["order_at"].to_numpy()
    late = charged & closed[at] & service[at]
    yield Finding.where(books, place, late, "warning", variant="closed", values=words)


def _received(books: Books) -> Finding:
    """Goods that came for a cancelled order, less what went back."""
    receipts = books["GoodsReceipts"]
    keys = joins.id_keys(books, "GoodsReceipts", "purchase_order")
    kept = receipts["accepted"].fillna(0).groupby(keys).transform("sum") > 0
    wrong = keys.isin(order_match.cancelled(books)) & kept & (receipts["accepted"].fillna(0) > 0)
    words = pd.DataFrame({"order": receipts["purchase_order"]})
    return Finding.where(books, ("GoodsReceipts", "purchase_order"), wrong, "error", variant="received", values=words)


def _closed_lines(books: Books) -> np.ndarray:
    """Whether each order line's order is closed."""
    at = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")
    return joins.marked(books["PurchaseOrders"]["status"] == PurchaseOrderStatus.CLOSED, at)
