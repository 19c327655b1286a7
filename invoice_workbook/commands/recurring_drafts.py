"""Drafts of what recurs: an order or a bill again, with its lines, on a later day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import numbers_given
from invoice_workbook.ledger.recurring import Recurrence
from invoice_workbook.schema import RECEIVABLE, TABLES, BillStatus, OrderStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import ids_after, new_rows
from invoice_workbook.tables.write import appended

COPIED = {
    "Orders": ("currency",),
    "Bills": ("currency", "purchase_order", "pay_by", "net", "tax", "gross"),
}
"""What of the document is as it was."""
LINES = {"Orders": "OrderLines", "Bills": "BillLines"}
NOT_COPIED = ("delivered", "goods_receipt", "check")
DAY = {"Orders": "order_date", "Bills": "bill_date"}


class Drafts:
    """New documents like those that books have, and their ids; they come below the tables' last rows."""

    def __init__(self, books: Books, user: str) -> None:
        self._books, self._user = books, user
        self._rows: dict[str, list[Mapping[Any, Any]]] = {}
        self._series: dict[tuple[str, str], Iterator[str]] = {}
        self._places: dict[str, Mapping[Any, Any]] = {}
        self.made: list[str] = []

    def add(self, one: Recurrence, day: date) -> None:
        """The document that is due on a day. Raises WorkbookError, and adds nothing, where nothing can be copied."""
        table = "Orders" if one.side == RECEIVABLE.name else "Bills"
        row = self._books.find_row(table, one.like)
        words = {"id": one.id, "like": one.like, "sheet": TABLES[table].sheet}
        if row is None:
            raise WorkbookError("recurring-like", **words)
        head, lines = self._books[table].loc[row], self._lines_of(table, one.like)
        party = "customer" if table == "Orders" else "vendor"
        if folded(str(head[party])) != one.party_key:
            raise WorkbookError("recurring-party", **words, party=one.party, other=head[party])
        amount = self._books["Recurring"]["amount"][one.row]
        if not pd.isna(amount):
            if len(lines) != 1:
                raise WorkbookError("recurring-amount", **words)
            lines = _of_amount(lines, int(amount))
        id_ = self._next_id(table, one.like)
        cells = {TABLES[table].id: id_, party: head[party], DAY[table]: pd.Timestamp(day)}
        cells |= {name: head[name] for name in COPIED[table]} | _own(table, self._user, day)
        if table == "Bills" and not pd.isna(amount):
            cells |= _sums(lines)
        self._rows.setdefault(table, []).append(cells)
        copied = [{**line, TABLES[table].id: id_} for line in lines.to_dict("records")]
        self._rows.setdefault(LINES[table], []).extend(copied)
        self.made.append(id_)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that have new rows, with them."""
        return {table: self._extended(table, rows) for table, rows in self._rows.items() if rows}

    def _extended(self, table: str, rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
        fields = [one.field for one in TABLES[table].columns if one.filled != "formula"]
        known: dict[str, Sequence[object]] = {
            name: [row.get(name, pd.NA) for row in rows] for name in fields if name in rows[0]
        }
        currencies = [str(row.get("row_currency") or row.get("currency")) for row in rows]
        return appended(self._books[table], new_rows(table, known, currencies))

    def _lines_of(self, table: str, id_: str) -> pd.DataFrame:
        """The document's lines, without what was only theirs."""
        name = LINES[table]
        if table not in self._places:
            keys = joins.id_keys(self._books, name, TABLES[table].id)
            self._places[table] = keys.groupby(keys.to_numpy()).indices
        mine: pd.DataFrame = self._books[name].iloc[self._places[table].get(folded(id_), [])]
        return mine.drop(columns=list(NOT_COPIED), errors="ignore")

    def _next_id(self, table: str, like: str) -> str:
        """The next id of the series that the document's id is of."""
        prefix = like.strip().upper().rstrip("0123456789")
        if (table, prefix) not in self._series:
            self._series[table, prefix] = ids_after(numbers_given.ever(self._books, table), prefix)
        return next(self._series[table, prefix])


def _own(table: str, user: str, day: date) -> dict[str, Any]:
    """What a draft says of itself."""
    if table == "Orders":
        return {"status": OrderStatus.OPEN}
    return {"type": "bill", "received_on": pd.Timestamp(day), "status": BillStatus.ENTERED, "entered_by": user}


def _of_amount(lines: pd.DataFrame, amount: int) -> pd.DataFrame:
    """One line that comes to this net: one of it, at that price."""
    decimals = int(lines["row_decimals"].iloc[0])
    price = amount * 10 ** (money.DECIMALS_OF_MILLIONTHS - decimals)
    one = {"quantity": money.MILLION, "unit_price": price, "discount": pd.NA, "line_net": amount}
    return lines.assign(**{name: pd.array([value], dtype="Int64") for name, value in one.items()})


def _sums(lines: pd.DataFrame) -> dict[str, int]:
    net = int(lines["line_net"].iloc[0])
    tax = int(money.tax_of(lines["line_net"], lines["tax_rate"]).fillna(0).to_numpy(np.int64)[0])
    return {"net": net, "tax": tax, "gross": net + tax}
