"""The workbook is as it was when it was last checked as a whole.

Source: our own rules, "The workbook itself"; a check of everything notes in the journal what stood in each table.
Units:  tables.
Remedy: check the workbook again. A check of a part, or of some rules, leaves this standing.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import checked
from invoice_workbook.ledger.checked import changed
from invoice_workbook.schema import PROBLEMS, TABLES


def find(books: Books) -> Iterator[Finding]:
    """One finding, with the tables that changed and when the last check was."""
    last, tables = checked.last(books), changed(books)
    if last is None or not tables:
        return
    sheets = [TABLES[name].sheet for name in tables]
    yield Finding(
        table=PROBLEMS.name,
        field=PROBLEMS.id,
        places=[NO_ROW],
        severity="notice",
        expected=[last.at.replace("T", " ")],
        values=[{"sheets": sheets, "count": len(tables)}],
        documents=[", ".join(sheets)],
    )
