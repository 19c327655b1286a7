"""No more is received of an order line than was ordered, nor billed.

Source: our own rules, three-way match: what was accepted, less what went back, and what is billed, less what was given
        back, against what was ordered; Settings' *Quantity tolerance %* and *amount* (excess x order price), both. What
        is billed beyond what was received is told by quantity-match.
Units:  quantity, up to six decimals.
Remedy: decide whether to keep it: change the order, or send it back and ask for a credit note.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import order_match, tolerances
from invoice_workbook.problems import Finding
from invoice_workbook.tables import joins

CONCERNS = ("bills",)


def find(books: Books) -> Iterator[Finding]:
    """Order lines of which too much came, and the bill lines that go beyond what was ordered."""
    orders, frame = order_match.orders(books), books["PurchaseOrderLines"]
    if not len(frame):
        return
    ordered, received = orders["ordered"].to_numpy(np.int64), orders["received"].to_numpy(np.int64)
    allowed = _allowed(books, orders)
    turned = np.where(ordered < 0, -1, 1)  # of what is to go back, more than that is too much as well
    excess = (received - ordered) * turned
    wrong = pd.Series(excess > allowed, index=frame.index)
    words = pd.DataFrame({"order": frame["purchase_order"], "line": frame["line"]})
    figures = _figures(frame.index, frame.index, ordered, received, received - ordered)
    yield Finding.where(books, ("PurchaseOrderLines", "received"), wrong, "warning", values=words, **figures)
    yield _billed(books, orders, words, allowed)


def _billed(books: Books, orders: pd.DataFrame, words: pd.DataFrame, allowed: np.ndarray) -> Finding:
    """Bill lines beyond the order of goods that were received; work beyond it is told by quantity-match."""
    lines, index = order_match.lines(books), books["BillLines"].index
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["takes_off"]]
    at, so_far = mine["order_at"].to_numpy(), mine["so_far"].to_numpy(np.int64)
    ordered = orders["ordered"].to_numpy(np.int64)[at]
    is_here = so_far <= orders["received"].to_numpy(np.int64)[at]
    wrong = is_here & (ordered >= 0) & (so_far - ordered > allowed[at])
    marked = pd.Series(False, index=index)
    marked[mine.index[wrong]] = True
    figures = _figures(mine.index, index, ordered, so_far, so_far - ordered)
    named = words.iloc[at].set_axis(mine.index).reindex(index)
    return Finding.where(books, ("BillLines", "quantity"), marked, "warning", variant="billed", values=named, **figures)


def _figures(
    index: pd.Index, whole: pd.Index, expected: np.ndarray, actual: np.ndarray, difference: np.ndarray
) -> dict[str, Any]:
    columns = {"expected": expected, "actual": actual, "difference": difference}
    return {name: pd.Series(values, index=index, dtype="Int64").reindex(whole) for name, values in columns.items()}


def _allowed(books: Books, orders: pd.DataFrame) -> np.ndarray:
    """The tolerated excess over each order line."""
    at = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")
    home = books.settings.currency
    currencies = joins.at(books["PurchaseOrders"]["row_currency"], at, home)
    decimals = joins.at(books["PurchaseOrders"]["row_decimals"], at, 2)
    ordered, prices = orders["ordered"].to_numpy(np.int64), orders["price"].to_numpy(np.int64)
    return tolerances.of_quantities(books, ordered, prices, currencies, decimals)
