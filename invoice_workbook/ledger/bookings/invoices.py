"""Invoices and credit notes: the customer owes the gross, which is sales and the tax that we owe.

A line is booked on its item's account where its tax is the item's own; else on that of sales of its category and rate.
"""

from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bookings import documents, pairs, taxed
from invoice_workbook.ledger.bookings.pairs import Account
from invoice_workbook.schema import LedgerUse
from invoice_workbook.tables import joins

TABLE, SIDE = "Invoices", "receivable"


def derive(books: Books) -> list[pd.DataFrame]:
    """The pairs of what is issued."""
    booked = (documents.state(books, TABLE) == "").to_numpy(bool)
    sign = np.where(open_items.is_credit(books[TABLE]), -1, 1)
    nets, groups = _nets(books), taxed.groups(books, TABLE)
    made = []
    for found, role, use, amount in (
        (nets, pairs.NET, LedgerUse.SALES, "net"),
        (groups, pairs.TAX, LedgerUse.OUTPUT_TAX, "tax"),
    ):
        mine = found[booked[found["place"]]]
        at = mine["place"].to_numpy(np.intp)
        tax: dict[str, Any] = {"category": mine["category"].to_numpy(object), "rate": mine["rate"].to_numpy(np.int64)}
        own: dict[str, Any] = {"table": "Items", "holder": mine["item"].to_numpy(np.intp)} if "item" in mine else {}
        account = Account(use, **tax, **own)
        party = pairs.party_of(books, SIDE, TABLE, at)
        units = mine[amount].to_numpy(np.int64) * sign[at]
        made.append(pairs.make(books, TABLE, at, units, party, account, role=role, **tax))
    return made


def _nets(books: Books) -> pd.DataFrame:
    """Net by document, category, rate and item with an account of its own: place, category, rate, item, net."""
    lines = books["InvoiceLines"]
    frame = pd.DataFrame(
        {
            "place": joins.parent_rows(books, "InvoiceLines", "invoice", TABLE, "invoice"),
            "category": lines["tax_category"].to_numpy(object),
            "rate": lines["tax_rate"].fillna(0).to_numpy(np.int64),
            "item": _items(books),
            "net": lines["line_net"].fillna(0).to_numpy(np.int64),
        }
    )
    frame = frame[frame["place"] >= 0]
    summed: pd.DataFrame = frame.groupby(["place", "category", "rate", "item"], sort=True)["net"].sum().reset_index()
    return summed


def _items(books: Books) -> joins.Places:
    """For each line the place of its item, where that has an account and the same tax; else -1."""
    items = books["Items"]
    has = (items["ledger_account"].str.strip() != "").to_numpy(bool)
    if not has.any():
        return np.full(len(books["InvoiceLines"]), -1)
    keys = {name: _with_tax(books, name) for name in ("Items", "InvoiceLines")}
    places = np.flatnonzero(has & ~keys["Items"].where(has).duplicated().to_numpy(bool))
    found = pd.Index(keys["Items"].iloc[places]).get_indexer(pd.Index(keys["InvoiceLines"]))
    return np.where(found >= 0, places[found], -1)


def _with_tax(books: Books, table: str) -> pd.Series:
    frame = books[table]
    rates = frame["tax_rate"].fillna(0).astype("int64").astype(str).astype(object)
    key: pd.Series = joins.id_keys(books, table, "item") + "\x1f" + frame["tax_category"] + "\x1f" + rates
    return key
