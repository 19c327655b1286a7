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


@derived
def numbers(books: Books) -> dict[str, str]:
    """Every number that an invoice or credit note was ever issued under, by its key, as it was spelled."""
    mine = entries.ever_of_kind(books, FINGERPRINT, INVOICES.name)["document"]
    return dict(zip(mine.map(folded), mine, strict=True))


@derived
def standing(books: Books) -> dict[str, str]:
    """The numbers of what is issued by now, by their keys: an issue that was undone is none."""
    mine = entries.of_kind(books, FINGERPRINT, INVOICES.name)["document"]
    return dict(zip(mine.map(folded), mine, strict=True))


@derived
def twice(books: Books) -> dict[str, list[str]]:
    """Numbers that different invoices were issued under, and when each was."""
    mine = entries.of_kind(books, FINGERPRINT, INVOICES.name)
    fresh = mine[~mine.duplicated(["document", "after"])]
    again = fresh[fresh["document"].duplicated(keep=False)]
    return {str(id_): [str(at)[:10] for at in group["at"]] for id_, group in again.groupby("document", sort=False)}
