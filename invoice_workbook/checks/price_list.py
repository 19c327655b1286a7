"""The unit price of an order line is the item's list price on the order date, in the order's currency.

Source: our own rules, "Customer orders and prices".
Units:  price, up to six decimals, compared exactly; differences both ways.
Remedy: use the list price, or get the exception approved and dismiss the problem with the reason.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.problems import Finding
from invoice_workbook.schema import OrderStatus
from invoice_workbook.tables import joins

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Order lines that differ from the list price, with the item's row; lines without a valid price are warnings."""
    lines = _dated_lines(books)
    if not len(lines):
        return
    prices = _in_force(lines, _list(books))
    frame = books["OrderLines"]
    expected = prices["price"].reindex(frame.index).astype("Int64")
    actual = frame["unit_price"]
    known = pd.Series(frame.index.isin(lines.index), index=frame.index)
    words = pd.DataFrame({"item": frame["item"], "row": prices["row"].reindex(frame.index).astype("Int64")})
    related = pd.Series([(str(item),) for item in frame["item"]], index=frame.index)
    place = ("OrderLines", "unit_price")
    figures: dict[str, Any] = {"expected": expected, "actual": actual, "difference": actual - expected}
    shared: dict[str, Any] = {"values": words.rename(columns={"row": "item_row"}), "related": related}
    differs = (actual - expected).fillna(0)
    yield Finding.where(books, place, differs > 0, "error", variant="above", **figures, **shared)
    yield Finding.where(books, place, differs < 0, "error", variant="below", **figures, **shared)
    none = known & expected.isna() & actual.notna()
    yield Finding.where(books, place, none, "warning", variant="none", actual=actual, **shared)


def _dated_lines(books: Books) -> pd.DataFrame:
    """Order lines of items that are in the list, those of cancelled orders apart: item, currency, day."""
    orders = books["Orders"]
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    lines = pd.DataFrame(
        {
            "item": joins.id_keys(books, "OrderLines", "item"),
            "currency": joins.at(orders["currency"], at),
            "day": pd.to_datetime(pd.Series(joins.at(orders["order_date"], at, pd.NaT))).to_numpy(),
        },
        index=books["OrderLines"].index,
    )
    stands = joins.at(orders["status"], at) != OrderStatus.CANCELLED
    is_listed = lines["item"].isin(set(joins.id_keys(books, "Items", "item")))
    kept: pd.DataFrame = lines[is_listed & lines["day"].notna() & stands]
    return kept


def _list(books: Books) -> pd.DataFrame:
    items = books["Items"]
    return pd.DataFrame(
        {
            "item": joins.id_keys(books, "Items", "item"),
            "currency": items["currency"],
            "valid_from": items["valid_from"].fillna(pd.Timestamp.min.ceil("D")),
            "valid_to": items["valid_to"].fillna(pd.Timestamp.max.floor("D")),
            "price": items["unit_price"],
            "row": items.index + books.places["Items"].first_row,
        }
    )


def _in_force(lines: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """For each line the valid price; of several, the one that began last. Columns price, row."""
    pairs = lines.reset_index(names="line").merge(prices, on=["item", "currency"])
    pairs = pairs[(pairs["valid_from"] <= pairs["day"]) & (pairs["day"] <= pairs["valid_to"])]
    return pairs.sort_values("valid_from", kind="stable").drop_duplicates("line", keep="last").set_index("line")
