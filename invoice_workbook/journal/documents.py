"""A file of a document was made, or came in: its content, by its digest."""

import json
from collections.abc import Iterator

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries
from invoice_workbook.record import Digests

MADE = "file made"
_IN_AN_ENTRY = 90
"""Files of an entry: a cell takes 32,767 characters, and a name has up to 255."""


def entries_of(made: Digests, known: Digests) -> Iterator[dict[str, str]]:
    """The entries of files whose content is new; `known` is what the journal has of them. Many files share one."""
    fresh = [path for path, content in made.items() if known.get(path) != content]
    for start in range(0, len(fresh), _IN_AN_ENTRY):
        some = fresh[start : start + _IN_AN_ENTRY]
        was = {path: known[path] for path in some if path in known}
        yield {
            "document": some[0] if len(some) == 1 else f"{some[0]} - {some[-1]}",
            "column": MADE,
            "before": json.dumps(was, ensure_ascii=False) if was else "",
            "after": json.dumps({path: made[path] for path in some}, ensure_ascii=False),
        }


@derived
def digests(books: Books) -> dict[str, str]:
    """By path the content that each file had when it was last made."""
    found: dict[str, str] = {}
    for words in entries.of_kind(books, MADE)["after"]:
        found |= _said(words)
    return found


@derived
def days(books: Books) -> dict[str, tuple[str, ...]]:
    """By path the days on which it was made (ISO), in order."""
    found: dict[str, tuple[str, ...]] = {}
    mine = entries.of_kind(books, MADE)
    for at, words in zip(mine["at"], mine["after"], strict=True):
        found |= {path: (*found.get(path, ()), at[:10]) for path in _said(words)}
    return found


def _said(words: str) -> dict[str, str]:
    return {path: str(content) for path, content in entries.said_in(words).items()}
