"""What the list of items says of each order line on its order's day: price, tax, whether the price includes it.

Of several rows in force the one that began last counts. Units: prices and rates in millionths.
"""

from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, derived
from invoice_workbook.schema import OrderStatus
from invoice_workbook.tables import joins

INCLUDED = "yes"
"""*Price includes tax* of an item whose price is what the customer pays."""


@derived
def dated_lines(books: Books) -> pd.DataFrame:
    """Order lines of items that are in the list, those of cancelled orders apart: item, currency, day."""
    orders = books["Orders"]
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    stands = joins.at(orders["status"], at) != OrderStatus.CANCELLED
    return _listed(
        books, "OrderLines", joins.at(orders["currency"], at), joins.at(orders["order_date"], at, pd.NaT), stands
    )


@derived
def _invoiced_lines(books: Books) -> pd.DataFrame:
    """The same of invoice lines, by the date of the order, else of the invoice."""
    invoices, orders = books["Invoices"], books["Orders"]
    ordered = joins.at(orders["order_date"], joins.parent_rows(books, "Invoices", "order", "Orders", "order"), pd.NaT)
    days = pd.to_datetime(pd.Series(ordered, index=invoices.index)).fillna(invoices["invoice_date"])
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    currencies = joins.at(invoices["row_currency"], at)
    return _listed(books, "InvoiceLines", currencies, joins.at(days, at, pd.NaT), at >= 0)


def _listed(books: Books, table: str, currencies: Any, days: Any, counts: Any) -> pd.DataFrame:
    lines = pd.DataFrame(
        {
            "item": joins.id_keys(books, table, "item"),
            "currency": currencies,
            "day": pd.to_datetime(pd.Series(days)).to_numpy(),
        },
        index=books[table].index,
    )
    is_listed = lines["item"].isin(set(joins.id_keys(books, "Items", "item")))
    kept: pd.DataFrame = lines[is_listed & lines["day"].notna() & counts]
    return kept


@derived
def _list(books: Books) -> pd.DataFrame:
    items = books["Items"]
    included = items["price_includes_tax"] == INCLUDED
    return pd.DataFrame(
        {
            "item": joins.id_keys(books, "Items", "item"),
            "currency": items["currency"],
            "valid_from": items["valid_from"].fillna(pd.Timestamp.min.ceil("D")),
            "valid_to": items["valid_to"].fillna(pd.Timestamp.max.floor("D")),
            "listed": items["unit_price"],
            "price": _net_prices(items["unit_price"], items["tax_rate"].where(included, 0)),
            "is_included": included,
            "description": items["description"],
            "commodity_code": items["commodity_code"],
            "tax_category": items["tax_category"],
            "tax_rate": items["tax_rate"],
            "row": items.index + books.places["Items"].first_row,
        }
    )


def _net_prices(prices: pd.Series, rates: pd.Series) -> pd.Series:
    """Prices less the tax that they include, to six decimals. A loop over the few that do: whole numbers, exact."""
    net = prices.copy()
    for row in prices.index[(rates.fillna(0) > 0) & prices.notna()]:
        net[row] = money.quotient(int(prices[row]) * money.HUNDRED_PERCENT, money.HUNDRED_PERCENT + int(rates[row]))
    return net


@derived
def in_force(books: Books, any_currency: bool = False) -> pd.DataFrame:
    """By order line (label) the item's row in force: listed, price (net), description, commodity code, tax, row ….

    In the order's currency; with `any_currency` in another where there is none in that. Other lines are left out.
    """
    return _in_force(books, dated_lines(books), any_currency)


@derived
def of_invoice_lines(books: Books) -> pd.DataFrame:
    """The same by invoice line."""
    return _in_force(books, _invoiced_lines(books), any_currency=False)


def has_included(books: Books) -> bool:
    """Whether any item's price includes tax."""
    return bool((books["Items"]["price_includes_tax"] == INCLUDED).any())


def _in_force(books: Books, lines: pd.DataFrame, any_currency: bool) -> pd.DataFrame:
    pairs = lines.reset_index(names="line").merge(_list(books), on="item", suffixes=("", "_listed"))
    pairs = pairs[(pairs["valid_from"] <= pairs["day"]) & (pairs["day"] <= pairs["valid_to"])]
    pairs = pairs.assign(is_own=pairs["currency"] == pairs["currency_listed"])
    pairs = pairs if any_currency else pairs[pairs["is_own"]]
    ranked = pairs.sort_values(["is_own", "valid_from"], kind="stable")
    return ranked.drop_duplicates("line", keep="last").set_index("line")
