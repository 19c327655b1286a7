"""A hold of a bill was released: which, and for what reason."""

from invoice_workbook.books import Books, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import BILLS

RELEASED = "released"


def entry(bill: str, kind: str, reason: str) -> dict[str, str]:
    """The entry of a hold of a bill that was released."""
    return {"table": BILLS.sheet, "document": bill, "column": RELEASED, "before": kind, "after": reason}


def released(books: Books) -> set[tuple[str, str]]:
    """Bills (keys) and the kinds of hold that were released."""
    mine = entries.of_kind(books, RELEASED, BILLS.name)
    return set(zip(mine["document"].map(folded), mine["before"], strict=True))
