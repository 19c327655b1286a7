"""A line of the bank's statement was posted, or its posting was taken back."""

from collections.abc import Sequence

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.journal.postings import TAKEN_BACK
from invoice_workbook.schema import BANK_LINES, TABLES

POSTED = "posted"


def entry(line: str, payments: Sequence[str]) -> dict[str, str]:
    """The entry of a line of money that went out, and the payments that it cleared or that were entered for it."""
    return {"table": BANK_LINES.sheet, "document": line, "column": POSTED, "after": ", ".join(payments)}


def entry_taken_back(line: str) -> dict[str, str]:
    """The entry of a line that may be posted anew."""
    return {"table": BANK_LINES.sheet, "document": line, "column": TAKEN_BACK}


@derived
def posted(books: Books) -> dict[str, tuple[str, ...]]:
    """Lines (keys) of money that went out that are posted by now, and their payments (keys).

    An entry of an earlier version of the program names no payment.
    """
    every = entries.of(books)
    mine = every[(every["table"] == TABLES["BankLines"].sheet) & every["column"].isin([POSTED, TAKEN_BACK])]
    found: dict[str, tuple[str, ...]] = {}
    for line, column, payments in zip(mine["document"].map(folded), mine["column"], mine["after"], strict=True):
        found.pop(line, None)
        if column == POSTED:
            found[line] = tuple(folded(one) for one in payments.split(", ") if one)
    return found
