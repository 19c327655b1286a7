"""Bill lines compared with the order lines they name: what was ordered, received and billed so far.

Source: our own rules, three-way match. A bill line names its order's line itself, or the order through its bill. Units:
millionths in quantities and prices.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import BillStatus, PurchaseOrderStatus
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
    counts (its bill is not rejected), is_credit, quantity, so_far (what is billed of the order line up to and with this
    line, credit notes taken off).
    """
    frame, bills = books["BillLines"], books["Bills"]
    bill_at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    head = joins.at(joins.id_keys(books, "Bills", "purchase_order"), bill_at)
    own = joins.id_keys(books, "BillLines", "purchase_order").to_numpy(object)
    order = np.where(own == "", head, own)
    order_at = np.full(len(frame), -1)
    named = np.flatnonzero(order != "")
    is_cancelled = pd.Series(order).isin(cancelled(books)).to_numpy(bool)
    named = named[~is_cancelled[named]]
    if len(named) and len(books["PurchaseOrderLines"]):
        line = joins.id_keys(books, "BillLines", "order_line").to_numpy(object)[named]
        wanted = pd.Series(order[named], dtype=object) + SEPARATOR + line
        known = joins.joined_keys(books, "PurchaseOrderLines", ("purchase_order", "line")).str.slice(1)
        known = known[~known.duplicated()]
        found = pd.Index(known).get_indexer(pd.Index(wanted))
        places = books["PurchaseOrderLines"].index.get_indexer(known.index)
        order_at[named] = np.where(found >= 0, places[np.maximum(found, 0)], -1)
    table = pd.DataFrame(
        {
            "bill_at": bill_at,
            "order_at": order_at,
            "names_order": order != "",
            "is_cancelled": is_cancelled,
            "counts": joins.marked(bills["status"] != BillStatus.REJECTED, bill_at),
            "is_credit": joins.marked(open_items.is_credit(bills), bill_at),
            "quantity": frame["quantity"].fillna(0).to_numpy(np.int64),
        },
        index=frame.index,
    )
    return table.assign(so_far=_so_far(table, bills["bill_date"]))


def _so_far(lines: pd.DataFrame, days: pd.Series) -> pd.Series:
    """What is billed of the order line up to and with each line, by day, less all that is taken off it.

    Credit notes take off, and lines of goods given back.
    """
    mine = lines[lines["counts"] & (lines["order_at"] >= 0)]
    if not len(mine):
        return pd.Series(0, index=lines.index, dtype="int64")
    day = days.to_numpy("datetime64[s]")[mine["bill_at"]]
    signed = mine["quantity"].where(~mine["is_credit"], -mine["quantity"])
    order = np.lexsort((np.where(np.isnat(day), np.datetime64("9999-12-31", "s"), day), signed > 0))
    return (
        signed.iloc[order]
        .groupby(mine["order_at"].iloc[order])
        .cumsum()
        .reindex(lines.index, fill_value=0)
        .astype("int64")
    )


@derived
def orders(books: Books) -> pd.DataFrame:
    """For each purchase order line: ordered, received, price, is_service (no item, and nothing was received for it)."""
    frame = books["PurchaseOrderLines"]
    keys = joins.joined_keys(books, "PurchaseOrderLines", ("purchase_order", "line"))
    receipts = joins.joined_keys(books, "GoodsReceipts", ("purchase_order", "line"))
    accepted = pd.Series(books["GoodsReceipts"]["accepted"].fillna(0).to_numpy(np.int64), index=receipts)
    received = keys.map(accepted.groupby(level=0).sum()).fillna(0).astype("int64")
    return pd.DataFrame(
        {
            "ordered": frame["quantity"].fillna(0).astype("int64"),
            "received": received,
            "price": frame["unit_price"].fillna(0).astype("int64"),
            "is_service": (frame["item"].str.strip() == "") & ~keys.isin(set(receipts)),
        },
        index=frame.index,
    )
