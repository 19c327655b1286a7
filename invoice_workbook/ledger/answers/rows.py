"""The rows that a question may be about, and the cells by which they are known."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.bank import counterparties
from invoice_workbook.schema import RECEIVABLE, SIDES, TABLES, Side
from invoice_workbook.tables import joins

PARTIES = ("Customers", "Vendors")
DOCUMENTS = ("Invoices", "Bills", "Orders", "PurchaseOrders", "Receipts", "Payments", "BankLines")
NUMBER = "number"
REFERENCES = (
    ("Bills", "vendor_reference", "their-number"),
    ("Orders", "customer_reference", "order-reference"),
    ("Bills", "payment_reference", "payment-reference"),
)
"""Cells in which others' numbers stand, and as what."""


class Hit(NamedTuple):
    """A row that fits: its table, its place in the table, and by what."""

    table: str
    place: int
    why: str


def party_of(books: Books, hit: Hit) -> tuple[str, int] | None:
    """The table and place of whom a row is about."""
    if hit.table in PARTIES:
        return hit.table, hit.place
    side = side_of(hit.table)
    if side.party not in TABLES[hit.table].by_field:
        return None
    place = joins.parent_rows(books, hit.table, side.party, side.parties, side.party)[hit.place]
    return (side.parties, int(place)) if place >= 0 else None


def side_of(table: str) -> Side:
    """The side of the ledger to which a table belongs; a bank line counts as our customers'."""
    names = ("parties", "documents", "sources", "orders")
    return next((one for one in SIDES.values() if table in [getattr(one, name) for name in names]), RECEIVABLE)


def numbered() -> Iterable[tuple[str, str, str]]:
    """Table, field and meaning of all cells that hold a number or a reference."""
    yield from ((table, TABLES[table].id, NUMBER) for table in (*PARTIES, *DOCUMENTS))
    yield from REFERENCES


@derived
def plain_cells(books: Books, table: str, field: str) -> npt.NDArray[np.object_]:
    """A column of numbers by letters and digits alone."""
    return np.array(references.plain_each(list(books[table][field])), dtype=object)


@derived
def bare_cells(books: Books, table: str, field: str) -> list[str]:
    """A column of names by their bare words."""
    return [counterparties.bare(name) for name in books[table][field]]


def at(table: str, why: str, fits: object) -> Iterable[Hit]:
    """The rows of a table that fit."""
    return (Hit(table, int(place), why) for place in np.flatnonzero(np.asarray(fits, dtype=bool)))
