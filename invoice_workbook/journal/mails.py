"""A document was sent: handed in by us as an e-mail, with its Message-ID, or by the clerk's own hand."""

from collections.abc import Iterable

from invoice_workbook.books import Books
from invoice_workbook.journal import entries
from invoice_workbook.schema import INVOICES

MESSAGE_ID, BY_HAND = "message-id", "sent by hand"


def entry(document: str, message_id: str) -> dict[str, str]:
    """The entry of an invoice that was sent."""
    return {"table": INVOICES.sheet, "document": document, "column": MESSAGE_ID, "after": message_id}


def by_hand(sheet: str, document: str, day: str) -> dict[str, str]:
    """The entry of a document that the clerk sent from the mail program, or by post."""
    return {"table": sheet, "document": document, "column": BY_HAND, "after": day}


def fresh(books: Books, sent: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of documents and Message-IDs those that are not noted yet."""
    kept = entries.of_kind(books, MESSAGE_ID)
    known = set(zip(kept["document"], kept["after"], strict=True))
    return [pair for pair in sent if pair not in known]
