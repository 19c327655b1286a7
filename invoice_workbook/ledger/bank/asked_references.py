"""What a payer may quote besides our numbers: references that our papers print, its order's number, its number here.

A printed reference names its invoice or customer as surely as the number. An order's number (*Customer reference*)
counts with four letters or digits, one of them a digit; one that orders of two customers have, only where the payer is
known. A customer's id counts as a whole word of three characters with a digit; one of digits alone only behind a word
for a customer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.bank import number_words, other_figures
from invoice_workbook.ledger.receivable import printed_references
from invoice_workbook.national_references import Reference
from invoice_workbook.tables import joins

SHORTEST_ORDER, SHORTEST_CUSTOMER = 4, 3
_SHORTEST_WITHOUT_ZEROS = 7
"""Digits of a printed reference that is known without the zeros before it, too."""
_MOST_RUNS = 7
_RUN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@derived
def invoices(books: Books) -> dict[str, str]:
    """The invoice (key) of each reference that our invoices print, by its letters and digits."""
    return _by_letters(printed_references.of_invoices(books))


@derived
def customers(books: Books) -> dict[str, str]:
    """The customer (key) of each reference that our letters print."""
    return _by_letters(printed_references.of_customers(books))


def _by_letters(found: Mapping[str, Reference]) -> dict[str, str]:
    """By the letters and digits, and also without the zeros before them, which some banks leave out."""
    known = {reference.plain: key for key, reference in found.items()}
    short = {plain.lstrip("0"): key for plain, key in known.items() if plain.isdecimal()}
    return {plain: key for plain, key in short.items() if len(plain) >= _SHORTEST_WITHOUT_ZEROS} | known


@dataclass
class _Orders:
    """Invoices (keys) with their customers (keys) by an order's number: by all of it, and by its digits."""

    by_plain: dict[str, dict[str, str]] = field(default_factory=dict)
    by_digits: dict[str, dict[str, str]] = field(default_factory=dict)


@derived
def _orders(books: Books) -> _Orders:
    found = _Orders()
    at = joins.parent_rows(books, "Invoices", "order", "Orders", "order")
    numbers = joins.at(books["Orders"]["customer_reference"], at)
    keys = joins.id_keys(books, "Invoices", "invoice")
    owners = joins.id_keys(books, "Invoices", "customer")
    for number, key, owner in zip(numbers, keys, owners, strict=True):
        plain = references.plain(str(number))
        if len(plain) >= SHORTEST_ORDER and any(letter.isdecimal() for letter in plain):
            found.by_plain.setdefault(plain, {})[key] = owner
            digits = re.sub(r"\D", "", plain)
            if len(digits) >= SHORTEST_ORDER and not _YEAR.fullmatch(digits):
                found.by_digits.setdefault(digits, {})[key] = owner
    return found


@derived
def _customer_ids(books: Books) -> dict[str, str]:
    """Customers (keys) by their ids' letters and digits; one that two have is nobody's."""
    found: dict[str, set[str]] = {}
    for key, id_ in zip(joins.id_keys(books, "Customers", "customer"), books["Customers"]["customer"], strict=True):
        if len(id_.strip()) >= SHORTEST_CUSTOMER and any(letter.isdecimal() for letter in id_):
            found.setdefault(references.plain(id_), set()).add(key)
    return {plain: next(iter(keys)) for plain, keys in found.items() if len(keys) == 1}


@dataclass(frozen=True)
class _Words:
    """Neighbouring runs of letters and digits: joined, what stands between them, and the words before the first."""

    joined: str
    between: str
    before: str
    before_that: str
    begin: int
    end: int

    def is_behind(self, *beginnings: str) -> bool:
        """Whether a word that begins so stands right before, or before a word for a number."""
        word = self.before_that if self.before in number_words.NUMBER else self.before
        return bool(word) and word.startswith(beginnings)


_FOR_CUSTOMERS = ("kund", "kd", "cust", "client", "debitor", "deb", "member", "mitglied")
_FOR_ORDERS = ("po", "order", "bestell", "best", "auftrag", "commande", "ordine", "pedido", "your", "ihr", "ref")


def _windows(text: str) -> Iterator[_Words]:
    runs = [(one.start(), one.end(), one[0].upper()) for one in _RUN.finditer(text)]
    for first, (begin, _, _) in enumerate(runs):
        before = [runs[at][2].casefold() if at >= 0 else "" for at in (first - 1, first - 2)]
        if first and not number_words.is_near(text[runs[first - 1][1] : begin]):
            before = ["", ""]
        joined = between = ""
        for last in range(first, min(first + _MOST_RUNS, len(runs))):
            between += text[runs[last - 1][1] : runs[last][0]] if last > first else ""
            joined += runs[last][2]
            yield _Words(joined, between, before[0], before[1], begin, runs[last][1])


def ordered(books: Books, text: str, payer: str) -> list[str]:
    """The invoices (keys) of the orders whose number a text quotes, in its order; `payer` is a customer's key or ""."""
    orders = _orders(books)
    if not orders.by_plain:
        return []
    blanked = other_figures.blanked(text)
    found: dict[str, None] = {}
    for words in _windows(text):
        known = orders.by_plain.get(words.joined)
        if words.joined.isdecimal():
            if blanked[words.begin : words.end].isspace() or (words.between and words.between.isspace()):
                continue
            known = known if known is not None and not _YEAR.fullmatch(words.joined) else None
            if known is None and words.is_behind(*_FOR_ORDERS):
                known = orders.by_digits.get(words.joined)
        owners = set(known.values()) if known else set()
        if known and (len(owners) == 1 or payer in owners):
            found |= dict.fromkeys(key for key, owner in known.items() if len(owners) == 1 or owner == payer)
    return list(found)


def customer(books: Books, text: str) -> str:
    """The one customer (key) whose number here, or printed reference, a text quotes; "" for none or several."""
    ids, printed = _customer_ids(books), customers(books)
    found = set()
    for words in _windows(text):
        if (key := printed.get(words.joined)) is not None:
            return key
        if (key := ids.get(words.joined)) is not None and _is_word(text, words):
            found.add(key)
    return found.pop() if len(found) == 1 else ""


def _is_word(text: str, words: _Words) -> bool:
    """Whether a customer's id stands by itself: not within a longer number, its parts not merely side by side."""
    if words.is_behind(*_FOR_CUSTOMERS):
        return True
    is_longer = text[max(words.begin - 1, 0) : words.begin] == "-" or text[words.end : words.end + 1] == "-"
    return not words.joined.isdecimal() and not is_longer and not re.search(r"\s", words.between)
