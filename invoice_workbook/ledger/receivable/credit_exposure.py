"""A customer's exposure at each order: what is open, what is ordered and not yet invoiced, and the order itself.

Source: our own rules, "Customer orders and prices", credit-limit: as of the order date, in the customer's currency.
Orders of the same day count in the order of the sheet. Gross amounts; units: minor units of the customer's currency.
"""

from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, open_items, totals
from invoice_workbook.schema import CHARGES, CREDIT_NOTE, InvoiceStatus, OrderStatus
from invoice_workbook.tables import joins

WAITING = ("", OrderStatus.OPEN, OrderStatus.VERIFIED)
"""Statuses of orders that are not wholly invoiced or cancelled."""


@derived
def waiting(books: Books) -> pd.Series:
    """Gross of each order that is not invoiced yet, in its own currency; 0 where it is invoiced or cancelled."""
    orders = books["Orders"]
    sums = totals.of_documents(books, "Orders")
    gross = (sums["net"] + sums["tax"]).to_numpy(np.int64)
    invoices = books["Invoices"]
    at = joins.parent_rows(books, "Invoices", "order", "Orders", "order")
    counts = ((invoices["type"] != CREDIT_NOTE) & (invoices["status"] != InvoiceStatus.DRAFT)).to_numpy(bool)
    done = np.where(counts, invoices["gross"].fillna(0).to_numpy(np.int64), 0)
    left = np.maximum(gross - joins.sums(done, at, len(orders)), 0)
    return pd.Series(np.where(orders["status"].isin(WAITING), left, 0), index=orders.index)


@derived
def _movements(books: Books) -> pd.DataFrame:
    """What changed each customer's debt, by day: customer (key), currency, day, amount."""
    invoices, allocations = books["Invoices"], books["Allocations"]
    customers = joins.id_keys(books, "Invoices", "customer").to_numpy(object)
    credit = open_items.is_credit(invoices).to_numpy(bool)
    gross = invoices["gross"].fillna(0).to_numpy(np.int64)
    counts = (invoices["status"] != InvoiceStatus.DRAFT).to_numpy(bool)
    parts = [
        pd.DataFrame(
            {
                "customer": customers,
                "currency": invoices["row_currency"].to_numpy(object),
                "day": invoices["invoice_date"].to_numpy("datetime64[s]"),
                "amount": np.where(counts, np.where(credit, -gross, gross), 0),
            }
        )
    ]
    mine = (allocations["side"] == "receivable").to_numpy(bool)
    mine = mine & ~allocations["kind"].isin(CHARGES).to_numpy(bool)
    amounts = np.where(mine, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    uses = mine & (allocations["kind"] == "credit").to_numpy(bool)
    for field, sign, counted in (("document", -1, mine), ("source", 1, uses)):
        at = np.where(counted, joins.parent_rows(books, "Allocations", field, "Invoices", "invoice"), -1)
        part = {
            "customer": joins.at(pd.Series(customers), at),
            "currency": joins.at(invoices["row_currency"], at),
            "day": allocations["date"].to_numpy("datetime64[s]"),
            "amount": sign * np.where(at >= 0, amounts, 0),
        }
        parts.append(pd.DataFrame(part))
    found = pd.concat(parts, ignore_index=True)
    return found[(found["amount"] != 0) & found["day"].notna()]


@derived
def exposure(books: Books) -> pd.DataFrame:
    """For each waiting order of a customer with a limit: limit, exposure, currency, missing, decimals.

    Without a rate the exposure is NA, and `missing` has the currencies that cannot be turned into the customer's.
    """
    orders, customers = books["Orders"], books["Customers"]
    at = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    limits = pd.Series(joins.at(customers["credit_limit"], at, pd.NA), index=orders.index)
    mine = orders["status"].isin(WAITING) & limits.notna() & orders["order_date"].notna()
    keys, left = joins.id_keys(books, "Orders", "customer"), waiting(books)
    currency = pd.Series(joins.at(customers["row_currency"], at), index=orders.index)
    moved = dict(tuple(_movements(books).groupby("customer")))
    waits = pd.DataFrame({"day": orders["order_date"], "currency": orders["row_currency"], "left": left})
    by_customer = dict(tuple(waits[mine | (left > 0)].groupby(keys)))
    found = []
    for row in orders.index[mine]:  # few orders wait for an invoice; each looks at its own customer alone
        day: Any = orders.at[row, "order_date"]
        part = moved.get(keys[row])
        owed = part[part["day"] <= day].groupby("currency")["amount"].sum() if part is not None else {}
        theirs = by_customer[keys[row]]
        is_earlier = (theirs["day"] < day) | ((theirs["day"] == day) & (theirs.index <= row))
        ordered = theirs[((theirs["left"] > 0) & is_earlier) | (theirs.index == row)].groupby("currency")["left"].sum()
        amounts = [(str(c), int(a)) for kind in (owed, ordered) for c, a in kind.items()]
        worth = [exchange.converted(books, a, c, currency[row], day.date()) for c, a in amounts]
        missing = tuple(sorted({c for (c, _), one in zip(amounts, worth, strict=True) if one is None}))
        total = None if missing else sum(one for one in worth if one is not None)
        found.append((row, int(limits[row]), total, currency[row], missing))
    frame = pd.DataFrame(found, columns=["row", "limit", "exposure", "currency", "missing"]).set_index("row")
    frame["exposure"] = frame["exposure"].astype("Int64")
    return frame.assign(decimals=[currencies.DECIMALS.get(str(c), 2) for c in frame["currency"]])
