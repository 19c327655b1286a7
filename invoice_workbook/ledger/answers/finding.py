"""What a question is about: any row that its words name, by number, reference, amount, account, address or name.

What fits exactly comes first: as it is typed, by letters and digits alone, by its amount, by the end of its number;
then what is like it. The words as a whole count before the single ones among them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bank import counterparties
from invoice_workbook.schema import RECEIVABLE, SIDES, TABLES, Side
from invoice_workbook.tables import joins

PARTIES = ("Customers", "Vendors")
DOCUMENTS = ("Invoices", "Bills", "Orders", "PurchaseOrders", "Receipts", "Payments", "BankLines")
NUMBER, NAME, CONTACT, ACCOUNT, MAIL, PHONE = "number", "name", "contact", "account", "mail", "phone"
GROSS, OPEN, AMOUNT, LIKE_NUMBER, LIKE_NAME = "gross", "open", "amount", "like-number", "like-name"
REFERENCES = (
    ("Bills", "vendor_reference", "their-number"),
    ("Orders", "customer_reference", "order-reference"),
    ("Bills", "payment_reference", "payment-reference"),
)
"""Cells in which others' numbers stand, and as what."""
TEXTS = (("Receipts", "reference", "payment-reference"), ("BankLines", "reference", "payment-reference"))
"""Cells in which a number may stand among other words."""
NEAR_NAME, SHORTEST_NAME, SHORTEST_PHONE, MOST_LIKE, MOST_WORDS = 88, 3, 6, 50, 16
SHORTEST_WITHIN = 6
_LARGEST = 2**62
_MARKS = ".,;:?!()'\"„“”"
_GROUPS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(r"[+\d][\d\s()/.-]*")
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
Rows = npt.NDArray[np.intp]


class Sum(NamedTuple):
    """An amount that was named, and the currencies that its mark may mean; none where it had no mark."""

    value: Decimal
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A clerk's words; `amounts` are what the whole, or a word of it, may be, by these words."""

    words: str
    amounts: Mapping[str, Sequence[Sum]]
    clear: frozenset[str] = frozenset()
    """The words that are amounts rather than numbers: with decimals, or a currency's mark."""
    tables: tuple[str, ...] = ()
    """The tables that a word such as "invoice" says."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The single words of it that can name something."""
        return parts(self.words)


def parts(words: str) -> tuple[str, ...]:
    """The single words with a digit or an address, each also behind the word before it; so many at most.

    >>> parts("Have you paid TD 4711 (312.40)?")
    ('TD 4711', '4711', '4711 312.40', '312.40')
    """
    single = [bare for word in words.split() if (bare := word.strip(_MARKS))]
    found = [
        one
        for before, word in zip(["", *single], single, strict=False)
        if re.search(r"\d|@", word)
        for one in (f"{before} {word}", word)
        if before or one == word
    ]
    return tuple(one for one in dict.fromkeys(found) if one != words)[:MOST_WORDS]


class Hit(NamedTuple):
    """A row that fits: its table, its place in the table, and by what."""

    table: str
    place: int
    why: str


def find(books: Books, question: Question) -> list[Hit]:
    """Everything that fits best, each row once; nothing where nothing does."""
    if hits := _exactly(books, question, question.words):
        return _likely(books, question, hits)
    named = _like_name(books, question) or _name_within(books, question)
    if found := list(_of_parts(books, question)):
        return _likely(books, question, _common(books, found, named))
    return _likely(books, question, named or _like_number(books, question))


def _of_parts(books: Books, question: Question) -> Iterable[list[Hit]]:
    """What each word fits, or two that belong together."""
    taken = ""
    for part in question.parts:
        if taken.endswith(f" {part}"):
            continue  # "TD 4711" fits, and says more than "4711"
        if hits := _exactly(books, question, part):
            taken = part
            yield hits


def _exactly(books: Books, question: Question, words: str) -> list[Hit]:
    """What fits these words exactly, in the first way in which anything does."""
    amounts = question.amounts.get(words, ())
    ways: list[Callable[[], Iterable[Hit]]] = [
        lambda: _as_typed(books, words),
        lambda: _by_letters(books, words, _numbered()),
        lambda: _by_party(books, words),
        lambda: (*_by_amounts(books, amounts), *_by_ending(books, words)),
        lambda: _by_letters(books, words, TEXTS),
    ]
    if words in question.clear:
        ways.insert(1, lambda: _by_amounts(books, amounts))
    return next((hits for way in ways if (hits := list(way()))), [])


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


