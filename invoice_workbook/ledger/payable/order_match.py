"""Bill lines compared with the order lines they name: what was ordered, received and billed so far.

Source: our own rules, three-way match. A bill line names its order's line itself, or the order through its bill. Units:
millionths in quantities and prices.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import given_back
from invoice_workbook.ledger.payable.quantities import ORDER_LINE
from invoice_workbook.money import HUNDRED_PERCENT
from invoice_workbook.schema import BillKind, BillStatus, PurchaseOrderStatus
from invoice_workbook.tables import joins

SEPARATOR = "\x1f"


@derived
def of_bills(books: Books) -> np.ndarray:
    """The key of each bill's order: the one it names, else the one its first line does; "" where neither does."""
    head = joins.id_keys(books, "Bills", "purchase_order").to_numpy(object)
    own = joins.id_keys(books, "BillLines", "purchase_order").to_numpy(object)
    named = np.flatnonzero(own != "")
    if not len(named):
        return head
    at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")[named]
    first = pd.Series(own[named]).groupby(at).first().drop(-1, errors="ignore")
    by_line = np.full(len(head), "", object)
    by_line[first.index.to_numpy(np.intp)] = first.to_numpy(object)
    return np.where(head == "", by_line, head)


@derived
def cancelled(books: Books) -> frozenset[str]:
    """The purchase orders (keys) that are cancelled: nothing of them is ordered."""
    is_ = books["PurchaseOrders"]["status"] == PurchaseOrderStatus.CANCELLED
    return frozenset(joins.id_keys(books, "PurchaseOrders", "purchase_order")[is_])


@derived
def lines(books: Books) -> pd.DataFrame:
    """Each bill line with its order line.

    Columns: bill_at, order_at (places, -1 where there is none or its order is cancelled), names_order, is_cancelled,
    counts (its bill is not rejected), takes_off (a credit, or below zero), so_far (what is billed of the order line up
    to and with this line, less what was given back).
    """
    frame, bills = books["BillLines"], books["Bills"]
    bill_at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    order = named(books)
    is_cancelled = pd.Series(order, dtype=object).isin(cancelled(books)).to_numpy(bool)
    is_credit = joins.marked(open_items.is_credit(bills), bill_at)
    quantity, price = frame["quantity"].fillna(0), frame["unit_price"].fillna(0)
    table = pd.DataFrame(
        {
            "bill_at": bill_at,
            "order_at": _order_lines(books, np.where(is_cancelled, "", order)),
            "names_order": order != "",
            "is_cancelled": is_cancelled,
            "counts": joins.marked(pd.Series(~joins.holds(books, "Bills", "status", BillStatus.REJECTED)), bill_at),
            "takes_off": ((quantity < 0) ^ (price < 0)).to_numpy(bool) ^ is_credit,
        },
        index=frame.index,
    )
    return table.assign(so_far=_so_far(books, table))


@derived
def named(books: Books) -> np.ndarray:
    """The key of the order that each bill line names, itself or through its bill; "" where neither does."""
    bill_at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    head = joins.at(joins.id_keys(books, "Bills", "purchase_order"), bill_at)
    own = joins.id_keys(books, "BillLines", "purchase_order").to_numpy(object)
    return np.where(own == "", head, own)


def places(books: Books, orders: np.ndarray) -> np.ndarray:
    """The place of the purchase order of each of these keys, the first of that id; -1 where there is none."""
    keys = joins.id_keys(books, "PurchaseOrders", "purchase_order")
    at = np.flatnonzero(~keys.duplicated())
    found = pd.Index(keys.iloc[at]).get_indexer(pd.Index(orders))
    return np.where(found >= 0, at[np.maximum(found, 0)], -1) if len(at) else np.full(len(orders), -1)


def named_as_typed(books: Books) -> np.ndarray:
    """The same as the sheet spells it, for messages."""
    bill_at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    head = joins.at(books["Bills"]["purchase_order"], bill_at)
    own = books["BillLines"]["purchase_order"].to_numpy(object)
    return np.where(own == "", head, own)


