"""A bill's price after discount is the order's price.

Source: our own rules, three-way match; Settings' *Price tolerance %* and *Price tolerance amount*: a higher price is
        allowed if it is within both. A blank limit means none, 0 allows nothing.
Units:  price, up to six decimals, compared exactly.
Remedy: ask the vendor for a corrected bill, or get the difference approved and dismiss the problem with the reason.
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
HOLDS = {"above": "over-priced"}


def find(books: Books) -> Iterator[Finding]:
    """Bill lines above the order's price beyond tolerance; those below it are notices."""
    lines, orders = order_match.lines(books), order_match.orders(books)
    mine = lines[lines["counts"] & (lines["order_at"] >= 0) & ~lines["is_credit"]]
    frame = books["BillLines"].loc[mine.index]
    ordered = orders["price"].to_numpy(np.int64)[mine["order_at"]]
    differs = (frame["unit_price"].fillna(0).to_numpy(np.int64) != ordered) | (frame["discount"].fillna(0) != 0)
    mine, frame = mine[differs], frame[differs]  # most prices are the order's: exact arithmetic is for the others
    if not len(mine):
        return
    price = frame["unit_price"].fillna(0).to_numpy(object) * (
        HUNDRED_PERCENT - frame["discount"].fillna(0).to_numpy(object)
    )
    ordered = orders["price"].to_numpy(object)[mine["order_at"]] * HUNDRED_PERCENT
    over = np.array([max(p - o, 0) for p, o in zip(price, ordered, strict=True)], object)
    allowed = _allowed(books, mine, ordered)
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


def _price(exact: np.ndarray, index: pd.Index, books: Books) -> pd.Series:
    """Prices in millionths, for the message."""
    rounded = pd.Series([int(p) // HUNDRED_PERCENT for p in exact], index=index, dtype="Int64")
    return rounded.reindex(books["BillLines"].index)


def _allowed(books: Books, mine: pd.DataFrame, ordered: np.ndarray) -> list[int]:
    """How far each line may exceed the order's price, in millionths of a hundredth of a percent."""
    percent = books.settings.percent("Price tolerance %")
    currencies = joins.at(books["Bills"]["row_currency"], mine["bill_at"].to_numpy())
    decimals = joins.at(books["Bills"]["row_decimals"], mine["bill_at"].to_numpy(), 2)
    name = "Price tolerance amount"
    strict = None if books.settings.amount(name) is None else 0  # without a rate nothing is tolerated
    amounts = {c: exchange.setting_in(books, name, str(c), strict) for c in set(currencies)}
    found = []
    for price, currency, digits in zip(ordered, currencies, decimals, strict=True):
        limits = [] if percent is None else [price * percent // HUNDRED_PERCENT]
        amount = amounts[currency]
        limits += [] if amount is None else [amount * MILLION // 10 ** int(digits) * HUNDRED_PERCENT]
        found.append(min(limits) if limits else 2**200)
    return found


def _named(books: Books, mine: pd.DataFrame) -> list[str]:
    lines = books["PurchaseOrderLines"]
    names = lines["purchase_order"] + ", " + lines["line"]
    return [str(name) for name in joins.at(names, mine["order_at"].to_numpy())]
