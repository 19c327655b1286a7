"""Rows of Allocations, Receipts and Payments that a command adds: numbered on from the last, dated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.schema import SIDES, TABLES
from invoice_workbook.tables.write import appended

NUMBERS = ("amount", "whole", "price", "quantity", "percent")
PREFIXES = {"receivable": "R-", "payable": "PAY-"}
"""How the ids of receipts and payments begin."""
_NUMBER = re.compile(r"(\d+)\s*$")


@dataclass(frozen=True)
class Allocation:
    """What of a source (receipt, payment, credit note; none for discounts and write-offs) settles a document."""

    source: str
    document: str
    kind: str
    amount: int
    note: str = ""


@dataclass(frozen=True)
class Money:
    """A receipt or payment to be entered."""

    party: str
    amount: int
    currency: str
    day: date
    method: str = ""
    reference: str = ""
    bank_line: str = ""
    account: str = ""


def next_ids(ids: pd.Series, prefix: str, count: int) -> list[str]:
    """New ids: the highest number of those that begin so, counted on, as wide as the last one.

    >>> next_ids(pd.Series(["R-0009", "R-0010", "other"]), "R-", 2)
    ['R-0011', 'R-0012']
    """
    mine = [found for id_ in ids if id_.upper().startswith(prefix) and (found := _NUMBER.search(id_))]
    highest = max((int(found[1]) for found in mine), default=0)
    width = max((len(found[1]) for found in mine), default=5)
    return [f"{prefix}{highest + n:0{width}}" for n in range(1, count + 1)]


def _blank(table: str, count: int) -> dict[str, object]:
    """Blank cells for every column that is not computed."""
    found: dict[str, object] = {}
    for column in TABLES[table].columns:
        if column.filled != "formula":
            kind = "datetime64[s]" if column.type == "date" else "Int64" if column.type in NUMBERS else "object"
            missing = pd.NA if kind == "Int64" else pd.NaT if kind != "object" else ""
            found[column.field] = pd.Series([missing] * count, dtype=kind)
    return found


def new_rows(books: Books, table: str, cells: dict[str, Sequence[object]], currencies: Sequence[str]) -> pd.DataFrame:
    """Rows for a table: what is not given is blank; amounts in minor units of these currencies."""
    frame = pd.DataFrame(_blank(table, len(currencies)))
    for field, values in cells.items():
        kept = frame[field].dtype
        frame[field] = pd.Series(list(values), dtype=kept)
    frame["row_currency"] = list(currencies)
    frame["row_decimals"] = money.decimals(frame["row_currency"])
    return frame


def allocated(books: Books, side: str, new: Sequence[Allocation], days: Sequence[date] = ()) -> Books:
    """The books with these allocations, dated with the books' day or each with its own."""
    documents = books[SIDES[side].documents]
    currency_of = dict(zip(documents[SIDES[side].document], documents["row_currency"], strict=True))
    dates = [pd.Timestamp(day) for day in (days or [books.as_of] * len(new))]
    cells: dict[str, Sequence[object]] = {
        "allocation": next_ids(books["Allocations"]["allocation"], "AL-", len(new)),
        "date": dates,
        "side": [side] * len(new),
        "source": [one.source for one in new],
        "document": [one.document for one in new],
        "kind": [one.kind for one in new],
        "amount": [one.amount for one in new],
        "note": [one.note for one in new],
    }
    frame = new_rows(books, "Allocations", cells, [str(currency_of[one.document]) for one in new])
    after = appended(books["Allocations"], frame)
    return books.with_tables(Allocations=after)


def entered(books: Books, side_name: str, new: Sequence[Money]) -> tuple[Books, list[str]]:
    """The books with these receipts, or payments that a statement shows, and their ids."""
    side = SIDES[side_name]
    ids = next_ids(books[side.sources][side.source], PREFIXES[side_name], len(new))
    cells: dict[str, Sequence[object]] = {
        side.source: ids,
        "date": [pd.Timestamp(one.day) for one in new],
        side.party: [one.party for one in new],
        "amount": [one.amount for one in new],
        "currency": [one.currency for one in new],
        "method": [one.method for one in new],
        "reference": [one.reference for one in new],
    }
    if side_name == "receivable":
        cells["bank_line"] = [one.bank_line for one in new]
    else:
        cells |= {"bank_account": [one.account for one in new], "status": ["cleared"] * len(new)}
    after = appended(books[side.sources], new_rows(books, side.sources, cells, [one.currency for one in new]))
    return books.with_tables(**{side.sources: after}), ids
