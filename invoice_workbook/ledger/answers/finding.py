"""What a question is about: any row that its words name, by number, reference, amount, account, address or name.

What fits exactly comes first: as it is typed, by letters and digits alone, by its amount, by the end of its number;
then what is like it. The words as a whole count before the single ones among them.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.answers import exact, likeness
from invoice_workbook.ledger.answers.question import Question
from invoice_workbook.ledger.answers.rows import DOCUMENTS, PARTIES, Hit, party_of
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins


def find(books: Books, question: Question) -> list[Hit]:
    """Everything that fits best, each row once; nothing where nothing does."""
    if hits := exact.find(books, question, question.words):
        return _likely(books, question, hits)
    named = likeness.name(books, question) or likeness.name_within(books, question)
    if found := list(_of_parts(books, question)):
        return _likely(books, question, _common(books, found, named))
    return _likely(books, question, named or likeness.number(books, question))


def _of_parts(books: Books, question: Question) -> Iterable[list[Hit]]:
    """What each word fits, or two that belong together."""
    taken = ""
    for part in question.parts:
        if taken.endswith(f" {part}"):
            continue  # "TD 4711" fits, and says more than "4711"
        if hits := exact.find(books, question, part):
            taken = part
            yield hits


def _common(books: Books, found: Sequence[list[Hit]], named: Sequence[Hit]) -> list[Hit]:
    """The rows that every word fits; else those of who was named; else those of the words that fit the fewest."""
    both = set.intersection(*({hit[:2] for hit in hits} for hits in found))
    if both and len(found) > 1:
        return [hit for hit in found[0] if hit[:2] in both]
    least = min(map(len, found))
    parties = {hit[:2] for hits in (*found, named) for hit in hits if hit.table in PARTIES}
    documents = [hit for hits in found for hit in hits if hit.table not in PARTIES]
    theirs = [hit for hit in documents if party_of(books, hit) in parties]
    return theirs or [hit for hits in found if len(hits) == least for hit in hits]


def _likely(books: Books, question: Question, hits: Iterable[Hit]) -> list[Hit]:
    """Each row once, money once, in the kind of table that was said; what is open first, then the latest."""
    once: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        once.setdefault(hit[:2], hit)
    found = list(_without_twice(books, once.values()))
    said = [hit for hit in found if hit.table in question.tables]
    order = {table: n for n, table in enumerate((*PARTIES, *DOCUMENTS))}
    return sorted(said or found, key=lambda hit: (not _is_open(books, hit), order[hit.table], -hit.place))


def _is_open(books: Books, hit: Hit) -> bool:
    side = next((one for one in SIDES.values() if one.documents == hit.table), None)
    return side is None or bool(open_items.of_documents(books, side.name)["open"].iloc[hit.place])


def _without_twice(books: Books, hits: Iterable[Hit]) -> Iterable[Hit]:
    """A bank line by the receipt that was made of it."""
    hits = list(hits)
    lines = joins.id_keys(books, "BankLines", "bank_line")
    of_receipts = joins.id_keys(books, "Receipts", "bank_line")
    there = {hit.place for hit in hits if hit.table == "Receipts"}
    for hit in hits:
        key = lines.iloc[hit.place] if hit.table == "BankLines" else ""
        made = [int(place) for place in np.flatnonzero(of_receipts == key)] if key else []
        if not made:
            yield hit
        yield from (Hit("Receipts", place, hit.why) for place in made if place not in there)
