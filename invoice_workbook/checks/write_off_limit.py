"""No more of a document is written off than Settings' *Write-off limit*, unless who may approve it did.

Source: our own rules, "Receipts, payments, bank"; the Log has what was approved.
Units:  minor units of the document's currency; the limit by the rate of the day of the write-off.
Remedy: take the write-off back and ask for the money, or let an approver or manager post it.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import exchange, write_offs
from invoice_workbook.schema import SIDES, Side

NEEDS = ("Allocations",)


def find(books: Books) -> Iterator[Finding]:
    """Documents of either side of which too much was written off; apart, those whose limit nobody can tell."""
    if books.settings.amount(write_offs.LIMIT) is None:
        return
    for side in SIDES.values():
        yield from _of_side(books, side)


def _of_side(books: Books, side: Side) -> Iterator[Finding]:
    documents, written = books[side.documents], write_offs.of_documents(books, side.name)
    some = written[written["amount"] > 0]
    if not len(some):
        return
    day = pd.Series(some["day"].fillna(pd.Timestamp(books.as_of)).dt.date, index=some.index)
    pairs = list(zip(documents["row_currency"][some.index], day, strict=True))
    home = books.settings.currency
    limits = {pair: write_offs.limit(books, *pair) for pair in set(pairs)}
    known = {pair: exchange.rate(books, home, *pair) is not None for pair in set(pairs)}
    limit = pd.Series([limits[pair] for pair in pairs], index=some.index, dtype="Int64").reindex(documents.index)
    has_rate = pd.Series([known[pair] for pair in pairs], index=some.index).reindex(documents.index, fill_value=True)
    beyond = (written["amount"] > limit).fillna(False) & (written["amount"] > write_offs.rounding(books, side.name))
    beyond &= written["amount"] > write_offs.approved(books, side.name)
    amount = written["amount"].astype("Int64")
    figures: dict[str, Any] = {"actual": amount, "values": pd.DataFrame({"party": documents[side.party]})}
    place = (side.documents, "gross")
    yield Finding.where(books, place, beyond & has_rate, "error", expected=limit, difference=amount - limit, **figures)
    yield Finding.where(books, place, beyond & ~has_rate, "error", variant="no-rate", **figures)
