"""An amount that a vendor owes us was asked back by letter."""

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries

ASKED = "asked back"


def entry(*, sheet: str, document: str, amount: str, letter: str) -> dict[str, str]:
    """The entry of a bill or payment whose amount was asked back, and in which letter."""
    return {"table": sheet, "document": document, "column": ASKED, "before": amount, "after": letter}


@derived
def asked_back(books: Books) -> set[str]:
    """Documents (keys) whose amount was asked back by letter."""
    return set(entries.of_kind(books, ASKED)["document"].map(folded))
