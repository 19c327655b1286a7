"""An e-mail about a document was handed in: its Message-ID."""

from collections.abc import Iterable

from invoice_workbook.books import Books
from invoice_workbook.journal import entries
from invoice_workbook.schema import INVOICES

MESSAGE_ID = "message-id"


def entry(document: str, message_id: str) -> dict[str, str]:
    """The entry of an invoice that was sent."""
    return {"table": INVOICES.sheet, "document": document, "column": MESSAGE_ID, "after": message_id}


def fresh(books: Books, sent: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of documents and Message-IDs those that are not noted yet."""
    kept = entries.of_kind(books, MESSAGE_ID)
    known = set(zip(kept["document"], kept["after"], strict=True))
    return [pair for pair in sent if pair not in known]
