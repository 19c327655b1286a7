"""If a bill names an order, each of its lines names a line of that order, and the order is one of its vendor's.

Source: our own rules, three-way match. Freight and other charges are expected as far as the order plans them, and
        within Settings' *Charges tolerance %* and *amount*; a line below zero is always expected.
Units:  minor units, for charges.
Remedy: find the line that was ordered; if it was not ordered, ask the vendor to credit it, or order it now.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import charges, order_match
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("BillLines",)
TELLS_VENDOR = True
HOLDS = {"": "not ordered", "charge": "not ordered", "vendor": "not ordered"}


def find(books: Books) -> Iterator[Finding]:
    """Lines of no order line on bills that name an order; charges beyond what is expected; another vendor's order."""
    lines = order_match.lines(books)
    mine = lines["counts"] & lines["names_order"] & ~lines["takes_off"] & ~lines["is_cancelled"]
    if not mine.any():
        return
    known = charges.of_lines(books)
    wrong = mine & (lines["order_at"] < 0) & ~lines.index.isin(known.index)
    if wrong.any():
        actual = books["BillLines"]["order_line"]
        yield Finding.where(books, ("BillLines", "order_line"), wrong, "error", actual=actual, values=_orders(books))
    beyond = known["excess"].reindex(lines.index, fill_value=0) > 0
    if beyond.any():
        columns = {"expected": "planned", "actual": "charged", "difference": "excess"}
        figures: dict[str, Any] = {name: known[of].astype("Int64").reindex(lines.index) for name, of in columns.items()}
        place = ("BillLines", "line_net")
        yield Finding.where(books, place, beyond, "error", variant="charge", values=_orders(books), **figures)
    yield from _of_another_vendor(books, mine)


def _orders(books: Books) -> pd.DataFrame:
    return pd.DataFrame({"order": order_match.named_as_typed(books)}, index=books["BillLines"].index)


def _of_another_vendor(books: Books, mine: pd.Series) -> Iterator[Finding]:
    """Lines of bills that name an order placed with somebody else."""
    bill_at = order_match.lines(books)["bill_at"].to_numpy()
    at = order_match.places(books, order_match.named(books))
    owner = joins.at(joins.id_keys(books, "PurchaseOrders", "vendor"), at)
    vendor = joins.at(joins.id_keys(books, "Bills", "vendor"), bill_at)
    wrong = pd.Series(mine.to_numpy(bool) & (owner != "") & (vendor != "") & (owner != vendor), index=mine.index)
    if wrong.any():
        expected = pd.Series(joins.at(books["PurchaseOrders"]["vendor"], at), index=mine.index)
        actual = pd.Series(joins.at(books["Bills"]["vendor"], bill_at), index=mine.index)
        figures: dict[str, Any] = {"expected": expected, "actual": actual, "values": _orders(books)}
        yield Finding.where(books, ("BillLines", "purchase_order"), wrong, "error", variant="vendor", **figures)
