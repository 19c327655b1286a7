"""A line of the bank's statement was posted."""

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import BANK_LINES

POSTED = "posted"


def entry(line: str) -> dict[str, str]:
    """The entry of a posted line."""
    return {"table": BANK_LINES.sheet, "document": line, "column": POSTED}


@derived
def posted(books: Books) -> set[str]:
    """Bank lines (keys) that were posted."""
    return set(entries.of_kind(books, POSTED, BANK_LINES.name)["document"].map(folded))
