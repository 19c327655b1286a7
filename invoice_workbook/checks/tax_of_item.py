"""Tax category and rate of an order line are the item's on the order date.

Source: our own rules, "Our invoices". An item or tax that is blank says nothing. Where the customer is abroad, what is
        taxed there or not at all (AE, K, G, O) is no error, and another country's rate only a warning: it is the
        customer that decides.
Units:  percent.
Remedy: use the item's tax, or correct the item if its tax has changed; an exception is dismissed with the reason.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import money, tax_numbers
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import credit_exposure, listed_items
from invoice_workbook.tables import joins

CONCERNS = ("orders",)
NEEDS = ("Items",)

OF_ABROAD = ("AE", "K", "G", "O")
"""Categories that follow from where the customer is, whatever the item."""


def find(books: Books) -> Iterator[Finding]:
    """Lines of waiting orders whose tax is another than the item's, with the item's row."""
    lines = books["OrderLines"]
    listed = listed_items.in_force(books, any_currency=True)
    if not len(listed):
        return
    expected, rate = (listed[field].reindex(lines.index) for field in ("tax_category", "tax_rate"))
    known = expected.fillna("") != ""
    category = known & (lines["tax_category"] != "") & (lines["tax_category"] != expected)
    other_rate = (lines["tax_rate"] != rate).fillna(False).astype(bool) & rate.notna() & known & ~category
    abroad = _abroad(books)
    category &= ~(abroad & lines["tax_category"].isin(OF_ABROAD))
    waits = _waits(books)
    category &= waits
    words = pd.DataFrame({"item": lines["item"], "item_row": listed["row"].reindex(lines.index).astype("Int64")})
    shared: dict[str, Any] = {
        "values": words,
        "related": pd.Series([(str(item),) for item in lines["item"]], index=lines.index),
    }
    yield Finding.where(
        books,
        ("OrderLines", "tax_category"),
        category,
        "error",
        variant="category",
        expected=_said(expected[category], rate[category]).reindex(lines.index),
        actual=_said(lines["tax_category"][category], lines["tax_rate"][category]).reindex(lines.index),
        **shared,
    )
    for severity, where in (("error", ~abroad), ("warning", abroad)):
        figures = {"expected": rate.astype("Int64"), "actual": lines["tax_rate"]}
        place = ("OrderLines", "tax_rate")
        yield Finding.where(books, place, waits & other_rate & where, severity, variant="rate", **figures, **shared)  # type: ignore[arg-type]  # one of two severities


def _waits(books: Books) -> pd.Series:
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    return pd.Series(
        joins.marked(books["Orders"]["status"].isin(credit_exposure.WAITING), at), books["OrderLines"].index
    )


def _abroad(books: Books) -> pd.Series:
    """Lines for customers whose country is known and is not ours."""
    home = tax_numbers.country(books.settings["Country"])
    customers = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    countries = pd.Series(joins.at(books["Customers"]["country"], customers), dtype=object).map(tax_numbers.country)
    away = (countries != "") & (countries != home) & (home != "")
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    return pd.Series(joins.marked(away, at), index=books["OrderLines"].index)


def _said(categories: pd.Series, rates: pd.Series) -> pd.Series:
    """Category and rate in one: S 19."""
    shown = [
        f"{category} {money.plain_text(int(rate))}" if not pd.isna(rate) else str(category)
        for category, rate in zip(categories, rates, strict=True)
    ]
    return pd.Series(np.array(shown, dtype=object), index=categories.index)
