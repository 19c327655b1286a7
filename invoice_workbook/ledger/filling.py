"""What items, customers, vendors and terms say of cells that were left blank; nothing that was typed is overwritten.

Filled are orders and their lines until they are invoiced, drafts of invoices, bills until they are verified, purchase
orders, and the currency of receipts. A price is the item's valid on the day, in the document's currency, without the
tax that it may include. A line's net is quantity x price less discount (rule `line-total`).
Units: minor units, millionths.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.ledger import due_dates, totals
from invoice_workbook.ledger.payable import withholding
from invoice_workbook.ledger.receivable import listed_items
from invoice_workbook.schema import (
    CREDIT_NOTE,
    PAYABLE,
    RECEIVABLE,
    TABLES,
    BillStatus,
    InvoiceStatus,
    OrderStatus,
    Side,
)
from invoice_workbook.tables import joins

LINES = {"Orders": "OrderLines", "Invoices": "InvoiceLines", "Bills": "BillLines"}
OPEN = {
    "Orders": ("", OrderStatus.OPEN, OrderStatus.VERIFIED),
    "Invoices": (InvoiceStatus.DRAFT,),
    "Bills": ("", BillStatus.ENTERED, BillStatus.HELD),
}
"""Statuses of documents that are still filled: what was issued or verified stays as it is."""
PARTIES = {
    "Orders": RECEIVABLE,
    "Invoices": RECEIVABLE,
    "Receipts": RECEIVABLE,
    "PurchaseOrders": PAYABLE,
    "Bills": PAYABLE,
}


@dataclass(frozen=True)
class Filled:
    """The books with what was blank filled in, and how many cells of each table were."""

    books: Books
    counts: Mapping[str, int]

    def tables(self, others: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """The filled tables beside others; one of which the others have some columns has these of theirs."""
        found = {name: self.books[name] for name in self.counts}
        for name, frame in others.items():
            if name not in found or set(found[name].columns) <= set(frame.columns):
                found[name] = frame
            else:
                found[name] = found[name].assign(**{field: frame[field] for field in frame.columns})
        return found


ORDERS = ("Orders", "OrderLines")
"""What is filled before orders are checked and invoiced."""
BILLS = ("Bills", "BillLines")
"""The same before bills are compared."""


def filled(books: Books, only: Collection[str] = tuple(TABLES)) -> Filled:
    """All that can be told of blank cells of these tables."""
    after = books
    for fill in _STEPS:
        after = fill(after)
    counts = {name: _count(books[name], after[name]) for name in only if after[name] is not books[name]}
    counts = {name: count for name, count in counts.items() if count}
    return Filled(books.with_tables(**{name: after[name] for name in counts}) if counts else books, counts)


def _count(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """Cells that were blank and are not."""
    fields = [str(field) for field in before if field in after and not str(field).startswith("row_")]
    return sum(int((_is_blank(before[field]) & ~_is_blank(after[field])).sum()) for field in fields)


def _is_blank(cells: pd.Series) -> pd.Series:
    return cells.fillna("").str.strip() == "" if joins.is_text(cells) else cells.isna()


def _put(books: Books, table: str, found: Mapping[str, pd.Series], rows: pd.Series) -> Books:
    """The books with cells of these rows that are blank, and were not misread, as `found` has them."""
    frame, mine = books[table], books.misreads(table)
    changed: dict[str, pd.Series] = {}
    for field, values in found.items():
        unread = frame.index.isin(mine.loc[mine["field"] == field, "row"])
        wanted = rows & _is_blank(frame[field]) & ~_is_blank(values) & ~unread
        if wanted.any():
            changed[field] = frame[field].mask(wanted, values)
    return books.with_tables(**{table: frame.assign(**changed)}) if changed else books


def _is_open(books: Books, table: str) -> pd.Series:
    """The rows of documents that are still filled."""
    frame = books[table]
    named = frame[TABLES[table].id].str.strip() != ""
    return named & frame["status"].isin(OPEN[table]) if table in OPEN else named


def _of_party(books: Books, table: str, side: Side, field: str) -> pd.Series:
    """What the party of each row says; "" where it is not in the book."""
    at = joins.parent_rows(books, table, side.party, side.parties, side.party)
    return pd.Series(joins.at(books[side.parties][field], at), index=books[table].index)


def _currencies(books: Books) -> Books:
    """The party's currency, else the home currency; not where an amount was read with other decimals already."""
    for table, side in PARTIES.items():
        frame = books[table]
        is_known = joins.parent_rows(books, table, side.party, side.parties, side.party) >= 0
        wanted = _is_open(books, table) & is_known & (frame["currency"].str.strip() == "")
        if not wanted.any():
            continue
        said = _of_party(books, table, side, "currency").str.strip().str.upper()
        said = said.where(said != "", books.settings.currency)
        fits = pd.Series(money.decimals(said), index=frame.index) == frame["row_decimals"]
        books = _with_currency(books, table, said, wanted & (fits | ~_has_amounts(books, table)))
    return books


def _has_amounts(books: Books, table: str) -> pd.Series:
    """Whether an amount stands in a document's row, or in one of its lines."""
    found = _any_amount(books, table)
    if table in LINES:
        lines, id_ = LINES[table], TABLES[table].id
        at = joins.parent_rows(books, lines, id_, table, id_)
        found |= joins.sums(_any_amount(books, lines).to_numpy(np.int64), at, len(found)) > 0
    return found


