"""A bill's price after discount is the order's price.

Source: our own rules, three-way match; Settings' *Price tolerance %* and *Price tolerance amount*: a higher price is
        allowed if it is within both. A blank limit means none, 0 allows nothing.
Units:  price, up to six decimals, compared exactly.
        A price in another currency than the order's is compared by a person.
Remedy: ask the vendor for a corrected bill, or get the difference approved and dismiss the problem with the reason.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import order_match, tolerances
from invoice_workbook.money import HUNDRED_PERCENT
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("PurchaseOrderLines", "BillLines")
TELLS_VENDOR = True
HOLDS = {"above": "over-priced", "currency": "over-priced"}


def find(books: Books) -> Iterator[Finding]:
    """Bill lines above the order's price beyond tolerance; those below it are notices; those in another currency."""
    lines, orders = order_match.lines(books), order_match.orders(books)
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["takes_off"]]
    if len({*books["PurchaseOrders"]["row_currency"], *books["Bills"]["row_currency"]}) > 1:
        in_order = order_match.currencies(books)[mine["order_at"]]
        is_other = in_order != joins.at(books["Bills"]["row_currency"], mine["bill_at"].to_numpy())
        is_other &= in_order != ""
        yield _in_another_currency(books, mine[is_other], in_order[is_other])
        mine = mine[~is_other]
    frame = books["BillLines"].loc[mine.index]
    ordered = orders["price"].to_numpy(np.int64)[mine["order_at"]]
    differs = (frame["unit_price"].fillna(0).to_numpy(np.int64) != ordered) | (frame["discount"].fillna(0) != 0)
    mine, frame = mine[differs], frame[differs]  # most prices are the order's: exact arithmetic is for the others
    if not len(mine):
        return
    price = frame["unit_price"].fillna(0).abs().to_numpy(object) * (
        HUNDRED_PERCENT - frame["discount"].fillna(0).to_numpy(object)
    )
    ordered = orders["price"].to_numpy(object)[mine["order_at"]] * HUNDRED_PERCENT
    over = np.array([max(p - o, 0) for p, o in zip(price, ordered, strict=True)], object)
    bills, bill_at = books["Bills"], mine["bill_at"].to_numpy()
    currencies, decimals = (joins.at(bills[field], bill_at, 2) for field in ("row_currency", "row_decimals"))
    allowed = tolerances.of_prices(books, ordered, currencies, decimals)
    above = np.array([o > 0 and o > a for o, a in zip(over, allowed, strict=True)], bool)
    below = np.array([p < o for p, o in zip(price, ordered, strict=True)], bool) & frame["unit_price"].notna().to_numpy(
        bool
    )
    figures: dict[str, Any] = {
        "expected": _price(ordered, mine.index, books),
        "actual": _price(price, mine.index, books),
    }
    order_ids = pd.DataFrame({"order": _named(books, mine)}, index=mine.index).reindex(books["BillLines"].index)
    found: tuple[tuple[Any, Any, str], ...] = ((above, "error", "above"), (below, "notice", "below"))
    for wrong, severity, variant in found:
        marked = pd.Series(False, index=books["BillLines"].index)
        marked[mine.index[wrong]] = True
        yield Finding.where(
            books,
            ("BillLines", "unit_price"),
            marked,
            severity,
            variant=variant,
            **figures,
            difference=figures["actual"] - figures["expected"],
            values=order_ids,
        )


def _in_another_currency(books: Books, mine: pd.DataFrame, expected: np.ndarray) -> Finding:
    """Lines whose price nobody can hold against the order's, for it is in another currency."""
    index = books["BillLines"].index
    actual = joins.at(books["Bills"]["row_currency"], mine["bill_at"].to_numpy())
    words = pd.DataFrame({"order": _named(books, mine), "ordered_in": expected, "billed_in": actual}, mine.index)
    marked = pd.Series(index.isin(mine.index), index=index)
    place = ("BillLines", "unit_price")
    return Finding.where(books, place, marked, "error", variant="currency", values=words.reindex(index))


def _price(exact: np.ndarray, index: pd.Index, books: Books) -> pd.Series:
    """Prices in millionths, for the message."""
    rounded = pd.Series([int(p) // HUNDRED_PERCENT for p in exact], index=index, dtype="Int64")
    return rounded.reindex(books["BillLines"].index)


def _named(books: Books, mine: pd.DataFrame) -> list[str]:
    lines = books["PurchaseOrderLines"]
    names = lines["purchase_order"] + ", " + lines["line"]
    return [str(name) for name in joins.at(names, mine["order_at"].to_numpy())]
