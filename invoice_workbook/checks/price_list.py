"""The unit price of an order line is the item's list price on the order date, in the order's currency.

Source: our own rules, "Customer orders and prices". Of an item whose price includes tax it is the price without it.
Units:  price, up to six decimals, compared exactly; differences both ways.
Remedy: use the list price, or get the exception approved and dismiss the problem with the reason.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, as_words
from invoice_workbook.ledger.receivable import listed_items

CONCERNS = ("orders",)
NEEDS = ("OrderLines", "Items")
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Order lines that differ from the list price, with the item's row; lines without a valid price are warnings."""
    lines = listed_items.dated_lines(books)
    if not len(lines):
        return
    prices = listed_items.in_force(books)
    frame = books["OrderLines"]
    expected = prices["price"].reindex(frame.index).astype("Int64")
    actual = frame["unit_price"]
    known = pd.Series(frame.index.isin(lines.index), index=frame.index)
    taxed = prices["is_included"].reindex(frame.index).eq(True)
    words = pd.DataFrame({"item": frame["item"], "item_row": prices["row"].reindex(frame.index).astype("Int64")})
    differs = (actual - expected).fillna(0)
    tags = frame.index[(differs != 0) & taxed]
    words["listed"] = ""
    words.loc[tags, "listed"] = as_words(prices["listed"].reindex(tags), "price", frame.loc[tags])
    related = pd.Series([(str(item),) for item in frame["item"]], index=frame.index)
    place = ("OrderLines", "unit_price")
    figures: dict[str, Any] = {"expected": expected, "actual": actual, "difference": actual - expected}
    shared: dict[str, Any] = {"values": words, "related": related}
    yield Finding.where(books, place, (differs > 0) & ~taxed, "error", variant="above", **figures, **shared)
    yield Finding.where(books, place, (differs < 0) & ~taxed, "error", variant="below", **figures, **shared)
    yield Finding.where(books, place, (differs != 0) & taxed, "error", variant="with-tax", **figures, **shared)
    none = known & expected.isna() & actual.notna()
    yield Finding.where(books, place, none, "warning", variant="none", actual=actual, **shared)
