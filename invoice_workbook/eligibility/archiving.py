"""What of a year is finished for good, so that it can be moved out of the workbook without changing any balance.

Documents hang together: an invoice with its order, the receipt that paid it, what else that receipt paid, and so on.
Such a group goes whole or not at all: when every row of it is finished, dated in the year or before, and has no open
error. So what anybody owes is the same before and after.
Units: minor units.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.journal import bank_lines
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import quantities
from invoice_workbook.schema import (
    RECEIVABLE,
    SIDES,
    TABLES,
    BillStatus,
    InvoiceStatus,
    OrderStatus,
    PaymentStatus,
    PurchaseOrderStatus,
    Side,
)
from invoice_workbook.tables import joins

Marks = npt.NDArray[np.bool_]
Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
MOVING = (
    "Orders",
    "OrderLines",
    "Invoices",
    "InvoiceLines",
    "Receipts",
    "PurchaseOrders",
    "PurchaseOrderLines",
    "GoodsReceipts",
    "Bills",
    "BillLines",
    "Payments",
    "Allocations",
    "BankLines",
    "Questions",
    "Replies",
    "Reminders",
)
"""Tables whose rows can move out; those of the other tables stay in both workbooks."""
DATED: Mapping[str, str] = {
    "Orders": "order_date",
    "Invoices": "invoice_date",
    "Receipts": "date",
    "PurchaseOrders": "order_date",
    "GoodsReceipts": "date",
    "Bills": "bill_date",
    "Payments": "date",
    "Allocations": "date",
    "BankLines": "booked_on",
}
"""Tables whose rows belong to a year, and the date that says to which."""
DOCUMENTS = tuple(name for name in DATED if name not in ("Allocations", "BankLines"))
"""Tables whose rows are told where they stay."""
DONE: Mapping[str, tuple[str, ...]] = {
    "Orders": (OrderStatus.INVOICED, OrderStatus.CANCELLED),
    "PurchaseOrders": (PurchaseOrderStatus.CLOSED, PurchaseOrderStatus.CANCELLED),
    "Payments": (PaymentStatus.SENT, PaymentStatus.CLEARED),
    "Questions": ("answered", "closed"),
    "Replies": ("confirmed", "declined"),
}
"""By table the statuses in which a row wants nothing more."""
_HOLDING = "Recurring"
"""Its rows stay, and what they are modelled on with them."""
_TABLES = (*MOVING, _HOLDING)
OPEN, LATER, ERROR, TIED = "open", "later", "error", "tied"
"""Why a row stays: it is not finished; it is of a later day; it has an open error; it hangs on one that stays."""


@dataclass(frozen=True)
class Groups:
    """By table which rows move (marks in the table's order), and why each of the others stays ("" for one that moves).

    `tied_to` is the id of the first row of a group that makes it stay.
    """

    moves: Mapping[str, Marks]
    reasons: Mapping[str, npt.NDArray[np.object_]]
    tied_to: Mapping[str, npt.NDArray[np.object_]]


def until(books: Books, last: date) -> Groups:
    """What is finished, up to this day and on it."""
    books = open_items.ever(books)
    starts = _starts(books)
    count = starts[_HOLDING] + len(books[_HOLDING])
    groups = _joined(count, _pairs(books, starts))
    reasons = np.full(count, "", object)
    for table in MOVING:
        own = _own_reasons(books, table, last)
        reasons[starts[table] : starts[table] + len(own)] = own
    reasons[starts[_HOLDING] :] = OPEN
    for table, places in _with_errors(books).items():
        at = starts[table] + places
        reasons[at] = np.where(reasons[at] == "", ERROR, reasons[at])
    blocked = reasons != ""
    first = np.full(count, count, np.int64)
    np.minimum.at(first, groups[blocked], np.flatnonzero(blocked))
    first = first[groups]
    stays = first < count
    reasons[stays & ~blocked] = TIED
    return _by_table(books, starts, reasons, np.where(stays, first, -1))


def _starts(books: Books) -> dict[str, int]:
    """Where each table's rows begin among all."""
    found, start = {}, 0
    for table in _TABLES:
        found[table] = start
        start += len(books[table])
    return found


def _by_table(
    books: Books, starts: Mapping[str, int], reasons: npt.NDArray[np.object_], first: npt.NDArray[np.int64]
) -> Groups:
    every = np.concatenate([books[table][TABLES[table].id].to_numpy(object) for table in _TABLES])
    tied = np.full(len(reasons), "", object)
    there = first >= 0
    tied[there] = every[first[there]]
    parts = {table: slice(starts[table], starts[table] + len(books[table])) for table in MOVING}
    return Groups(
        moves={table: reasons[at] == "" for table, at in parts.items()},
        reasons={table: reasons[at] for table, at in parts.items()},
        tied_to={table: tied[at] for table, at in parts.items()},
    )


def _pairs(books: Books, starts: Mapping[str, int]) -> Iterator[Pairs]:
    """Rows that hang together, by their places among all."""
    for table, field, parent, mine in _references(books):
        places = joins.parent_rows(books, table, field, parent, TABLES[parent].id)
        there = np.flatnonzero((places >= 0) & mine)
        yield starts[table] + there, starts[parent] + places[there]
    lines = joins.id_keys(books, "BankLines", "bank_line")
    paid = [(line, one) for line, payments in bank_lines.posted(books).items() for one in payments]
    of, to = (pd.Index(joins.id_keys(books, *one)) for one in (("BankLines", "bank_line"), ("Payments", "payment")))
    if paid and len(lines) and of.is_unique and to.is_unique:
        one, other = (
            index.get_indexer(list(keys)) for index, keys in zip((of, to), zip(*paid, strict=True), strict=True)
        )
        there = (one >= 0) & (other >= 0)
        yield starts["BankLines"] + one[there], starts["Payments"] + other[there]


def _references(books: Books) -> Iterator[tuple[str, str, str, Marks]]:
    """Table, field, the table that it refers to, and for which rows."""
    for table in _TABLES:
        every = np.full(len(books[table]), True)
        for column in TABLES[table].columns:
            for parent in column.refers:
                if parent in _TABLES:
                    yield table, column.field, parent, every
    for side in SIDES.values():
        mine = (books["Allocations"]["side"] == side.name).to_numpy(bool)
        for field in ("source", "document", "note"):
            for parent in (side.documents, side.sources):
                yield "Allocations", field, parent, mine
    for parent in DOCUMENTS:
        yield "Questions", "document", parent, np.full(len(books["Questions"]), True)


def _joined(count: int, pairs: Iterator[Pairs]) -> npt.NDArray[np.int64]:
    """For each row the least row of its group: who is paired has the same. In few rounds, however long the chain."""
    every = list(pairs)
    one, other = (np.concatenate([np.empty(0, np.int64), *(pair[n] for pair in every)]) for n in (0, 1))
    root = np.arange(count, dtype=np.int64)
    while True:
        low = np.minimum(root[one], root[other])
        before = root.copy()
        np.minimum.at(root, before[one], low)
        np.minimum.at(root, before[other], low)
        while not np.array_equal(root, hop := root[root]):
            root = hop
        if np.array_equal(root, before):
            return root


def _own_reasons(books: Books, table: str, last: date) -> npt.NDArray[np.object_]:
    """Why a row stays, whatever it hangs on."""
    frame = books[table]
    found = np.full(len(frame), "", object)
    if table in DATED:
        days = frame[DATED[table]]
        found[(days > pd.Timestamp(last)).to_numpy(bool)] = LATER
    is_open = ~_finished(books, table)
    if table in DATED:
        is_open |= frame[DATED[table]].isna().to_numpy(bool)
    if len(TABLES[table].keys) == 1:
        keys = joins.id_keys(books, table, TABLES[table].id)
        is_open |= (keys.duplicated(keep=False) | (keys == "")).to_numpy(bool)
    found[is_open] = OPEN
    return found


def _finished(books: Books, table: str) -> Marks:
    """Which rows of a table want nothing more, each by itself."""
    for side in SIDES.values():
        if table == side.sources:
            return _used_up(books, side)
        if table == side.documents:
            return _settled(books, side)
    if table == "PurchaseOrders":
        return _marked(books, table) | _billed(books)
    if table == "BankLines":
        return _settled_lines(books)
    if table == "Questions":
        return _marked(books, table) & (joins.id_keys(books, table, "document") != "").to_numpy(bool)
    return _marked(books, table)


def _marked(books: Books, table: str) -> Marks:
    """Which rows are done by their status; those of a table without one are."""
    frame = books[table]
    if table not in DONE:
        return np.full(len(frame), True)
    return frame["status"].isin(DONE[table]).to_numpy(bool)


def _used_up(books: Books, side: Side) -> Marks:
    """Receipts, or payments that left, of which nothing is unapplied."""
    return _marked(books, side.sources) & (open_items.unapplied(books, side.name) == 0).to_numpy(bool)


def _settled(books: Books, side: Side) -> Marks:
    """Invoices or bills of which nothing is open, and on which nobody works any more."""
    frame = books[side.documents]
    is_settled = (open_items.of_documents(books, side.name)["open"] == 0) & frame["gross"].notna()
    if side is RECEIVABLE:
        is_done = ~frame["status"].isin([InvoiceStatus.DRAFT, InvoiceStatus.DISPUTED, InvoiceStatus.COLLECTIONS])
    else:
        is_done = frame["status"].isin([BillStatus.PAID, BillStatus.REJECTED])
        is_done |= open_items.is_credit(frame) & frame["status"].isin([BillStatus.APPROVED, BillStatus.SCHEDULED])
        is_done &= frame["hold"].str.strip() == ""
    return (is_settled & is_done).to_numpy(bool)


def _billed(books: Books) -> Marks:
    """Purchase orders of which everything came and was billed."""
    lines = books["PurchaseOrderLines"]
    at = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")
    least = np.minimum(quantities.received(books).to_numpy(np.int64), quantities.billed(books).to_numpy(np.int64))
    lacks = least < lines["quantity"].fillna(1).to_numpy(np.int64)
    ones = np.ones(len(lines), np.int64)
    count = len(books["PurchaseOrders"])
    done: Marks = (joins.sums(ones, at, count) > 0) & (joins.sums(ones * lacks, at, count) == 0)
    return done


def _settled_lines(books: Books) -> Marks:
    """Bank lines that were posted, and those that are none of ours."""
    keys, status = joins.id_keys(books, "BankLines", "bank_line"), books["BankLines"]["status"]
    posted = {line for line, payments in bank_lines.posted(books).items() if payments}
    posted |= set(joins.id_keys(books, "Receipts", "bank_line")) - {""}
    return ((status == "ignored") | ((status == "accepted") & keys.isin(posted))).to_numpy(bool)


def _with_errors(books: Books) -> dict[str, npt.NDArray[np.int64]]:
    """By table the places of rows with an error that is open; dismissed ones apart."""
    asked = [rule for rule in checks.RULES if not checks.traits(rule).only_tells]
    found = checks.still_open(books, asked, lambda _, one: one.severity == "error" and one.table in MOVING)
    places: dict[str, npt.NDArray[np.int64]] = {}
    for table, mine in found.groupby("table"):
        labels = pd.Index(mine["label"].dropna().astype("int64").unique())
        at = books[str(table)].index.get_indexer(labels)
        places[str(table)] = at[at >= 0].astype(np.int64)
    return places
