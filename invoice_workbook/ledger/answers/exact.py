"""What fits words exactly: as typed, by letters and digits, as a party's detail, by amount, by a number's end."""

import re
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books, folded
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.answers.question import Question, Sum
from invoice_workbook.ledger.answers.rows import PARTIES, Hit, at, bare_cells, numbered, plain_cells
from invoice_workbook.ledger.bank import counterparties
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins

NAME, CONTACT, ACCOUNT, MAIL, PHONE = "name", "contact", "account", "mail", "phone"
GROSS, OPEN, AMOUNT = "gross", "open", "amount"
TEXTS = (("Receipts", "reference", "payment-reference"), ("BankLines", "reference", "payment-reference"))
"""Cells in which a number may stand among other words."""
SHORTEST_PHONE = 6
_LARGEST = 2**62
_GROUPS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(r"[+\d][\d\s()/.-]*")
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")


def find(books: Books, question: Question, words: str) -> list[Hit]:
    """What fits these words exactly, in the first way in which anything does."""
    amounts = question.amounts.get(words, ())
    ways: list[Callable[[], Iterable[Hit]]] = [
        lambda: _as_typed(books, words),
        lambda: _by_letters(books, words, numbered()),
        lambda: _by_party(books, words),
        lambda: (*_by_amounts(books, amounts), *_by_ending(books, words)),
        lambda: _by_letters(books, words, TEXTS),
    ]
    if words in question.clear:
        ways.insert(1, lambda: _by_amounts(books, amounts))
    return next((hits for way in ways if (hits := list(way()))), [])


def _as_typed(books: Books, words: str) -> Iterable[Hit]:
    key = folded(words)
    for table, field, why in numbered() if key else ():
        yield from at(table, why, joins.id_keys(books, table, field) == key)


def _by_letters(books: Books, words: str, cells: Iterable[tuple[str, str, str]]) -> Iterable[Hit]:
    plain = references.plain(words)
    for table, field, why in cells if plain else ():
        yield from at(table, why, plain_cells(books, table, field) == plain)


def _by_party(books: Books, words: str) -> Iterable[Hit]:
    """Customers and vendors by account, e-mail, phone or name."""
    account, mail = references.account(words), _MAIL.search(words)
    phone = _figures(words) if _PHONE.fullmatch(words.strip()) else ""
    name = counterparties.bare(words)
    for table in PARTIES:
        if account:
            yield from at(table, ACCOUNT, plain_cells(books, table, "bank_account") == account)
        if mail:
            wanted = mail[0].casefold()
            yield from at(table, MAIL, [wanted in _MAIL.findall(cell.casefold()) for cell in books[table]["e_mail"]])
        if len(phone) >= SHORTEST_PHONE:
            yield from at(table, PHONE, [_is_phone(phone, _figures(cell)) for cell in books[table]["phone"]])
        for field, why in (("name", NAME), ("contact", CONTACT)) if name else ():
            yield from at(table, why, np.array(bare_cells(books, table, field), dtype=object) == name)


def _figures(phone: str) -> str:
    """The digits of a number without what stands before it in one's own country.

    >>> _figures("+49 40 1234-5"), _figures("0049 40 12345"), _figures("(040) 12345")
    ('494012345', '494012345', '4012345')
    """
    return "".join(_GROUPS.findall(folding.fold(phone))).lstrip("0")


def _is_phone(one: str, other: str) -> bool:
    """Whether two numbers are one, with their country's number or without."""
    return min(len(one), len(other)) >= SHORTEST_PHONE and (one.endswith(other) or other.endswith(one))


def _by_amounts(books: Books, amounts: Iterable[Sum]) -> Iterable[Hit]:
    return (hit for amount in amounts for hit in _by_amount(books, amount))


def _by_amount(books: Books, amount: Sum) -> Iterable[Hit]:
    """Documents with that gross or open amount, and money of that amount, whichever way it went."""
    for side in SIDES.values():
        gross, opened = books[side.documents]["gross"], open_items.of_documents(books, side.name)["open"]
        for why, cells in ((OPEN, opened), (GROSS, gross)):
            yield from at(side.documents, why, _is_amount(books, side.documents, cells, amount))
    for table in ("Receipts", "Payments", "BankLines"):
        yield from at(table, AMOUNT, _is_amount(books, table, books[table]["amount"], amount))


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
    for table, field, why in numbered():
        cells = list(books[table][field])
        plain = plain_cells(books, table, field)
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