def _order_lines(books: Books, order: np.ndarray) -> np.ndarray:
    """The place of the order's line that each bill line names; -1 for none. `order` has the key of each one's order."""
    found = np.full(len(order), -1)
    naming = np.flatnonzero(order != "")
    if len(naming) and len(books["PurchaseOrderLines"]):
        line = joins.id_keys(books, "BillLines", "order_line").to_numpy(object)[naming]
        wanted = pd.Series(order[naming], dtype=object) + SEPARATOR + line
        known = joins.joined_keys(books, "PurchaseOrderLines", ORDER_LINE).str.slice(1)
        known = known[~known.duplicated()]
        at = pd.Index(known).get_indexer(pd.Index(wanted))
        places = books["PurchaseOrderLines"].index.get_indexer(known.index)
        found[naming] = np.where(at >= 0, places[np.maximum(at, 0)], -1)
    return found


def _so_far(books: Books, lines: pd.DataFrame) -> pd.Series:
    """What is billed of the order line up to and with each line, by day, less all that is given back of it."""
    mine = lines[lines["counts"] & (lines["order_at"] >= 0)]
    if not len(mine):
        return pd.Series(0, index=lines.index, dtype="int64")
    frame, bills, at = books["BillLines"].loc[mine.index], books["Bills"], mine["bill_at"].to_numpy()
    day = bills["bill_date"].to_numpy("datetime64[s]")[at]
    order = np.lexsort((np.where(np.isnat(day), np.datetime64("9999-12-31", "s"), day), ~mine["takes_off"]))
    quantity = frame["quantity"].fillna(0).abs().to_numpy(np.int64)
    if mine["takes_off"].any():
        back = _given_back(books, mine.assign(quantity=quantity, rank=np.argsort(order)))
        quantity = np.where(mine["takes_off"], -back, quantity)
    signed = pd.Series(quantity, index=mine.index)
    return (
        signed.iloc[order]
        .groupby(mine["order_at"].iloc[order])
        .cumsum()
        .reindex(lines.index, fill_value=0)
        .astype("int64")
    )


def _given_back(books: Books, mine: pd.DataFrame) -> np.ndarray:
    """What of each line that takes off was given back. `mine` has quantity and rank, too."""
    frame, bills, at = books["BillLines"].loc[mine.index], books["Bills"], mine["bill_at"].to_numpy()
    corrects = pd.Series(joins.parent_rows(books, "Bills", "corrects", "Bills", "bill"))
    less = HUNDRED_PERCENT - frame["discount"].fillna(0).to_numpy(object)
    more = mine.assign(
        price=frame["unit_price"].fillna(0).abs().to_numpy(object) * less,
        decimals=joins.at(bills["row_decimals"], at, 2),
        is_price_credit=joins.marked(bills["kind"] == BillKind.PRICE_CREDIT, at),
        corrects_at=joins.at(corrects, at, -1),
    )
    prices = orders(books)["price"].to_numpy(object) * HUNDRED_PERCENT
    return given_back.quantities(more, prices, orders(books)["returned"].to_numpy(np.int64))


@derived
def orders(books: Books) -> pd.DataFrame:
    """For each purchase order line: ordered, received (less what went back), returned, price, is_service.

    A service has no item, and nothing was received for it.
    """
    frame = books["PurchaseOrderLines"]
    keys = joins.joined_keys(books, "PurchaseOrderLines", ORDER_LINE)
    receipts = joins.joined_keys(books, "GoodsReceipts", ORDER_LINE)
    accepted = pd.Series(books["GoodsReceipts"]["accepted"].fillna(0).to_numpy(np.int64), index=receipts)
    by_line = accepted.groupby(level=0).sum()
    returned = (-accepted[accepted < 0]).groupby(level=0).sum()
    return pd.DataFrame(
        {
            "ordered": frame["quantity"].fillna(0).astype("int64"),
            "received": keys.map(by_line).fillna(0).astype("int64"),
            "returned": keys.map(returned).fillna(0).astype("int64"),
            "price": frame["unit_price"].fillna(0).astype("int64"),
            "is_service": (frame["item"].str.strip() == "") & ~keys.isin(set(receipts)),
        },
        index=frame.index,
    )


def currencies(books: Books) -> np.ndarray:
    """The currency of each purchase order line's order; "" where the order is not in the book."""
    at = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")
    return joins.at(books["PurchaseOrders"]["row_currency"], at)