def party_of(books: Books, hit: Hit) -> tuple[str, int] | None:
    """The table and place of whom a row is about."""
    if hit.table in PARTIES:
        return hit.table, hit.place
    side = side_of(hit.table)
    if side.party not in TABLES[hit.table].by_field:
        return None
    place = joins.parent_rows(books, hit.table, side.party, side.parties, side.party)[hit.place]
    return (side.parties, int(place)) if place >= 0 else None


def side_of(table: str) -> Side:
    """The side of the ledger to which a table belongs; a bank line counts as our customers'."""
    names = ("parties", "documents", "sources", "orders")
    return next((one for one in SIDES.values() if table in [getattr(one, name) for name in names]), RECEIVABLE)


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


# Exactly


def _as_typed(books: Books, words: str) -> Iterable[Hit]:
    key = folded(words)
    for table, field, why in _numbered() if key else ():
        yield from _at(table, why, joins.id_keys(books, table, field) == key)


def _by_letters(books: Books, words: str, cells: Iterable[tuple[str, str, str]]) -> Iterable[Hit]:
    plain = references.plain(words)
    for table, field, why in cells if plain else ():
        yield from _at(table, why, _plain(books, table, field) == plain)


def _numbered() -> Iterable[tuple[str, str, str]]:
    """Table, field and meaning of all cells that hold a number or a reference."""
    yield from ((table, TABLES[table].id, NUMBER) for table in (*PARTIES, *DOCUMENTS))
    yield from REFERENCES


@derived
def _plain(books: Books, table: str, field: str) -> npt.NDArray[np.object_]:
    return np.array(references.plain_each(list(books[table][field])), dtype=object)


def _by_party(books: Books, words: str) -> Iterable[Hit]:
    """Customers and vendors by account, e-mail, phone or name."""
    account, mail = references.account(words), _MAIL.search(words)
    phone = _figures(words) if _PHONE.fullmatch(words.strip()) else ""
    name = counterparties.bare(words)
    for table in PARTIES:
        if account:
            yield from _at(table, ACCOUNT, _plain(books, table, "bank_account") == account)
        if mail:
            wanted = mail[0].casefold()
            yield from _at(table, MAIL, [wanted in _MAIL.findall(cell.casefold()) for cell in books[table]["e_mail"]])
        if len(phone) >= SHORTEST_PHONE:
            yield from _at(table, PHONE, [_is_phone(phone, _figures(cell)) for cell in books[table]["phone"]])
        for field, why in (("name", NAME), ("contact", CONTACT)) if name else ():
            yield from _at(table, why, np.array(_names(books, table, field), dtype=object) == name)


def _at(table: str, why: str, fits: object) -> Iterable[Hit]:
    return (Hit(table, int(place), why) for place in np.flatnonzero(np.asarray(fits, dtype=bool)))


def _figures(phone: str) -> str:
    """The digits of a number without what stands before it in one's own country.

    >>> _figures("+49 40 1234-5"), _figures("0049 40 12345"), _figures("(040) 12345")
    ('494012345', '494012345', '4012345')
    """
    return "".join(_GROUPS.findall(folding.fold(phone))).lstrip("0")


def _is_phone(one: str, other: str) -> bool:
    """Whether two numbers are one, with their country's number or without."""
    return min(len(one), len(other)) >= SHORTEST_PHONE and (one.endswith(other) or other.endswith(one))


@derived
def _names(books: Books, table: str, field: str) -> list[str]:
    return [counterparties.bare(name) for name in books[table][field]]


def _by_amounts(books: Books, amounts: Iterable[Sum]) -> Iterable[Hit]:
    return (hit for amount in amounts for hit in _by_amount(books, amount))


def _by_amount(books: Books, amount: Sum) -> Iterable[Hit]:
    """Documents with that gross or open amount, and money of that amount, whichever way it went."""
    for side in SIDES.values():
        gross, opened = books[side.documents]["gross"], open_items.of_documents(books, side.name)["open"]
        for why, cells in ((OPEN, opened), (GROSS, gross)):
            yield from _at(side.documents, why, _is_amount(books, side.documents, cells, amount))
    for table in ("Receipts", "Payments", "BankLines"):
        yield from _at(table, AMOUNT, _is_amount(books, table, books[table]["amount"], amount))


