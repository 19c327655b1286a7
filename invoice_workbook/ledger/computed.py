"""What the workbook's own formulas come to, row by row, where that is certain.

Python tells apart what SUMIFS does not (`00123` and `123`, a pattern such as `A*`), and counts a cell that cannot be
read as nothing. A row that any of this touches is left out: what a formula comes to there, its program says.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items, totals
from invoice_workbook.ledger.payable import quantities
from invoice_workbook.schema import SIDES

Results = Mapping[tuple[str, str], Mapping[int, str]]
"""By table and field: the number of each row, by the row's place in the table."""
INPUTS = frozenset(
    (
        "Settings",
        "Invoices",
        "Bills",
        "Receipts",
        "Payments",
        "Allocations",
        "Orders",
        "OrderLines",
        "PurchaseOrderLines",
        "GoodsReceipts",
        "BillLines",
    )
)
"""Tables that the formulas look at."""
_PATTERN = re.compile(r"[*?~]|^[<>=]|^\s|\s$")
_NUMBER = re.compile(r"(?=.*\D)[\W\d_]+|[\d.,]+\s*e\s*[+-]?\d+|[\d:.]+\s?[ap]m?|true|false", re.IGNORECASE)
"""Texts other than plain digits that a spreadsheet program may take for a number, a date or a time."""
_LONGEST = 255
Named = Sequence[tuple[str, tuple[str, ...]]]
"""Tables, and the columns by which their rows name a row of another."""
ALLOCATED: Named = (("Allocations", ("document",)), ("Allocations", ("source",)))


def derive(books: Books, today: date) -> Results:
    """The results of every column that a formula fills, as of the day that the workbook itself counts from."""
    day = books.settings.date("As of") if books.settings["As of"].strip() else today
    if day is None:
        return {}
    if day != books.as_of:
        books = replace(books, as_of=day)
    found: dict[tuple[str, str], Mapping[int, str]] = {}
    for side in SIDES.values():
        state = open_items.of_documents(books, side.name)
        sure = _sure(books, side.documents, (side.document,), ALLOCATED)
        for field in ("paid", "open"):
            found[side.documents, field] = _amounts(books, side.documents, state[field], sure)
        found[side.documents, "days_late"] = _numbers(state["days_late"], 0, sure)
        left = open_items.unapplied(books, side.name)
        sure = _sure(books, side.sources, (side.source,), ALLOCATED)
        found[side.sources, "unapplied"] = _amounts(books, side.sources, left, sure)
    sure = _sure(books, "Orders", ("order",), (("OrderLines", ("order",)),))
    found["Orders", "net"] = _amounts(books, "Orders", totals.of_documents(books, "Orders")["net"], sure)
    return found | _of_order_lines(books)


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
            _sure(books, table, quantities.ORDER_LINE, (named,)),
        )
        for field, (summed, named) in ways.items()
    }


def _amounts(books: Books, table: str, units: pd.Series, sure: Sequence[bool]) -> Mapping[int, str]:
    return _texts(units, books[table]["row_decimals"].tolist(), sure)


def _numbers(units: pd.Series, decimals: int, sure: Sequence[bool]) -> Mapping[int, str]:
    return _texts(units, [decimals] * len(units), sure)


def _texts(units: pd.Series, decimals: Sequence[int], sure: Sequence[bool]) -> Mapping[int, str]:
    """The numbers of the rows that are sure, each different one worded once."""
    numbers = list(zip(units.tolist(), decimals, strict=True))
    rows = [row for row in zip(units.index.tolist(), numbers, sure, strict=True) if row[2]]
    known = {number: _plain(money.as_text(int(number[0]), int(number[1]))) for number in {row[1] for row in rows}}
    return {label: known[number] for label, number, _ in rows}


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _sure(books: Books, table: str, fields: tuple[str, ...], named: Named) -> list[bool]:
    """For each row whether its formulas find the rows that Python finds, and all of them could be read."""
    if not len(books[table]):
        return []
    own = _ids(books, table, fields)
    others = [_ids(books, other, columns) for other, columns in named]
    taken_for = {id_: _taken_for(id_) for ids in (own, *others) for id_ in ids}
    spellings: dict[tuple[str, ...], tuple[str, ...]] = {}
    doubtful = set()
    for id_, key in taken_for.items():
        lower = tuple(map(str.lower, id_))
        if spellings.setdefault(key, lower) != lower:
            doubtful.add(key)
    for (other, _), ids in zip(named, others, strict=True):
        if misread := _misread(books, other):
            doubtful |= {taken_for[id_] for row, id_ in zip(books[other].index, ids, strict=True) if row in misread}
    keys = [taken_for[id_] for id_ in own]
    doubtful |= _twice(keys)
    misread = _misread(books, table)
    odd = {id_: any(map(_is_odd, id_)) for id_ in set(own)}
    return [
        key not in doubtful and row not in misread and not odd[id_]
        for row, key, id_ in zip(books[table].index, keys, own, strict=True)
    ]


def _ids(books: Books, table: str, fields: Iterable[str]) -> list[tuple[str, ...]]:
    return list(zip(*(books[table][field] for field in fields), strict=True))


def _taken_for(id_: tuple[str, ...]) -> tuple[str, ...]:
    """An id as the more generous of the two takes it: case, outer blanks and leading zeros aside."""
    folded = (part.strip().casefold() for part in id_)
    return tuple(part.lstrip("0") if part.isdigit() else part for part in folded)


def _twice(keys: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    return {key for key in keys if key in seen or seen.add(key)}  # type: ignore[func-returns-value]  # notes it as seen


def _misread(books: Books, table: str) -> set[int]:
    return set(books.misreads(table)["row"])


def _is_odd(id_: str) -> bool:
    """Whether SUMIFS may take an id for something else than these letters."""
    return not id_ or len(id_) > _LONGEST or bool(_PATTERN.search(id_) or _NUMBER.fullmatch(id_))
