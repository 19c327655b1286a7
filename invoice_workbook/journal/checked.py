"""The whole workbook was checked: what stood in its tables then, by a digest of each."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import entries

CHECKED = "checked"
Digests = Mapping[str, str]
"""By table what stands in it, as one value; none of a table in which nothing stands."""


class Check(NamedTuple):
    """A check of the whole workbook: when it was, and what stood there."""

    at: str
    digests: Digests


def entry(digests: Digests) -> dict[str, str]:
    """The entry of a check of the whole workbook."""
    return {"column": CHECKED, "after": json.dumps(dict(digests))}


@derived
def last(books: Books) -> Check | None:
    """The last check that found the workbook other than the one before; None where it was never checked."""
    mine = entries.of_kind(books, CHECKED)
    if not len(mine):
        return None
    at, words = (str(mine[field].iloc[-1]) for field in ("at", "after"))
    return Check(at, {str(table): str(value) for table, value in entries.said_in(words).items()})
