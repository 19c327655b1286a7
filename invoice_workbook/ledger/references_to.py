"""Every cell in which an id stands: in its own table, in those that refer to it, in what money is said to pay."""

from collections.abc import Iterator, Mapping

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.journal.postings import PAYMENT
from invoice_workbook.ledger import settlement_text
from invoice_workbook.schema import PAYABLE, SIDES, TABLES
from invoice_workbook.tables import joins

_ASKED_ABOUT = ("Orders", "Invoices", "Receipts", "PurchaseOrders", "GoodsReceipts", "Bills", "Payments")
"""Tables whose documents a question may name."""
_NAMED_BY_MONEY = {side.name: (side.parties, side.documents, side.sources) for side in SIDES.values()}
"""By side the tables whose ids stand in what money pays."""


def renamed(books: Books, table: str, key: str, new: str) -> tuple[dict[str, pd.DataFrame], int]:
    """The tables in which an id (its key) of a table stood, with the new id there; and in how many cells that is."""
    after: dict[str, pd.DataFrame] = {}
    count = 0
    for name, field, is_id in _cells(books, table, key):
        mine = is_id & (books[name][field] != new)
        if mine.any():
            frame = after.setdefault(name, books[name].copy())
            frame.loc[mine, field] = new
            count += int(mine.sum())
    for name, field, cells in _texts(books, table, key, new):
        differs = cells != books[name][field]
        if differs.any():
            after.setdefault(name, books[name].copy())[field] = cells
            count += int(differs.sum())
    return after, count


def _cells(books: Books, table: str, key: str) -> Iterator[tuple[str, str, pd.Series]]:
    """Table, field and rows of the cells that hold nothing but the id."""
    for one in TABLES.values():
        for column in one.columns:
            is_own = one.name == table and column.field == one.id
            others = [to for to in column.refers if to != table]
            if is_own or (table in column.refers and not _is_known(books, others, key)):
                yield one.name, column.field, joins.id_keys(books, one.name, column.field) == key
    if table == "Items":
        yield "InvoiceLines", "item", joins.id_keys(books, "InvoiceLines", "item") == key
    if table in _ASKED_ABOUT and not _is_known(books, [one for one in _ASKED_ABOUT if one != table], key):
        yield "Questions", "document", joins.id_keys(books, "Questions", "document") == key
    if table == PAYABLE.documents:
        yield from _allocations(books, key)


def _allocations(books: Books, key: str) -> Iterator[tuple[str, str, pd.Series]]:
    """A bill's allocations, and those of a vendor's credit note."""
    allocations = books["Allocations"]
    ours = allocations["side"] == PAYABLE.name
    of_note = ours & (allocations["kind"] != PAYMENT)
    yield "Allocations", "document", ours & (joins.id_keys(books, "Allocations", "document") == key)
    yield "Allocations", "source", of_note & (joins.id_keys(books, "Allocations", "source") == key)
    if not _is_known(books, [PAYABLE.sources], key):
        yield "Allocations", "note", ours & (joins.id_keys(books, "Allocations", "note") == key)


def _texts(books: Books, table: str, key: str, new: str) -> Iterator[tuple[str, str, pd.Series]]:
    """What payments and bank lines are said to pay, with the id called otherwise."""
    side = next((name for name, tables in _NAMED_BY_MONEY.items() if table in tables), "")
    if not side or _is_known(books, [one for one in _NAMED_BY_MONEY[side] if one != table], key):
        return
    known = {k for tables in _NAMED_BY_MONEY.values() for one in tables for k in _keys(books, one)}

    def written(cells: pd.Series, mine: pd.Series) -> pd.Series:
        chosen = [
            settlement_text.with_id(str(cell), lambda words: folded(words) in known, key, new) if is_mine else cell
            for cell, is_mine in zip(cells, mine, strict=True)
        ]
        return pd.Series(chosen, index=cells.index, dtype=object)

    lines = books["BankLines"]
    mine = lines["proposed_match"] != ""
    if _is_known(books, [one for name, tables in _NAMED_BY_MONEY.items() if name != side for one in tables], key):
        mine &= (lines["amount"].fillna(0) < 0) if side == PAYABLE.name else (lines["amount"].fillna(0) > 0)
    yield "BankLines", "proposed_match", written(lines["proposed_match"], mine)
    if side == PAYABLE.name:
        payments = books["Payments"]
        yield "Payments", "reference", written(payments["reference"], payments["reference"] != "")


def _keys(books: Books, table: str) -> Mapping[str, None]:
    return dict.fromkeys(joins.id_keys(books, table, TABLES[table].id))


def _is_known(books: Books, tables: list[str], key: str) -> bool:
    """Whether the id is another row's, too, of one of these tables."""
    return any(books.find_row(table, key) is not None for table in tables)
