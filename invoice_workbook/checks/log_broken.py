"""The Log is what the program wrote, whole and unchanged, and the same as the journal beside the workbook.

Source: our own rules, "The workbook itself"; each entry is sealed to the one before it (SHA-256), and this computer
        remembers how far the journal had come.
Units:  entries.
Remedy: put the workbook, or its folder .history, back as it was; where that cannot be, a manager takes it over.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import standing


def find(books: Books) -> Iterator[Finding]:
    """One finding for each way in which the record cannot be believed."""
    for one in standing.of(books).breaks:
        is_there = 0 <= one.label < len(books["Log"])
        yield Finding(
            table="Log",
            field=one.field,
            places=[int(books["Log"].index[one.label]) if is_there else NO_ROW],
            severity="warning" if one.kind in standing.HARMLESS else "error",
            variant=one.kind,
            expected=[one.expected],
            actual=[one.actual],
            values=[{"entry": one.entry, "count": one.count}],
            documents=[one.entry],
        )
