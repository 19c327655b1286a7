"""No more of an order line is billed than was received, or than was ordered if it is a service.

Source: our own rules, three-way match: all bills not rejected, less what was given back (a credit for a price or a
        rebate gives nothing back), against the quantity accepted so far; Settings' *Quantity tolerance %* and
        *amount* (excess x order price): an excess is allowed if it is within both. A blank limit means none.
Units:  quantity, up to six decimals.
Remedy: if the goods have arrived, enter the goods receipt; otherwise ask for a credit note, or hold the bill until
        they do.
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
NEEDS = ("PurchaseOrderLines", "BillLines")
TELLS_VENDOR = True
HOLDS = {"": "over-billed", "service": "over-billed", "not-received": "not received"}


def find(books: Books) -> Iterator[Finding]:
    """The bill lines that take an order line beyond what may be billed."""
    lines, orders = order_match.lines(books), order_match.orders(books)
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["takes_off"]]
    base = np.where(orders["is_service"], orders["ordered"], orders["received"])
    mine = mine[mine["so_far"].to_numpy() > base[mine["order_at"]]]
    if not len(mine):
        return
    at = mine["order_at"].to_numpy()
    base = base[at]
    excess = mine["so_far"].to_numpy() - base
    bills, bill_at = books["Bills"], mine["bill_at"].to_numpy()
    currencies, decimals = (joins.at(bills[field], bill_at, 2) for field in ("row_currency", "row_decimals"))
    prices = orders["price"].to_numpy()[at]
    wrong = excess > tolerances.of_quantities(books, base, prices, currencies, decimals)
    index = books["BillLines"].index
    marked = pd.Series(False, index=index)
    marked[mine.index[wrong]] = True
    columns = {"expected": base, "actual": mine["so_far"].to_numpy(), "difference": excess}
    figures: dict[str, Any] = {
        name: pd.Series(values, index=mine.index, dtype="Int64").reindex(index) for name, values in columns.items()
    }
    service = orders["is_service"].to_numpy(bool)[at]
    nothing = ~service & (base == 0)
    names = books["PurchaseOrderLines"]["purchase_order"] + ", " + books["PurchaseOrderLines"]["line"]
    words = pd.DataFrame({"order": joins.at(names, at)}, index=mine.index).reindex(index)
    for kind, variant in ((service, "service"), (nothing, "not-received"), (~service & ~nothing, "")):
        chosen = marked.copy()
        chosen[mine.index[~kind]] = False
        yield Finding.where(books, ("BillLines", "quantity"), chosen, "error", variant=variant, **figures, values=words)
