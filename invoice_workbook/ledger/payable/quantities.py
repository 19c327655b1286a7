"""Quantities of purchase order lines: received so far, billed so far. Units: millionths."""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.tables import joins

ORDER_LINE = ("purchase_order", "line")


def received(books: Books) -> pd.Series:
    """Accepted quantity of every purchase order line."""
    return _summed(books, "GoodsReceipts", ORDER_LINE, "accepted")


def billed(books: Books) -> pd.Series:
    """Quantity on bill lines that name the purchase order line."""
    return _summed(books, "BillLines", ("purchase_order", "order_line"), "quantity")


def _summed(books: Books, table: str, fields: tuple[str, ...], quantity: str) -> pd.Series:
    lines = books["PurchaseOrderLines"]
    names = zip(ORDER_LINE, fields, strict=True)
    one = [
        (joins.id_keys(books, "PurchaseOrderLines", own), joins.id_keys(books, table, other)) for own, other in names
    ]
    orders, numbers = (pd.factorize(pd.concat(pair, ignore_index=True).to_numpy(object))[0] for pair in one)
    codes = pd.factorize(orders * (numbers.max(initial=0) + 1) + numbers)[0]
    amounts = books[table][quantity].fillna(0).to_numpy(np.int64)
    totals = joins.sums(amounts, codes[len(lines) :], int(codes.max(initial=0)) + 1)
    return pd.Series(totals[codes[: len(lines)]], index=lines.index)
