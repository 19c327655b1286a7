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
    lines = joins.joined_keys(books, "PurchaseOrderLines", ORDER_LINE)
    amounts = books[table][quantity].fillna(0).to_numpy(np.int64)
    totals = pd.Series(amounts, index=joins.joined_keys(books, table, fields)).groupby(level=0).sum()
    return lines.map(totals).fillna(0).astype("int64")
