"""No more of an order line is billed than was received, or than was ordered if it is a service.

Source: our own rules, three-way match: all bills not rejected, less credit notes, against the quantity accepted so
        far; Settings' *Quantity tolerance %* and *amount* (excess x order price): an excess is allowed if it is
        within both. A blank limit means none.
Units:  quantity, up to six decimals.
Remedy: if the goods have arrived, enter the goods receipt; otherwise ask for a credit note, or hold the bill until
        they do.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.payable import order_match
from invoice_workbook.money import HUNDRED_PERCENT, MILLION
from invoice_workbook.problems import Finding
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
TELLS_VENDOR = True
HOLDS = {"": "over-billed", "service": "over-billed", "not-received": "not received"}


def find(books: Books) -> Iterator[Finding]:
    """The bill lines that take an order line beyond what may be billed."""
    lines, orders = order_match.lines(books), order_match.orders(books)
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["is_credit"]]
    base = np.where(orders["is_service"], orders["ordered"], orders["received"])
    mine = mine[mine["so_far"].to_numpy() > base[mine["order_at"]]]
    if not len(mine):
        return
    at = mine["order_at"].to_numpy()
    base = base[at]
    excess = mine["so_far"].to_numpy() - base
    wrong = excess > _allowed(books, mine, base, orders["price"].to_numpy()[at])
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


def _allowed(books: Books, mine: pd.DataFrame, base: np.ndarray, price: np.ndarray) -> np.ndarray:
    """The excess within tolerance."""
    percent = books.settings.percent("Quantity tolerance %")
    currencies = joins.at(books["Bills"]["row_currency"], mine["bill_at"].to_numpy())
    decimals = joins.at(books["Bills"]["row_decimals"], mine["bill_at"].to_numpy(), 2)
    name = "Quantity tolerance amount"
    strict = None if books.settings.amount(name) is None else 0  # without a rate nothing is tolerated
    amounts = {c: exchange.setting_in(books, name, str(c), strict) for c in set(currencies)}
    found = []
    for quantity, each, currency, digits in zip(base, price, currencies, decimals, strict=True):
        limits = [] if percent is None else [int(quantity) * percent // HUNDRED_PERCENT]
        amount = amounts[currency]
        if amount is not None and each:
            limits.append(amount * MILLION * MILLION // (10 ** int(digits) * int(each)))
        found.append(min(limits) if limits else np.iinfo(np.int64).max)
    return np.array(found, np.int64)
