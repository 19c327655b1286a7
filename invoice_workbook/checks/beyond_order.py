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
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import order_match, tolerances
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("PurchaseOrderLines",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Order lines of which too much came, and the bill lines that go beyond what was ordered."""
    orders, frame = order_match.orders(books), books["PurchaseOrderLines"]
    if not len(frame):
        return
    ordered, received = orders["ordered"].to_numpy(np.int64), orders["received"].to_numpy(np.int64)
    turned = np.where(ordered < 0, -1, 1)  # of what is to go back, more than that is too much as well
    places = np.arange(len(frame))
    wrong = pd.Series(_is_beyond(books, orders, (received - ordered) * turned, places), index=frame.index)
    words = pd.DataFrame({"order": frame["purchase_order"], "line": frame["line"]})
    if wrong.any():
        figures = _figures(frame.index, frame.index, ordered, received, received - ordered)
        yield Finding.where(books, ("PurchaseOrderLines", "received"), wrong, "warning", values=words, **figures)
    yield from _billed(books, orders, words)


def _billed(books: Books, orders: pd.DataFrame, words: pd.DataFrame) -> Iterator[Finding]:
    """Bill lines beyond the order of goods that were received; work beyond it is told by quantity-match."""
    lines, index = order_match.lines(books), books["BillLines"].index
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["takes_off"]]
    at, so_far = mine["order_at"].to_numpy(), mine["so_far"].to_numpy(np.int64)
    ordered = orders["ordered"].to_numpy(np.int64)[at]
    is_here = (so_far <= orders["received"].to_numpy(np.int64)[at]) & (ordered >= 0)
    wrong = _is_beyond(books, orders, np.where(is_here, so_far - ordered, 0), at)
    if not wrong.any():
        return
    marked = pd.Series(False, index=index)
    marked[mine.index[wrong]] = True
    figures = _figures(mine.index, index, ordered, so_far, so_far - ordered)
    named = words.iloc[at].set_axis(mine.index).reindex(index)
    place = ("BillLines", "quantity")
    yield Finding.where(books, place, marked, "warning", variant="billed", values=named, **figures)


def _is_beyond(books: Books, orders: pd.DataFrame, excess: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Whether each excess over the order line at its place is beyond what is tolerated."""
    beyond = excess > 0
    some = at[beyond]
    heads = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")[some]
    currencies = joins.at(books["PurchaseOrders"]["row_currency"], heads, books.settings.currency)
    decimals = joins.at(books["PurchaseOrders"]["row_decimals"], heads, 2)
    ordered, prices = (orders[name].to_numpy(np.int64)[some] for name in ("ordered", "price"))
    beyond[beyond] = excess[beyond] > tolerances.of_quantities(books, ordered, prices, currencies, decimals)
    return beyond


def _figures(
    index: pd.Index, whole: pd.Index, expected: np.ndarray, actual: np.ndarray, difference: np.ndarray
) -> dict[str, Any]:
    columns = {"expected": expected, "actual": actual, "difference": difference}
    return {name: pd.Series(values, index=index, dtype="Int64").reindex(whole) for name, values in columns.items()}
