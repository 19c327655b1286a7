"""Bill lines beside the order lines they name, and what of these was ordered, received and billed so far.

Source: our own rules, three-way match. A bill line names its order's line itself, or the order through its bill. Units:
millionths in quantities and prices.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items, rows

REJECTED = "rejected"
SEPARATOR = "\x1f"


@derived
def lines(books: Books) -> pd.DataFrame:
    """Each bill line with its order line.

    Columns: bill_at, order_at (places, -1 where there is none), names_order, counts (its bill is not rejected),
    is_credit, day, quantity, so_far (what is billed of the order line up to and with this line).
    """
    frame, bills = books["BillLines"], books["Bills"]
    bill_at = rows.parents(books, "BillLines", "bill", "Bills", "bill")
    head = rows.at(rows.keys(books, "Bills", "purchase_order"), bill_at)
    own = rows.keys(books, "BillLines", "purchase_order").to_numpy(object)
    order = np.where(own == "", head, own)
    order_at = np.full(len(frame), -1)
    named = np.flatnonzero(order != "")
    if len(named) and len(books["PurchaseOrderLines"]):
        line = rows.keys(books, "BillLines", "order_line").to_numpy(object)[named]
        wanted = pd.Series(order[named], dtype=object) + SEPARATOR + line
        known = rows.joined_keys(books, "PurchaseOrderLines", ("purchase_order", "line")).str.slice(1)
        known = known[~known.duplicated()]
        found = pd.Index(known).get_indexer(pd.Index(wanted))
        places = books["PurchaseOrderLines"].index.get_indexer(known.index)
        order_at[named] = np.where(found >= 0, places[np.maximum(found, 0)], -1)
    rejected = rows.at(bills["status"] == REJECTED, bill_at, True).astype(bool)
    credit = rows.at(open_items.is_credit(bills), bill_at, False).astype(bool)
    days = rows.at(bills["bill_date"], bill_at, pd.NaT)
    table = pd.DataFrame(
        {
            "bill_at": bill_at,
            "order_at": order_at,
            "names_order": order != "",
            "counts": ~rejected & (bill_at >= 0),
            "is_credit": credit,
            "day": pd.to_datetime(pd.Series(days)).to_numpy(),
            "quantity": frame["quantity"].fillna(0).to_numpy(np.int64),
        },
        index=frame.index,
    )
    mine = table["counts"] & (table["order_at"] >= 0)
    signed = table["quantity"].where(~table["is_credit"], -table["quantity"]).where(mine, 0)
    running = signed[mine].loc[table[mine].sort_values(["day"], kind="stable").index]
    so_far = running.groupby(table["order_at"][running.index]).cumsum()
    return table.assign(so_far=so_far.reindex(frame.index).fillna(0).astype("int64"))


@derived
def orders(books: Books) -> pd.DataFrame:
    """For each purchase order line: ordered, received, price, is_service (no item, and nothing was received for it)."""
    frame = books["PurchaseOrderLines"]
    keys = rows.joined_keys(books, "PurchaseOrderLines", ("purchase_order", "line"))
    receipts = rows.joined_keys(books, "GoodsReceipts", ("purchase_order", "line"))
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
