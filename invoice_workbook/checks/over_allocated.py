"""No more is allocated from a receipt, payment or credit note than its amount, nor to a document than its gross.

Source: our own rules, "Receipts, payments, bank".
Units:  minor units, compared exactly.
Remedy: correct the allocations; what is left over stays unapplied or is paid back.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import SIDES, Side

NEEDS = ("Allocations",)


def find(books: Books) -> Iterator[Finding]:
    """Sources allocated beyond their amount, and documents beyond their gross."""
    for side in SIDES.values():
        sources = books[side.sources]
        left = pd.Series(open_items.unapplied(books, side.name), dtype="Int64")
        holds = sources["amount"].clip(lower=0)  # a refund, entered with a minus, holds nothing
        given = sources["amount"] - left
        given = given.where((sources["amount"] >= 0) | (given >= left), left)
        yield from _over(books, (side.sources, "amount"), holds, given, "source", side)
        documents = books[side.documents]
        paid = pd.Series(open_items.of_documents(books, side.name)["paid"], dtype="Int64")
        yield from _over(books, (side.documents, "gross"), documents["gross"], paid, "document", side)


def _over(
    books: Books, place: tuple[str, str], holds: pd.Series, given: pd.Series, variant: str, side: Side
) -> Iterator[Finding]:
    wrong = (given > holds).fillna(False)
    if wrong.any():
        yield Finding.where(
            books, place, wrong, "error", variant=variant, expected=holds, actual=given, difference=given - holds
        )
