"""What the journal knows as issued, booked, paid or sent has its row, here or in the archive that it was moved to.

Source: our own rules, "The workbook itself"; the entries of the commands that issued, booked or sent it.
Units:  minor units.
Remedy: put the row back: a previous version of the workbook has it. What was wrong is taken back, never deleted.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import archives, issued, postings
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins


def find(books: Books) -> Iterator[Finding]:
    """Documents, receipts, payments, allocations and reminders whose row is gone."""
    yield _gone(
        "Invoices", _missing(books, "Invoices", {key: (id_, ()) for key, id_ in issued.standing(books).items()})
    )
    for table, rows in postings.of(books).items():
        yield _gone(table, _missing(books, table, rows))


def _missing(books: Books, table: str, rows: dict[str, tuple[str, postings.Said]]) -> list[tuple[str, postings.Said]]:
    """Of the rows that the journal knows those that the table lacks."""
    if not rows:
        return []
    gone = rows.keys() - set(joins.id_keys(books, table, TABLES[table].id))
    gone -= archives.elsewhere(books, table, gone)
    return [row for key, row in rows.items() if key in gone]


def _gone(table: str, rows: list[tuple[str, postings.Said]]) -> Finding:
    return Finding(
        table=table,
        field=TABLES[table].id,
        places=[NO_ROW] * len(rows),
        severity="error",
        expected=[", ".join(filter(None, said)) for _, said in rows],
        documents=[id_ for id_, _ in rows],
    )
