"""May it be cancelled? What stands against it: invoices of an order, goods and bills of a purchase order."""

from collections.abc import Iterable, Mapping

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries, issued
from invoice_workbook.schema import CREDIT_NOTE, BillStatus, InvoiceStatus
from invoice_workbook.tables import joins

Standing = Mapping[str, list[str]]
"""By what it stands against (key) the ids of what stands against it."""


@derived
def invoices_of_orders(books: Books) -> Standing:
    """By order the invoices made of it that are not credited in full, drafts too, and those whose row is gone.

    Credit notes by parts may differ from their invoice by the rounding of a minor unit each.
    """
    invoices, keys = books["Invoices"], joins.id_keys(books, "Invoices", "invoice")
    is_note = invoices["type"] == CREDIT_NOTE
    counts = is_note & (invoices["status"] != InvoiceStatus.DRAFT)
    notes = invoices["gross"][counts].fillna(0).groupby(joins.id_keys(books, "Invoices", "corrects")[counts])
    left = invoices["gross"].fillna(0) - keys.map(notes.sum()).fillna(0)
    standing = ~is_note & (~keys.isin(set(notes.groups)) | (left > keys.map(notes.size()).fillna(0)))
    found = _by(joins.id_keys(books, "Invoices", "order")[standing], invoices["invoice"][standing])
    for order, id_ in _recorded(books):
        found.setdefault(order, []).append(id_)
    return found


def _recorded(books: Books) -> Iterable[tuple[str, str]]:
    """Orders (keys) and the invoices that the journal knows of them and whose row is gone."""
    there = set(joins.id_keys(books, "Invoices", "invoice"))
    gone = {key: id_ for key, id_ in issued.numbers(books).items() if key not in there}
    for key, id_ in gone.items():
        yield folded(str(entries.said_in(issued.fingerprints(books)[key]).get("order", ""))), id_


def has_invoices(books: Books, order: str) -> bool:
    """Whether any invoice was ever made of an order (key)."""
    return bool((joins.id_keys(books, "Invoices", "order") == order).any())


@derived
def against_purchase_orders(books: Books) -> Standing:
    """By purchase order the goods receipts and bills that name it, at the head or in a line; rejected bills apart."""
    receipts, bills, lines = books["GoodsReceipts"], books["Bills"], books["BillLines"]
    counts = (bills["status"] != BillStatus.REJECTED).to_numpy(bool)
    at = joins.parent_rows(books, "BillLines", "bill", "Bills", "bill")
    named = pd.Series(at >= 0, index=lines.index) & joins.marked(pd.Series(counts), at)
    parts = (
        (joins.id_keys(books, "GoodsReceipts", "purchase_order"), receipts["goods_receipt"]),
        (joins.id_keys(books, "Bills", "purchase_order")[counts], bills["bill"][counts]),
        (joins.id_keys(books, "BillLines", "purchase_order")[named], lines["bill"][named]),
    )
    found: dict[str, list[str]] = {}
    for keys, ids in parts:
        for key, some in _by(keys, ids).items():
            found[key] = list(dict.fromkeys([*found.get(key, []), *some]))
    return found


@derived
def naming_invoices(books: Books) -> Standing:
    """By invoice the allocations, reminders and credit notes that name it."""
    allocations = books["Allocations"]
    ours = allocations["side"] == "receivable"
    parts = (
        (joins.id_keys(books, "Allocations", "document")[ours], allocations["allocation"][ours]),
        (joins.id_keys(books, "Allocations", "source")[ours], allocations["allocation"][ours]),
        (joins.id_keys(books, "Reminders", "invoice"), books["Reminders"]["reminder"]),
        (joins.id_keys(books, "Invoices", "corrects"), books["Invoices"]["invoice"]),
    )
    found: dict[str, list[str]] = {}
    for keys, ids in parts:
        for key, some in _by(keys, ids).items():
            found.setdefault(key, []).extend(some)
    return found


def _by(keys: pd.Series, ids: pd.Series) -> dict[str, list[str]]:
    """Ids gathered by key; a blank key is nobody's."""
    found: dict[str, list[str]] = {}
    for key, id_ in zip(keys, ids, strict=True):
        if key:
            found.setdefault(key, []).append(str(id_))
    return found
