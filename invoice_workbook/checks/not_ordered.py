"""If a bill names an order, each of its lines names a line of that order, and the order is one of its vendor's.

Source: our own rules, three-way match. Freight and other charges are expected as far as the order plans them, and
        within Settings' *Charges tolerance %* and *amount*; a line below zero is always expected.
Units:  minor units, for charges.
Remedy: find the line that was ordered; if it was not ordered, ask the vendor to credit it, or order it now.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import charges, order_match
from invoice_workbook.problems import Finding
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
TELLS_VENDOR = True
HOLDS = {"": "not ordered", "charge": "not ordered", "vendor": "not ordered"}


def find(books: Books) -> Iterator[Finding]:
    """Lines of no order line on bills that name an order; charges beyond what is expected; another vendor's order."""
    lines = order_match.lines(books)
    mine = lines["counts"] & lines["names_order"] & ~lines["takes_off"] & ~lines["is_cancelled"]
    if not mine.any():
        return
    order_of = pd.Series(order_match.named_as_typed(books), index=lines.index)
    words = pd.DataFrame({"order": order_of})
    known = charges.of_lines(books)
    wrong = mine & (lines["order_at"] < 0) & ~lines.index.isin(known.index)
    place = ("BillLines", "order_line")
    actual = books["BillLines"]["order_line"]
    yield Finding.where(books, place, wrong, "error", actual=actual, values=words)
    beyond = known["excess"].reindex(lines.index, fill_value=0) > 0
    columns = {"expected": "planned", "actual": "charged", "difference": "excess"}
    figures: dict[str, Any] = {name: known[of].astype("Int64").reindex(lines.index) for name, of in columns.items()}
    place = ("BillLines", "line_net")
    yield Finding.where(books, place, beyond, "error", variant="charge", values=words, **figures)
    yield _of_another_vendor(books, mine, words)


def _of_another_vendor(books: Books, mine: pd.Series, words: pd.DataFrame) -> Finding:
    """Lines of bills that name an order placed with somebody else."""
    bill_at = order_match.lines(books)["bill_at"].to_numpy()
    keys = pd.Series(order_match.named(books), dtype=object)
    orders = joins.id_keys(books, "PurchaseOrders", "purchase_order")
    first = ~orders.duplicated()
    of_order = dict(zip(orders[first], joins.id_keys(books, "PurchaseOrders", "vendor")[first], strict=True))
    owner = keys.map(of_order).fillna("").to_numpy(object)
    vendor = joins.at(joins.id_keys(books, "Bills", "vendor"), bill_at)
    wrong = mine & (owner != "") & (vendor != "") & (owner != vendor)
    spelled = dict(zip(orders[first], books["PurchaseOrders"]["vendor"][first], strict=True))
    expected = pd.Series(keys.map(spelled).fillna("").to_numpy(object), index=mine.index)
    actual = pd.Series(joins.at(books["Bills"]["vendor"], bill_at), index=mine.index)
    figures: dict[str, Any] = {"expected": expected, "actual": actual, "values": words}
    place = ("BillLines", "purchase_order")
    return Finding.where(
        books, place, pd.Series(np.asarray(wrong, bool), mine.index), "error", variant="vendor", **figures
    )