def _is_amount(books: Books, table: str, cells: pd.Series, amount: Sum) -> npt.NDArray[np.bool_]:
    units = np.abs(cells.fillna(0).to_numpy(np.int64))
    decimals = books[table]["row_decimals"].to_numpy(np.int64)
    found = np.zeros(len(units), bool)
    for places in set(decimals.tolist()):
        exact = abs(amount.value).scaleb(places)
        if exact == exact.to_integral_value() and 0 < exact < _LARGEST:
            found |= (decimals == places) & (units == int(exact))
    if amount.currencies:
        found &= books[table]["row_currency"].isin(amount.currencies).to_numpy(bool)
    return found


def _by_ending(books: Books, words: str) -> Iterable[Hit]:
    """Numbers that end so: 14 or INV 14 is INV-2026-00014, and 2026/14 is, too."""
    groups, letters = _taken_apart(words)
    if not groups:
        return
    last = groups[-1]
    for table, field, why in _numbered():
        cells = list(books[table][field])
        plain = _plain(books, table, field)
        for place in (n for n, one in enumerate(plain) if one.endswith(last)):
            own, own_letters = _taken_apart(cells[place])
            if own[-len(groups) :] == groups and letters in ("", own_letters):
                yield Hit(table, place, why)


def _taken_apart(words: str) -> tuple[list[str], str]:
    """The groups of digits without leading zeros, and the letters.

    >>> _taken_apart("inv-2026/00014")
    (['2026', '14'], 'INV')
    """
    upper = folding.fold(words).upper()
    return [one.lstrip("0") or "0" for one in _GROUPS.findall(upper)], "".join(_LETTERS.findall(upper))


# By likeness


def _like_name(books: Books, question: Question) -> list[Hit]:
    """Customers and vendors whose name or contact is like the words, or among them; the likest alone."""
    from rapidfuzz import fuzz, process

    words = counterparties.bare(question.words)
    found: list[tuple[int, float, Hit]] = []
    for table in PARTIES if len(words) >= SHORTEST_NAME else ():
        for field in ("name", "contact"):
            names = [one if len(one) >= SHORTEST_NAME else None for one in _names(books, table, field)]
            near = process.extract(words, names, scorer=fuzz.token_set_ratio, score_cutoff=NEAR_NAME, limit=MOST_LIKE)
            found += [(len(name), score, Hit(table, int(place), LIKE_NAME)) for name, score, place in near]
            if not near:
                begins = (n for n, one in enumerate(names) if one and _begins(words, one))
                found += [(0, 0.0, Hit(table, n, LIKE_NAME)) for n in begins]
    best = max((score for _, score, _ in found), default=0.0)
    return [hit for _, score, hit in sorted(found, key=lambda one: -one[0]) if score >= best - counterparties.APART]


def _name_within(books: Books, question: Question) -> list[Hit]:
    """Customers and vendors whose name, nearly spelled so, stands among other words."""
    from rapidfuzz import fuzz, process

    words = counterparties.bare(question.words)
    found: list[tuple[float, Hit]] = []
    for table in PARTIES if len(words) >= SHORTEST_WITHIN else ():
        names = [one if len(one) >= SHORTEST_WITHIN else None for one in _names(books, table, "name")]
        near = process.extract(words, names, scorer=fuzz.partial_ratio, score_cutoff=NEAR_NAME, limit=MOST_LIKE)
        found += [(score, Hit(table, int(place), LIKE_NAME)) for _, score, place in near]
    best = max((score for score, _ in found), default=0.0)
    return [hit for score, hit in found if score >= best - counterparties.APART]


def _begins(words: str, name: str) -> bool:
    """Whether each of the words begins a word of a name: "bäck mül" is Bäckerei Müller."""
    own = name.split()
    return all(any(part.startswith(word) for part in own) for word in words.split())


def _like_number(books: Books, question: Question) -> list[Hit]:
    """Numbers with one character more, less or other, two swapped, or O for 0."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found: list[Hit] = []
    for words in (question.words, *question.parts):
        plain = references.plain(words)
        if len(plain) < references.SHORTEST_NEAR or references.is_destroyed(words):
            continue
        as_digits = folding.digits_for_letters(plain)
        for table, field, _ in _numbered():
            cells = _plain(books, table, field)
            near = process.extract(plain, cells, scorer=OSA.distance, score_cutoff=1, limit=MOST_LIKE)
            places = [int(place) for _, _, place in near]
            places += [
                n
                for n, one in enumerate(cells)
                if len(one) == len(plain) and folding.digits_for_letters(one) == as_digits
            ]
            found += [Hit(table, place, LIKE_NUMBER) for place in places]
    return found
