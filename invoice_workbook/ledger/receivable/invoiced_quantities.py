"""What of an order's lines has been invoiced, and what is to be invoiced next. Units: millionths.

An invoice line belongs to the order's line of the same number if both have the same item (or one has none), else to
the order's first line of that item. Credit notes give back; drafts do not count.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import InvoiceStatus
from invoice_workbook.tables import joins

SEPARATOR = "\x1f"


def _joined(orders: np.ndarray, parts: pd.Series) -> pd.Series:
    return pd.Series(orders, index=parts.index, dtype=object) + SEPARATOR + parts


@derived
def _order_of_line(books: Books) -> np.ndarray:
    """For each invoice line its order's id for comparison; a credit note's is that of what it corrects."""
    invoices = books["Invoices"]
    own = joins.id_keys(books, "Invoices", "order").to_numpy(object)
    corrected = joins.parent_rows(books, "Invoices", "corrects", "Invoices", "invoice")
    of_corrected = joins.at(pd.Series(own), corrected)
    orders = pd.Series(np.where(own == "", of_corrected, own), dtype=object)
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    found = joins.at(orders, at)
    draft = joins.at(invoices["status"] == InvoiceStatus.DRAFT, at, True).astype(bool)
    return np.where(draft, "", found)


@derived
def places(books: Books) -> joins.Places:
    """For each invoice line the place of its order line, -1 where there is none."""
    lines, wanted = books["InvoiceLines"], books["OrderLines"]
    if not len(lines) or not len(wanted):
        return np.full(len(lines), -1)
    order_of = _order_of_line(books)
    orders = joins.id_keys(books, "OrderLines", "order").to_numpy(object)
    items = joins.id_keys(books, "OrderLines", "item")
    by_number = _first(_joined(orders, joins.id_keys(books, "OrderLines", "line")))
    by_item = _first(_joined(orders, items))
    found = _looked_up(by_number, _joined(order_of, joins.id_keys(books, "InvoiceLines", "line")))
    mine = joins.id_keys(books, "InvoiceLines", "item").to_numpy(object)
    theirs = joins.at(items, found)
    fits = (found >= 0) & ((mine == theirs) | (mine == "") | (theirs == ""))
    other = _looked_up(by_item, _joined(order_of, key_of(lines["item"])))
    return np.where(order_of == "", -1, np.where(fits, found, np.where(mine == "", -1, other)))


def _first(keys: pd.Series) -> pd.Index:
    first: pd.Index = pd.Index(keys.where(~keys.duplicated(), None).to_numpy(object))
    return first


def _looked_up(index: pd.Index, keys: pd.Series) -> np.ndarray:
    kept = np.flatnonzero(index.notna())
    found = index[kept].get_indexer(pd.Index(keys))
    return np.where(found >= 0, kept[np.maximum(found, 0)], -1)


@derived
def quantities(books: Books) -> pd.Series:
    """Quantity invoiced of every order line, credit notes taken off."""
    lines = books["InvoiceLines"]
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    credit = joins.at(open_items.is_credit(books["Invoices"]), at, False).astype(bool)
    amounts = lines["quantity"].fillna(0).to_numpy(np.int64)
    total = joins.sums(np.where(credit, -amounts, amounts), places(books), len(books["OrderLines"]))
    return pd.Series(total, index=books["OrderLines"].index)


@derived
def due(books: Books) -> pd.Series:
    """Quantity of every order line to be invoiced next: what is delivered, where that is noted, else all ordered.

    Where any line of an order notes what is delivered, its lines without a note have nothing delivered yet.
    """
    lines = books["OrderLines"]
    by_delivery = lines["delivered"].notna().groupby(joins.id_keys(books, "OrderLines", "order")).transform("any")
    upto = lines["quantity"].fillna(0)
    delivered = lines["delivered"].fillna(0)
    upto = upto.mask(by_delivery, delivered.where(delivered <= upto, upto))
    left: pd.Series = upto.astype("int64") - quantities(books)
    return left.clip(lower=0)
