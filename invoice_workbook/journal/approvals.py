"""A bill was approved by a person: what it was for, part by part."""

import json
from collections.abc import Mapping

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import BILLS

APPROVED = "approved"
Subject = Mapping[str, str]
"""What an approval is for: vendor, account, gross, currency, reference, lines (a digest)."""


def entry(bill: str, subject: Subject, person: str) -> dict[str, str]:
    """The entry of an approval."""
    words = json.dumps(dict(subject), ensure_ascii=False)
    return {"table": BILLS.sheet, "document": bill, "column": APPROVED, "before": words, "after": person}


@derived
def subjects(books: Books) -> dict[str, Subject]:
    """By bill (key) what its last approval was for; of an older entry vendor, gross and currency."""
    mine = entries.of_kind(books, APPROVED, BILLS.name)
    pairs = zip(mine["document"].map(folded), mine["before"], strict=True)
    return {bill: subject for bill, words in pairs if (subject := _read(words))}


def _read(words: str) -> Subject:
    """What an entry says; nothing where somebody made it say nothing."""
    if not words.startswith("{"):
        parts = words.rsplit(" ", 2)
        return dict(zip(("vendor", "gross", "currency"), parts, strict=True)) if len(parts) == 3 else {}
    return {str(part): str(value) for part, value in entries.said_in(words).items()}
