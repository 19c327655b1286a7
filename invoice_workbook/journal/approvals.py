"""A bill was approved by a person: what it was for, part by part; or it was held or rejected, which ends that."""

import json
from collections.abc import Mapping

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.journal.renames import Renames
from invoice_workbook.schema import BILLS, VENDORS

APPROVED, HELD, REJECTED, REOPENED = "approved", "hold", "rejected", "reopened"
Subject = Mapping[str, str]
"""What an approval is for: vendor, account, gross, currency, reference, lines (a digest)."""


def entry(bill: str, subject: Subject, person: str) -> dict[str, str]:
    """The entry of an approval."""
    words = json.dumps(dict(subject), ensure_ascii=False)
    return {"table": BILLS.sheet, "document": bill, "column": APPROVED, "before": words, "after": person}


def other(bill: str, column: str, reason: str) -> dict[str, str]:
    """The entry of a bill that was held, rejected or reopened."""
    return {"table": BILLS.sheet, "document": bill, "column": column, "after": reason}


@derived
def subjects(books: Books) -> dict[str, Subject]:
    """By bill (key) what its last approval was for, unless it was held or rejected since.

    Of an older entry vendor, gross and currency.
    """
    every, renames = entries.of(books), entries.renames(books)
    mine = every[(every["table"] == BILLS.sheet) & every["column"].isin([APPROVED, HELD, REJECTED])]
    found: dict[str, Subject] = {}
    for at, bill, column, words in zip(
        mine.index, mine["document"].map(folded), mine["column"], mine["before"], strict=True
    ):
        found.pop(bill, None)
        if column == APPROVED and (subject := _read(words)):
            found[bill] = _now(renames, subject, at)
    return found


def _now(renames: Renames, subject: Subject, at: int) -> Subject:
    """What an approval was for, its vendor and lines as they are called by now."""
    now = dict(subject)
    if "vendor" in now:
        now["vendor"] = folded(renames.id_now(VENDORS.name, now["vendor"], at))
    if "lines" in now:
        now["lines"] = renames.lines_now(now["lines"], at)
    return now


def _read(words: str) -> Subject:
    """What an entry says; nothing where somebody made it say nothing."""
    if not words.startswith("{"):
        parts = words.rsplit(" ", 2)
        return dict(zip(("vendor", "gross", "currency"), parts, strict=True)) if len(parts) == 3 else {}
    return {str(part): str(value) for part, value in entries.said_in(words).items()}
