"""Where money went, and with what a document was settled: allocations from either end, and the bank line behind them.

Units: minor units of each row's own currency.
"""

from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import Side
from invoice_workbook.tables import joins

Row = dict[str, Any]


def of_money(books: Books, side: Side, places: list[int]) -> list[Row]:
    """Of each receipt or payment: its bank line and why that was matched so, what it paid, what is left."""
    sources, allocations = books[side.sources], books["Allocations"]
    left = open_items.unapplied(books, side.name)
    at = joins.parent_rows(books, "Allocations", "source", side.sources, side.source)
    counts = (allocations["side"] == side.name).to_numpy(bool)
    found = []
    for place in places:
        row = sources.iloc[place]
        paid = [_allocation(one, "document") for one in _rows(allocations[counts & (at == place)])]
        line = books.find_row("BankLines", str(row["bank_line"])) if "bank_line" in sources else None
        found.append({**_money(row, side), **_line(books, line), "to": paid, "left": int(left.iloc[place])})
    return found


def _money(row: "pd.Series[Any]", side: Side) -> Row:
    amount = 0 if pd.isna(row["amount"]) else int(row["amount"])
    named = {"source": str(row[side.source]), "day": row["date"], "amount": amount}
    return {**named, "currency": str(row["row_currency"]), "decimals": int(row["row_decimals"])}


def _line(books: Books, row: int | None) -> Row:
    if row is None:
        return {"bank_line": "", "why": "", "reference": ""}
    line = books["BankLines"].loc[row]
    return {"bank_line": str(line["bank_line"]), "why": str(line["why"]), "reference": str(line["reference"])}


def of_document(books: Books, side: Side, place: int) -> list[Row]:
    """With what an invoice or a bill was settled, the oldest first."""
    allocations = books["Allocations"]
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    used = joins.parent_rows(books, "Allocations", "source", side.documents, side.document)
    mine = (allocations["side"] == side.name).to_numpy(bool) & ((at == place) | (used == place))
    paid = allocations[mine].assign(is_source=(used == place)[mine]).sort_values("date", kind="stable")
    return [_allocation(one, "document" if one["is_source"] else "source") for one in _rows(paid)]


def _allocation(row: Row, end: str) -> Row:
    amount: int = 0 if pd.isna(row["amount"]) else int(row["amount"])
    named: Row = {"document": str(row[end]), "kind": str(row["kind"]), "day": row["date"], "amount": amount}
    return {**named, "currency": str(row["row_currency"]), "decimals": int(row["row_decimals"])}


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def sources_of(books: Books, side: Side, key: str, most: int) -> list[int]:
    """Places of a party's last receipts or payments, the latest first."""
    mine = np.flatnonzero((joins.id_keys(books, side.sources, side.party) == key).to_numpy(bool))
    days = books[side.sources]["date"].iloc[mine].to_numpy("datetime64[s]")
    return [int(place) for place in mine[np.argsort(days, kind="stable")][::-1][:most]]
