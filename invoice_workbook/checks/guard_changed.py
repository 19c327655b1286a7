"""Limits, tolerances, numbering, people and their roles are what they were a month ago.

Source: our own rules, "The workbook itself"; each run that writes notes them in the journal, with who ran it.
Units:  days.
Remedy: ask whoever may change it whether it was meant; after 30 days it is no longer reported.
"""

from collections.abc import Iterator
from datetime import timedelta

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import guards
from invoice_workbook.journal.guards import Change
from invoice_workbook.ledger import guards as now
from invoice_workbook.schema import CLOSED_UNTIL, PEOPLE

DAYS = 30


def find(books: Books) -> Iterator[Finding]:
    """Each change of the last 30 days, and each that no run has noted yet."""
    first = books.as_of - timedelta(DAYS)
    found = [one for one in guards.changes(books) if one.on is not None and first <= one.on]
    if guards.known(books):
        found += [Change(name, was, is_, None, "") for name, (was, is_) in now.differences(books).items()]
    for one in found:
        if not _is_a_closing(one):
            yield _finding(books, one)


def _is_a_closing(one: Change) -> bool:
    """Closing one more period is a clerk's monthly work; opening one again is to be looked at."""
    return one.name == CLOSED_UNTIL and one.after > one.before


def _finding(books: Books, one: Change) -> Finding:
    head = f"{PEOPLE.by_field['person'].header} "
    is_person = one.name.startswith(head)
    table, field = ("People", "role") if is_person else ("Settings", "value")
    name = one.name.removeprefix(head) if is_person else one.name
    row = books.find_row(table, name)
    return Finding(
        table=table,
        field=field,
        places=[NO_ROW if row is None else row],
        severity="notice",
        variant="noted" if one.on else "",
        expected=[one.before],
        actual=[one.after],
        values=[{"name": name, "on": one.on or "", "who": one.who}],
        documents=[name],
    )
