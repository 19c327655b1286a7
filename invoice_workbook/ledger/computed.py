"""What the workbook's own formulas come to, row by row, where that is certain.

A row of which it is not is left out: what a formula comes to there, its program says.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.ledger import certain_rows, open_items, totals
from invoice_workbook.ledger.certain_rows import Marks, Named
from invoice_workbook.ledger.payable import quantities
from invoice_workbook.schema import SIDES

Results = Mapping[tuple[str, str], Mapping[int, str]]
"""By table and field: the number of each row, by the row's place in the table."""
_OF_MONEY = frozenset(("Settings", "Invoices", "Bills", "Receipts", "Payments", "Allocations"))
INPUTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("Invoices", "Bills", "Receipts", "Payments", "Allocations"), _OF_MONEY),
    "Orders": frozenset(("Settings", "Orders", "OrderLines")),
    "PurchaseOrderLines": frozenset(("Settings", "PurchaseOrderLines", "GoodsReceipts", "BillLines", "Bills")),
}
"""By table the tables that its formulas look at, or that say whether what they come to is certain."""
ALLOCATED: Named = (("Allocations", ("document",)), ("Allocations", ("source",)))


STORED = INPUTS.keys() - {"Allocations"}
"""Tables of whose formulas the results are known."""


def following(changed: Collection[str]) -> frozenset[str]:
    """The tables whose formulas may come to something else once these tables were changed."""
    return frozenset(table for table, inputs in INPUTS.items() if not inputs.isdisjoint(changed))


def derive(books: Books, today: date, wanted: Collection[str] = INPUTS.keys()) -> Results:
    """The results of every column of these tables that a formula fills, as of the day that the workbook counts from."""
    day = books.settings.date("As of") if books.settings["As of"].strip() else today
    if day is None:
        return {}
    if day != books.as_of:
        books = replace(books, as_of=day)
    found: dict[tuple[str, str], Mapping[int, str]] = {}
    if not {*wanted}.isdisjoint(_OF_MONEY):
        found |= _of_documents(books)
    if "Orders" in wanted:
        found["Orders", "net"] = _of_orders(books)
    if "PurchaseOrderLines" in wanted:
        found |= _of_order_lines(books)
    return found


def _of_documents(books: Books) -> dict[tuple[str, str], Mapping[int, str]]:
    found: dict[tuple[str, str], Mapping[int, str]] = {}
    for side in SIDES.values():
        state = open_items.of_documents(books, side.name)
        sure = certain_rows.of(books, side.documents, (side.document,), ALLOCATED)
        for field in ("paid", "open"):
            found[side.documents, field] = _amounts(books, side.documents, state[field], sure)
        found[side.documents, "days_late"] = _numbers(state["days_late"], 0, sure)
        left = open_items.unapplied(books, side.name)
        sure = certain_rows.of(books, side.sources, (side.source,), ALLOCATED)
        found[side.sources, "unapplied"] = _amounts(books, side.sources, left, sure)
    return found


def _of_orders(books: Books) -> Mapping[int, str]:
    sure = certain_rows.of(books, "Orders", ("order",), (("OrderLines", ("order",)),))
    return _amounts(books, "Orders", totals.of_documents(books, "Orders")["net"], sure)


def _of_order_lines(books: Books) -> dict[tuple[str, str], Mapping[int, str]]:
    ways = {
        "received": (quantities.received, ("GoodsReceipts", ("purchase_order", "line"))),
        "billed": (quantities.billed, ("BillLines", ("purchase_order", "order_line"))),
    }
    table = "PurchaseOrderLines"
    return {
        (table, field): _numbers(
            pd.Series(summed(books).to_numpy(), index=books[table].index),
            money.DECIMALS_OF_MILLIONTHS,
            certain_rows.of(books, table, quantities.ORDER_LINE, (named,)),
        )
        for field, (summed, named) in ways.items()
    }


def _amounts(books: Books, table: str, units: pd.Series, sure: Marks) -> Mapping[int, str]:
    """Amounts in minor units of each row's currency as numbers of cells."""
    decimals = books[table]["row_decimals"].to_numpy(np.int64)
    found: dict[int, str] = {}
    for one in np.unique(decimals):
        found |= _numbers(units, int(one), sure & (decimals == one))
    return found


def _numbers(units: pd.Series, decimals: int, sure: Marks) -> dict[int, str]:
    """Whole units as numbers of cells, where they are sure; each is put into words once."""
    codes, known = pd.factorize(units.to_numpy(np.int64)[sure])
    words = np.array([_plain(money.as_text(one, decimals)) for one in known.tolist()], object)
    return dict(zip(units.index[sure].tolist(), words[codes].tolist(), strict=True))


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
