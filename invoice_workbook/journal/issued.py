"""An invoice or credit note was issued: its fingerprint, which is what stood in it."""

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import INVOICES

FINGERPRINT = "fingerprint"


def entry(invoice: str, fingerprint: str) -> dict[str, str]:
    """The entry of an invoice that was issued; its fingerprint is a JSON object."""
    return {"table": INVOICES.sheet, "document": invoice, "column": FINGERPRINT, "after": fingerprint}


@derived
def fingerprints(books: Books) -> dict[str, str]:
    """By invoice (key) its fingerprint when it was issued."""
    mine = entries.of_kind(books, FINGERPRINT, INVOICES.name)
    return dict(zip(mine["document"].map(folded), mine["after"], strict=True))
