"""Invoices, bills and credit notes with what is open of each: what money is set against.

Units: minor units of the document's currency; negative is what is left of a credit note.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import CREDIT_NOTE, SIDES, PaymentStatus
from invoice_workbook.tables import joins

MONEY = "payment"
"""The type of what is no document, but money on account that is used up as a credit note is."""


class OpenDocument(NamedTuple):
    """A document: its row's label, its id and party (also as keys, for comparison), and what is open of it.

    `type` is that of the document, or `MONEY`.
    """

    row: int
    id: str
    key: str
    type: str
    party: str
    party_key: str
    currency: str
    decimals: int
    status: str
    dated: date | None
    due: date | None
    corrects: str
    open: int

    @property
    def is_credit(self) -> bool:
        """Whether it counts for the party: a credit note, or money on account."""
        return self.type in (CREDIT_NOTE, MONEY)


@derived
def derive(books: Books, side_name: str) -> tuple[OpenDocument, ...]:
    """Every document of a side, settled ones too, in the order of the sheet."""
    side = SIDES[side_name]
    documents = books[side.documents]
    columns = (
        documents.index.tolist(),
        documents[side.document],
        joins.id_keys(books, side.documents, side.document),
        documents["type"],
        documents[side.party],
        joins.id_keys(books, side.documents, side.party),
        documents["row_currency"],
        documents["row_decimals"].tolist(),
        documents["status"],
        _days(documents[side.date].to_numpy("datetime64[D]")),
        _days(documents["due_date"].to_numpy("datetime64[D]")),
        joins.id_keys(books, side.documents, "corrects"),
        open_items.of_documents(books, side_name)["open"].tolist(),
    )
    return tuple(map(OpenDocument._make, zip(*columns, strict=True)))


@derived
def money_on_account(books: Books, side_name: str) -> tuple[OpenDocument, ...]:
    """Receipts or payments of which something is not applied, refunds left out."""
    side = SIDES[side_name]
    sources = books[side.sources]
    left = open_items.unapplied(books, side_name)
    mine = (left > 0) & (sources[side.source] != "") & sources["amount"].notna()
    if "status" in sources:
        mine &= sources["status"] != PaymentStatus.PROPOSED
    columns = (
        sources.index[mine].tolist(),
        sources[side.source][mine],
        joins.id_keys(books, side.sources, side.source)[mine],
        [MONEY] * int(mine.sum()),
        sources[side.party][mine],
        joins.id_keys(books, side.sources, side.party)[mine],
        sources["row_currency"][mine],
        sources["row_decimals"][mine].tolist(),
        [""] * int(mine.sum()),
        _days(sources["date"][mine].to_numpy("datetime64[D]")),
        [None] * int(mine.sum()),
        [""] * int(mine.sum()),
        (-left[mine]).tolist(),
    )
    return tuple(map(OpenDocument._make, zip(*columns, strict=True)))


def _days(dates: np.ndarray) -> list[date | None]:
    """Dates, None where the cell is blank."""
    days: list[date | None] = dates.astype(object).tolist()
    return days
