"""Money that commands booked: receipts, payments that left, allocations, reminders that went, each with what it said.

Many rows share an entry: a JSON object of what each id said. What a command takes back is an entry, too.
"""

import json
from collections.abc import Iterator, Mapping

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.journal.renames import Renames
from invoice_workbook.schema import ALLOCATION_KINDS, CUSTOMERS, PAYABLE, TABLES, VENDORS

BOOKED, TAKEN_BACK = "booked", "taken back"
PAYMENT = ALLOCATION_KINDS[0]
"""The kind of an allocation whose source is a receipt or payment."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "Receipts": ("date", "customer", "amount", "currency"),
    "Payments": ("date", "vendor", "amount", "currency", "bank_account", "clearing_code"),
    "Allocations": ("date", "side", "source", "document", "kind", "amount"),
    "Reminders": ("customer", "invoice", "level", "sent_on"),
}
"""What is kept of each row, by table."""
TABLES_OF = {"customer": CUSTOMERS.name, "vendor": VENDORS.name}
"""Parts that are ids of parties; an allocation's are those of the bill, or of a vendor's credit note."""
Said = tuple[str, ...]
_IN_AN_ENTRY = 150
"""Rows of an entry: a cell takes 32,767 characters."""


def entries_of(table: str, booked: Mapping[str, Said], taken_back: Mapping[str, Said]) -> Iterator[dict[str, str]]:
    """The entries of rows that a command booked, or changed, and of those that it took back."""
    for column, rows in ((BOOKED, booked), (TAKEN_BACK, taken_back)):
        ids = list(rows)
        for start in range(0, len(ids), _IN_AN_ENTRY):
            some = ids[start : start + _IN_AN_ENTRY]
            name = some[0] if len(some) == 1 else f"{some[0]} - {some[-1]}"
            words = json.dumps({id_: list(rows[id_]) for id_ in some}, ensure_ascii=False)
            yield {"table": TABLES[table].sheet, "document": name, "column": column, "after": words}


def numbers(books: Books, table: str) -> list[str]:
    """Every number that something was ever booked under, what was taken back or undone since included."""
    mine = entries.ever_of_kind(books, BOOKED, table)
    return list(dict.fromkeys(id_ for words in mine["after"] for id_ in entries.said_in(words)))


@derived
def of(books: Books) -> dict[str, dict[str, tuple[str, Said]]]:
    """By table and id (key) what is booked by now: the id as it was spelled, and what it said."""
    found: dict[str, dict[str, tuple[str, Said]]] = {table: {} for table in PARTS}
    sheets = {TABLES[table].sheet: table for table in PARTS}
    every = entries.of(books)
    mine = every[every["column"].isin([BOOKED, TAKEN_BACK]) & every["table"].isin(list(sheets))]
    renames = entries.renames(books)
    for at, sheet, column, words in zip(mine.index, mine["table"], mine["column"], mine["after"], strict=True):
        rows = found[sheets[sheet]]
        for id_, said in entries.said_in(words).items():
            if column == BOOKED:
                rows[folded(id_)] = (id_, _now(renames, sheets[sheet], tuple(map(str, said)), at))
            else:
                rows.pop(folded(id_), None)
    return found


def _now(renames: Renames, table: str, said: Said, at: int) -> Said:
    """What a row said, its ids as they are called by now."""
    if not renames:
        return said
    parts = dict(zip(PARTS[table], said, strict=False))
    is_bill = parts.get("side") == PAYABLE.name
    of = {field: TABLES_OF[field] for field in parts if field in TABLES_OF}
    of |= {"document": PAYABLE.documents} if is_bill else {}
    of |= {"source": PAYABLE.documents} if is_bill and parts.get("kind") != PAYMENT else {}
    return tuple(renames.id_now(of[field], words, at) if field in of else words for field, words in parts.items())


@derived
def taken_back(books: Books) -> dict[str, frozenset[str]]:
    """By table the ids (keys) that were taken back and not booked again since."""
    sheets = {TABLES[table].sheet: table for table in PARTS}
    found: dict[str, set[str]] = {table: set() for table in PARTS}
    mine = entries.of_kind(books, TAKEN_BACK)
    for sheet, words in zip(mine["table"], mine["after"], strict=True):
        if sheet in sheets:
            found[sheets[sheet]] |= set(map(folded, entries.said_in(words)))
    return {table: frozenset(ids - of(books)[table].keys()) for table, ids in found.items()}
