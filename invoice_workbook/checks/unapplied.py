"""Every receipt and payment is allocated in full within a week, and money paid back is set against what it repays.

Source: our own rules, "Receipts, payments, bank".
Units:  minor units.
Remedy: allocate it to the document it pays, or ask the payer what it is for.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import SIDES

DAYS = 7

ONLY_TELLS = True
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Receipts and payments older than a week that are not fully allocated."""
    for side in SIDES.values():
        sources = books[side.sources]
        left = open_items.unapplied(books, side.name).astype("Int64")
        days = (pd.Timestamp(books.as_of) - sources["date"]).dt.days.astype("Int64")
        words = pd.DataFrame({"party": sources[side.party], "days": days})
        figures: dict[str, Any] = {"expected": left * 0, "actual": left, "difference": left}
        for variant, is_wrong in (("", left > 0), ("paid-back", left < 0)):
            wrong = is_wrong & (days > DAYS)
            if wrong.fillna(False).any():
                place = (side.sources, "amount")
                yield Finding.where(books, place, wrong, "warning", variant=variant, values=words, **figures)
