"""A number is given once: no two invoices were issued, and no two payments filed, under one.

Source: our own rules, "The workbook itself"; the tax laws ask for one invoice a number.
Units:  documents.
Remedy: both went out: take one of them back with a credit note, and issue it again under a number of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import issued, payment_files


def find(books: Books) -> Iterator[Finding]:
    """Numbers of which the journal has two documents."""
    yield _twice(books, "Invoices", "invoice", issued.twice(books))
    yield _twice(books, "Payments", "payment", payment_files.twice(books))


def _twice(books: Books, table: str, field: str, found: Mapping[str, Sequence[str]]) -> Finding:
    rows = [books.find_row(table, id_) for id_ in found]
    return Finding(
        table=table,
        field=field,
        places=[NO_ROW if row is None else row for row in rows],
        severity="error",
        actual=[", ".join(days) for days in found.values()],
        documents=list(found),
    )
