"""Who is left out of reminders or collections, and why: for a command's answer and its JSON."""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.languages import text

_NAMED = 5
"""So many are named in the message; the JSON has all."""


def listed(books: Books, found: pd.DataFrame, more: Sequence[tuple[str, str]] = ()) -> list[dict[str, str]]:
    """Document and reason of those of these invoices that have a reason, then `more` of them."""
    mine = found[found["reason"] != ""]
    ids = books["Invoices"]["invoice"][mine.index]
    return [
        {"document": document, "reason": text(f"chasing.{reason}", books.settings.language)}
        for document, reason in (*zip(ids, mine["reason"], strict=True), *more)
    ]


def said(books: Books, left_out: Sequence[dict[str, str]]) -> list[str]:
    """A sentence that names the first of them; none where nobody is left out."""
    if not left_out:
        return []
    named = [f"{one['document']} ({one['reason']})" for one in left_out[:_NAMED]]
    rest = len(left_out) - len(named)
    words = {"count": len(left_out), "named": ", ".join(named)}
    language = books.settings.language
    more = [text("done.left-out-more", language, count=rest)] if rest else []
    return [" ".join([text("done.left-out", language, **words), *more])]
