"""What was booked says what it said then: date, party, account, amount and document.

Source: our own rules, "The workbook itself"; an issued invoice is the concern of issued-changed.
Units:  minor units.
Remedy: put back what stood there, and take it back in the way that the program offers; then book it anew.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.journal import postings
from invoice_workbook.ledger import booked
from invoice_workbook.money import as_text
from invoice_workbook.schema import TABLES


def find(books: Books) -> Iterator[Finding]:
    """Receipts, payments, allocations and reminders that were changed by hand: at the first part that differs."""
    for table, rows in postings.of(books).items():
        if not rows:
            continue
        now = booked.said(books, table)
        for key, (id_, was) in rows.items():
            is_ = now.get(key)
            if is_ is not None and (now_said := is_[1][: len(was)]) != was:  # older entries keep fewer parts
                yield _changed(books, table, id_, was, now_said)


def _changed(books: Books, table: str, id_: str, was: postings.Said, is_: postings.Said) -> Finding:
    parts = [n for n in range(len(is_)) if n >= len(was) or was[n] != is_[n]]
    fields = [postings.PARTS[table][n] for n in parts]
    row = books.row_of(table, id_)
    decimals = int(str(books[table]["row_decimals"][row])) if "row_decimals" in books[table] else 0
    shown = [_shown(said[parts[0]] if parts[0] < len(said) else "", fields[0], decimals) for said in (was, is_)]
    headers = [TABLES[table].by_field[field].header for field in fields]
    return Finding(
        table=table,
        field=fields[0],
        places=[row],
        severity="error",
        expected=[shown[0]],
        actual=[shown[1]],
        values=[{"parts": headers}],
    )


def _shown(words: str, field: str, decimals: int) -> str:
    return as_text(int(words), decimals) if field == "amount" and words.lstrip("-").isdecimal() else words
