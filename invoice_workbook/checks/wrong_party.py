"""A receipt or payment is allocated only to documents of its own customer or vendor.

Source: our own rules, "Receipts, payments, bank".
Units:  none.
Remedy: allocate it to a document of the party that paid, or correct the party of the receipt or payment.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import SIDES, Side
from invoice_workbook.tables import joins

NEEDS = ("Allocations",)


def find(books: Books) -> Iterator[Finding]:
    """Allocations whose source and document belong to different parties."""
    for side in SIDES.values():
        to, from_ = _party_of_document(books, "document", side), _party_of_source(books, side)
        wrong = pd.Series((to != from_) & (to != "") & (from_ != ""), index=books["Allocations"].index)
        if wrong.any():
            words = pd.DataFrame({"owner": to, "payer": from_}, index=wrong.index)
            actual = books["Allocations"]["source"]
            yield Finding.where(books, ("Allocations", "source"), wrong, "error", actual=actual, values=words)


def _party_of_document(books: Books, field: str, side: Side) -> np.ndarray:
    at = joins.parent_rows(books, "Allocations", field, side.documents, side.document)
    mine = (books["Allocations"]["side"] == side.name).to_numpy(bool)
    return joins.at(joins.id_keys(books, side.documents, side.party), np.where(mine, at, -1))


def _party_of_source(books: Books, side: Side) -> np.ndarray:
    at = joins.parent_rows(books, "Allocations", "source", side.sources, side.source)
    mine = (books["Allocations"]["side"] == side.name).to_numpy(bool)
    of_source = joins.at(joins.id_keys(books, side.sources, side.party), np.where(mine, at, -1))
    return np.where(of_source == "", _party_of_document(books, "source", side), of_source)
