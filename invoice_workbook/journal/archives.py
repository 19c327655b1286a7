"""A year was moved out into a workbook of its own: which rows it has, and what stays known of them.

Both workbooks go on from the same entries. The open one notes what it gave away; the archive notes what it has, and
which of our numbers stayed behind. What an entry before says of a row that is elsewhere counts in the other workbook.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.schema import CUSTOMERS, INVOICES, TABLES, VENDORS

OUT, ROWS_OUT = "moved out", "rows moved out"
HERE, ROWS_HERE, STAYED = "archive of", "rows archived", "rows that stayed"
REMEMBERED: Mapping[str, tuple[str, ...]] = {
    "Bills": ("vendor", "vendor_reference", "purchase_order", "bill_date", "currency", "gross", "type", "status"),
    "Orders": ("customer", "customer_reference", "status"),
}
"""What is kept of a row that may come again: what tells it from others, its party first. Gross in minor units."""
_PARTIES = {"Bills": VENDORS.name, "Orders": CUSTOMERS.name}
LONGEST = 200
"""Characters of a part that is kept."""
_IN_AN_ENTRY = 30_000
"""Characters of an entry: a cell takes 32,767."""
Rows = Mapping[str, Mapping[str, Sequence[str]]]
"""By table and id what is kept of each row."""


def head(column: str, other: str, until: str, digests: Mapping[str, str]) -> dict[str, str]:
    """The first entry of a moving out: the other workbook's name, the last day, and what the rows of each table say."""
    return {"column": column, "document": other, "before": until, "after": json.dumps(dict(digests))}


def entries_of(column: str, rows: Rows) -> Iterator[dict[str, str]]:
    """The entries of the rows, by table."""
    for table, said in rows.items():
        for some in _by_size(said):
            ids = list(some)
            yield {
                "table": TABLES[table].sheet,
                "document": ids[0] if len(ids) == 1 else f"{ids[0]} - {ids[-1]}",
                "column": column,
                "after": json.dumps(some, ensure_ascii=False, separators=(",", ":")),
            }


def _by_size(said: Mapping[str, Sequence[str]]) -> Iterator[dict[str, list[str]]]:
    """Rows by as many as an entry takes."""
    some: dict[str, list[str]] = {}
    size = 0
    for id_, parts in said.items():
        kept = [part[:LONGEST] for part in parts]
        more = len(json.dumps({id_: kept}, ensure_ascii=False))
        if some and size + more > _IN_AN_ENTRY:
            yield some
            some, size = {}, 0
        some[id_] = kept
        size += more
    if some:
        yield some


@derived
def archived_from(books: Books) -> str:
    """The workbook of which this one is an archive; "" where it is none."""
    mine = entries.of_kind(books, HERE)
    return str(mine["document"].iloc[-1]) if len(mine) else ""


@derived
def moved_out(books: Books) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
    """By table and key of what was moved out into an archive: its id, and what is kept of it."""
    return _rows(books, ROWS_OUT)


@derived
def files(books: Books) -> dict[tuple[str, str], str]:
    """By table and key of what was moved out the workbook in which it is now."""
    found: dict[tuple[str, str], str] = {}
    every = entries.of(books)
    mine = every[every["column"].isin([OUT, ROWS_OUT])]
    archive = ""
    for column, sheet, document, words in zip(
        mine["column"], mine["table"], mine["document"], mine["after"], strict=True
    ):
        if column == OUT:
            archive = str(document)
            continue
        table = _SHEETS.get(sheet, "")
        found |= {(table, folded(id_)): archive for id_ in entries.said_in(words)}
    return found


@derived
def digests(books: Books) -> dict[str, str]:
    """By table what an archive's rows said when it was made, as one value each."""
    mine = entries.of_kind(books, HERE)
    said = entries.said_in(mine["after"].iloc[-1]) if len(mine) else {}
    return {str(table): str(value) for table, value in said.items()}


@derived
def names(books: Books) -> tuple[str, ...]:
    """The archives of this workbook, in the order in which they were made."""
    return tuple(dict.fromkeys(map(str, entries.of_kind(books, OUT)["document"])))


@derived
def here(books: Books) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
    """The same of the rows that an archive has."""
    return _rows(books, ROWS_HERE)


def ids(books: Books, table: str) -> list[str]:
    """Every id that stands in another of the workbooks that were one: it stays given."""
    found = _rows(books, ROWS_OUT).get(table, {}), _rows(books, STAYED).get(table, {})
    return [id_ for rows in found for id_, _ in rows.values()]


def file_of(books: Books, id_: str, table: str = "") -> str:
    """The archive to which the row of an id was moved, of one table or of any; "" where none was."""
    found = (files(books).get((name, folded(id_)), "") for name in ([table] if table else TABLES))
    return next(filter(None, found), "")


def elsewhere(books: Books, table: str, keys: Iterable[str]) -> set[str]:
    """Of these keys of a table those whose rows stand in another of the workbooks that were one."""
    if archived_from(books):
        return set(keys) - here(books).get(table, {}).keys()
    out = moved_out(books).get(table, {})
    return {key for key in keys if key in out} if out else set()


_SHEETS = {table.sheet: table.name for table in TABLES.values()}


@derived
def _rows(books: Books, column: str) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
    """What the entries of a kind say, parties as they are called by now."""
    mine, renames = entries.of_kind(books, column), entries.renames(books)
    found: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {}
    for at, sheet, words in zip(mine.index, mine["table"], mine["after"], strict=True):
        table = _SHEETS.get(sheet, "")
        rows = found.setdefault(table, {})
        for id_, said in entries.said_in(words).items():
            parts = tuple(map(str, said)) if isinstance(said, list) else ()
            if parts and renames:
                parts = (renames.id_now(_PARTIES[table], parts[0], at), *parts[1:])
            rows[folded(id_)] = (id_, parts)
    return found


NUMBERED = INVOICES.name
"""The table whose rows that stayed the archive knows: their numbers are no gaps in it."""