def _any_amount(books: Books, table: str) -> pd.Series:
    fields = [one.field for one in TABLES[table].columns if one.type == "amount" and one.filled != "formula"]
    frame = books[table]
    found = frame[fields].notna().any(axis=1) if fields else pd.Series(False, index=frame.index)
    misread = books.misreads(table)
    unread = misread.loc[misread["field"].isin(fields), "row"]
    return found | frame.index.isin(unread)


def _with_currency(books: Books, table: str, said: pd.Series, rows: pd.Series) -> Books:
    """The currency in the document's row, and in how its lines are read."""
    frame = books[table]
    frame = frame.assign(**{field: frame[field].mask(rows, said) for field in ("currency", "row_currency")})
    books = _read_in(books, table, frame)
    if table not in LINES:
        return books
    lines, id_ = LINES[table], TABLES[table].id
    at = joins.parent_rows(books, lines, id_, table, id_)
    own = books[lines]["row_currency"]
    of_lines = pd.Series(joins.at(frame["row_currency"], at), index=own.index)
    return _read_in(books, lines, books[lines].assign(row_currency=own.where(at < 0, of_lines)))


def _read_in(books: Books, table: str, frame: pd.DataFrame) -> Books:
    return books.with_tables(**{table: frame.assign(row_decimals=money.decimals(frame["row_currency"]))})


_OF_ITEMS = ("description", "unit_price", "tax_category", "tax_rate")


def _items(table: str, lines: str, in_force: Callable[[Books, bool], pd.DataFrame]) -> Callable[[Books], Books]:
    """What the list of items says of lines: the description and tax, and in the document's currency the price."""

    def fill(books: Books) -> Books:
        rows = _open_lines(books, table, lines) & (books[lines]["item"].str.strip() != "")
        wanted = books[lines][rows]
        if not len(books["Items"]) or not any(_is_blank(wanted[field]).any() for field in _OF_ITEMS):
            return books
        index = books[lines].index
        priced, known = (in_force(books, is_any).reindex(index) for is_any in (False, True))
        found = {
            "description": known["description"].fillna("").astype(object),
            "unit_price": priced["price"].astype("Int64"),
            "tax_category": known["tax_category"].fillna("").astype(object),
            "tax_rate": known["tax_rate"].astype("Int64"),
        }
        return _put(books, lines, found, rows)

    return fill


def _open_lines(books: Books, table: str, lines: str) -> pd.Series:
    """The lines of documents that are still filled."""
    id_ = TABLES[table].id
    at = joins.parent_rows(books, lines, id_, table, id_)
    return pd.Series(joins.marked(_is_open(books, table), at), index=books[lines].index)


def _line_nets(books: Books) -> Books:
    for table, lines in LINES.items():
        books = _put(books, lines, {"line_net": totals.line_nets(books, lines)}, _open_lines(books, table, lines))
    return books


def _sums(books: Books) -> Books:
    """Net and tax of drafts and bills of which they were left blank, by their lines; the gross of both."""
    for table in ("Invoices", "Bills"):
        frame, sums = books[table], totals.of_documents(books, table)
        sound = _is_open(books, table) & (sums["lines"] > 0) & sums["sound"]
        bare = sound & frame["net"].isna() & frame["tax"].isna() & frame["gross"].isna()
        nets = {field: pd.Series(sums[field], index=frame.index).astype("Int64") for field in ("net", "tax")}
        books = _put(books, table, nets, bare)
        frame = books[table]
        books = _put(books, table, {"gross": frame["net"] + frame["tax"]}, _is_open(books, table))
    return books


def _due_dates(books: Books) -> Books:
    """By the party's terms; a credit note has none."""
    for side in (RECEIVABLE, PAYABLE):
        table = side.documents
        frame = books[table]
        rows = _is_open(books, table) & (frame["type"] != CREDIT_NOTE) & frame["due_date"].isna()
        if rows.any():
            terms = _of_party(books, table, side, "terms")
            due = due_dates.derive(books, frame[side.date][rows], terms[rows]).reindex(frame.index)
            books = _put(books, table, {"due_date": due}, rows)
    return books


WITHHOLDING_OPEN = (*OPEN["Bills"], BillStatus.VERIFIED, BillStatus.ROUTED)
"""Statuses of bills from which tax may still be held back: nobody has approved what is paid of them."""


def _withheld(books: Books) -> Books:
    """The tax to be held back from bills above the limits of their section; 0 stays blank."""
    if not withholding.applies(books):
        return books
    bills = books["Bills"]
    rows = bills["status"].isin(WITHHOLDING_OPEN) & (bills["type"] != CREDIT_NOTE) & (bills["bill"].str.strip() != "")
    amounts = withholding.expected(books)
    return _put(books, "Bills", {"withheld": amounts.where((amounts > 0).fillna(False), pd.NA)}, rows)


_STEPS: tuple[Callable[[Books], Books], ...] = (
    _currencies,
    _items("Orders", "OrderLines", listed_items.in_force),
    _items("Invoices", "InvoiceLines", lambda books, _: listed_items.of_invoice_lines(books)),
    _line_nets,
    _sums,
    _due_dates,
    _withheld,
)
