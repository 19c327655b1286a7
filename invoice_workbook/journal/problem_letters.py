"""A problem was told to the customer or vendor whom it concerns: its letter, once."""

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries

LETTER = "letter"


def entry(*, sheet: str, document: str, problem: str, party: str) -> dict[str, str]:
    """The entry of a letter; before is the problem, after is who got it."""
    return {"table": sheet, "document": document, "column": LETTER, "before": problem, "after": party}


@derived
def told(books: Books) -> dict[str, str]:
    """The problems that have a letter, with the day on which it was made."""
    kept = entries.of_kind(books, LETTER)
    return {str(id_): str(at)[:10] for id_, at in zip(kept["before"], kept["at"], strict=True)}
