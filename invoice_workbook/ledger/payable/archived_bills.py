"""Bills that were moved into an archive, as the journal keeps them: one that comes again is found out all the same.

Units: gross in minor units.
"""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import archives
from invoice_workbook.tables.new_rows import new_rows

PARTS = archives.REMEMBERED["Bills"]
Kept = tuple[str, Sequence[str]]


@derived
def every(books: Books) -> tuple[tuple[str, dict[str, str]], ...]:
    """Their ids and what is kept of each; none of one that stands in the books again."""
    out = archives.moved_out(books).get("Bills", {})
    return tuple(
        (id_, dict(zip(PARTS, said, strict=True)))
        for key, (id_, said) in out.items()
        if len(said) == len(PARTS) and books.find_row("Bills", key) is None
    )


def of_label(books: Books, label: int) -> tuple[str, str]:
    """The id of the archived bill of a label (below 0) of `with_archived`, and the workbook in which it is."""
    id_ = every(books)[label][0]
    return id_, archives.files(books).get(("Bills", folded(id_)), "")


def kept(books: Books, id_: str) -> dict[str, str]:
    """What is kept of an archived bill; nothing of one that is none."""
    return _by_key(books).get(folded(id_), {})


@derived
def _by_key(books: Books) -> dict[str, dict[str, str]]:
    return {folded(id_): said for id_, said in every(books)}


@derived
def with_archived(books: Books) -> Books:
    """The books with the archived bills above their own: labelled from -1 down, the last moved nearest."""
    bills = every(books)
    if not bills:
        return books
    said = pd.DataFrame([said for _, said in bills])
    days = pd.to_datetime(said["bill_date"], format="%Y-%m-%d", errors="coerce")
    gross = pd.to_numeric(said["gross"], errors="coerce")
    cells: dict[str, Sequence[object]] = {name: said[name].tolist() for name in PARTS}
    cells |= {"bill": [id_ for id_, _ in bills], "bill_date": list(days)}
    cells |= {"gross": [pd.NA if pd.isna(units) else int(units) for units in gross]}
    rows = new_rows("Bills", cells, said["currency"].tolist())
    own = books["Bills"]
    rows = rows[[column for column in own if column in rows]].set_axis(pd.RangeIndex(-len(bills), 0), axis=0)
    return books.with_tables(Bills=pd.concat([rows, own]) if len(own) else rows)
