"""Every id in a cell refers to an existing row.

Source: schema.py (references); an allocation's source and document are looked up by its side and kind. Terms that can
        be read, such as "2/10 net 30", need no row.
Units:  none.
Remedy: correct the id, or enter the missing row.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.journal import archives
from invoice_workbook.schema import CREDIT_NOTE, SIDES, TABLES, TERMS
from invoice_workbook.tables import joins

ORDER_LINE = (
    ("GoodsReceipts", "line", ("purchase_order", "line")),
    ("BillLines", "order_line", ("purchase_order", "order_line")),
)
"""Cells that name a line of a purchase order, together with the order's own id."""


MAY_BE_ARCHIVED = (("Invoices", "corrects"), ("Invoices", "order"), ("Bills", "corrects"))
"""What a credit note names may stand in an archive; whatever asks for money names what can be compared with it."""


def find(books: Books) -> Iterator[Finding]:
    """References without a row, in every table."""
    for table in TABLES.values():
        for column in table.columns:
            if column.refers and len(books[table.name]):
                known = np.logical_or.reduce([_known(books, table.name, column.field, to) for to in column.refers])
                if (table.name, column.field) in MAY_BE_ARCHIVED:
                    known |= _in_archive(books, table.name, column.field, column.refers[0])
                if column.refers == (TERMS.name,):
                    yield from _unread_terms(books, table.name, column.field, known)
                else:
                    yield from _missing(books, table.name, column.field, known, TABLES[column.refers[0]].sheet)
    yield from _allocations(books)
    yield from _order_lines(books)


def _known(books: Books, table: str, field: str, parent: str) -> np.ndarray:
    found: np.ndarray = joins.parent_rows(books, table, field, parent, TABLES[parent].id) >= 0
    return found


def _in_archive(books: Books, table: str, field: str, parent: str) -> np.ndarray:
    """Which credit notes name a row that was moved into an archive."""
    out = archives.moved_out(books).get(parent, {})
    if not out:
        return np.zeros(len(books[table]), bool)
    is_credit = (books[table]["type"] == CREDIT_NOTE).to_numpy(bool)
    found: np.ndarray = is_credit & joins.id_keys(books, table, field).isin(out.keys()).to_numpy(bool)
    return found


def _missing(
    books: Books, table: str, field: str, known: np.ndarray, sheet: str, variant: str = ""
) -> Iterator[Finding]:
    if known.all():
        return
    wrong = pd.Series(joins.says(books, table, field) & ~known, books[table].index)
    if wrong.any():
        actual = books[table][field]
        words = pd.DataFrame({"actual": actual, "parent": sheet})
        yield Finding.where(books, (table, field), wrong, "error", variant=variant, actual=actual, values=words)


def _unread_terms(books: Books, table: str, field: str, known: np.ndarray) -> Iterator[Finding]:
    """Terms without a row that cannot be read either, as "net 30" can."""
    cells = books[table][field]
    means = cells.map({name: books.terms_of(name) is not None for name in set(cells)}).to_numpy(bool)
    yield from _missing(books, table, field, known | means, TERMS.sheet, variant="terms")


def _allocations(books: Books) -> Iterator[Finding]:
    allocations = books["Allocations"]
    for side in SIDES.values() if len(allocations) else ():
        mine = (allocations["side"] == side.name).to_numpy(bool)
        credit = mine & (allocations["kind"] == "credit").to_numpy(bool)
        document = _known(books, "Allocations", "document", side.documents)
        document |= _known(books, "Allocations", "document", side.sources)
        note = _known(books, "Allocations", "source", side.documents)
        source = _known(books, "Allocations", "source", side.sources)
        yield from _missing(books, "Allocations", "document", ~mine | document, TABLES[side.documents].sheet)
        yield from _missing(books, "Allocations", "source", ~credit | note, TABLES[side.documents].sheet)
        paid = mine & ~credit
        yield from _missing(books, "Allocations", "source", ~paid | source | note, TABLES[side.sources].sheet)


def _order_lines(books: Books) -> Iterator[Finding]:
    for table, field, fields in ORDER_LINE:
        of_order = _known(books, table, "purchase_order", "PurchaseOrders")
        of_order &= joins.says(books, table, "purchase_order") & joins.says(books, table, field)
        if of_order.any():
            lines = set(joins.joined_keys(books, "PurchaseOrderLines", ("purchase_order", "line")))
            known = joins.joined_keys(books, table, fields).isin(lines).to_numpy(bool)
            yield from _missing(books, table, field, known | ~of_order, TABLES["PurchaseOrderLines"].sheet)
