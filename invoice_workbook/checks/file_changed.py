"""A document's file has the content that it had when it was made, or came in.

Source: our own rules, "The workbook itself"; GoBD 3.2.5: what was sent or received cannot be changed unseen.
Units:  digests (SHA-256), their first figures.
Remedy: find out who changed it, and put it back from a backup.
"""

from collections.abc import Iterator, Sequence

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.journal import documents
from invoice_workbook.ledger import document_rows
from invoice_workbook.record import UNREADABLE

SHOWN = 12


def find(books: Books) -> Iterator[Finding]:
    """Files with another content, and those that cannot be read, at their documents' rows."""
    lying, known = books.files, documents.digests(books)
    if lying is None:
        return
    others = [path for path, digest in known.items() if lying.digests.get(path, digest) != digest]
    unread = [path for path in others if lying.digests[path] == UNREADABLE]
    yield from _found(books, [path for path in others if path not in set(unread)], "")
    yield from _found(books, unread, UNREADABLE)


def _found(books: Books, paths: Sequence[str], variant: str) -> Iterator[Finding]:
    lying, known = books.files, documents.digests(books)
    assert lying is not None
    for table, found in document_rows.by_table(books, paths).items():
        yield Finding(
            table=table,
            field=document_rows.FIELD[table],
            places=[row for row, _ in found],
            severity="error",
            variant=variant,
            expected=[known[path][:SHOWN] for _, path in found],
            actual=[lying.digests[path][:SHOWN] for _, path in found],
            values=[{"file": path} for _, path in found],
            documents=[path for _, path in found],
        )
