"""A file that lay in the folder Inbox was taken in: its content, by its digest, so that it is not taken twice."""

import json
from collections.abc import Iterator, Mapping

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries

TAKEN = "file taken in"
_IN_AN_ENTRY = 90
"""Files of an entry: a cell takes 32,767 characters, and a name has up to 255."""


def entries_of(taken: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The entries of these files: digests by name."""
    names = list(taken)
    for start in range(0, len(names), _IN_AN_ENTRY):
        some = names[start : start + _IN_AN_ENTRY]
        said = json.dumps({taken[name]: name for name in some}, ensure_ascii=False)
        yield {"document": some[0] if len(some) == 1 else f"{some[0]} - {some[-1]}", "column": TAKEN, "after": said}


@derived
def taken(books: Books) -> dict[str, tuple[str, str]]:
    """By digest the name under which a content was taken in, and the day (ISO)."""
    found: dict[str, tuple[str, str]] = {}
    mine = entries.of_kind(books, TAKEN)
    for at, words in zip(mine["at"], mine["after"], strict=True):
        found |= {digest: (str(name), at[:10]) for digest, name in entries.said_in(words).items()}
    return found
