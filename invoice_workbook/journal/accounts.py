"""A vendor's bank account as the runs found it, and who verified the very account.

An account is named by `bank_codes.identity`: letters and digits, and the clearing code of one that is no IBAN.

Who changed it is whoever ran the program when the change was first seen; of accounts that were there from the first
nobody is known.
"""

import json
from collections.abc import Iterator, Mapping

from invoice_workbook import bank_codes
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import entries
from invoice_workbook.journal.renames import Renames
from invoice_workbook.schema import VENDORS

SEEN, VERIFIED = "account", "account verified"
_IN_AN_ENTRY = 300
"""Vendors of an entry: a cell takes 32,767 characters."""


def verification(vendor: str, account: str, person: str) -> dict[str, str]:
    """The entry of an account that a person verified."""
    return {"table": VENDORS.sheet, "document": vendor, "column": VERIFIED, "before": account, "after": person}


def entries_of(accounts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The entries of accounts that are first seen; many vendors share one."""
    ids = list(accounts)
    for start in range(0, len(ids), _IN_AN_ENTRY):
        some = ids[start : start + _IN_AN_ENTRY]
        name = some[0] if len(some) == 1 else f"{some[0]} - {some[-1]}"
        words = json.dumps({id_: accounts[id_] for id_ in some}, ensure_ascii=False)
        yield {"table": VENDORS.sheet, "document": name, "column": SEEN, "after": words}


@derived
def _seen(books: Books) -> tuple[tuple[str, dict[str, str]], ...]:
    """Who ran when accounts were first seen, and which (by vendor's key), in order."""
    mine = entries.of_kind(books, SEEN, VENDORS.name)
    renames = entries.renames(books)
    read = zip(mine.index, mine["who"], mine["after"], strict=True)
    return tuple((folded(who), _read(renames, words, at)) for at, who, words in read)


@derived
def known(books: Books) -> dict[str, str]:
    """By vendor (key) the account that was seen last."""
    found: dict[str, str] = {}
    for _, some in _seen(books):
        found |= some
    return found


@derived
def first_with_code(books: Books) -> dict[tuple[str, str], str]:
    """By vendor (key) and account number the number with the clearing code that was seen with it first."""
    found: dict[tuple[str, str], str] = {}
    for _, some in _seen(books):
        for vendor, account in some.items():
            number, _, code = account.partition(" ")
            if code:
                found.setdefault((vendor, number), account)
    return found


@derived
def changed_by(books: Books) -> dict[tuple[str, str], str]:
    """By vendor (key) and account who changed it to that; a vendor's first account has nobody."""
    found: dict[tuple[str, str], str] = {}
    first: set[str] = set()
    for who, some in _seen(books):
        found |= {pair: who for pair in some.items() if pair[0] in first}
        first |= some.keys()
    return found


@derived
def verified(books: Books) -> dict[tuple[str, str], frozenset[str]]:
    """By vendor (key) and account who verified it (keys)."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    mine = entries.of_kind(books, VERIFIED, VENDORS.name)
    read = zip(mine["document"].map(folded), mine["before"].map(bank_codes.identity_now), mine["after"], strict=True)
    for vendor, account, person in read:
        found[vendor, account] = found.get((vendor, account), frozenset()) | {folded(person)}
    return found


def _read(renames: Renames, words: str, at: int) -> dict[str, str]:
    """What an entry says, its vendors by their present keys; nothing where somebody made it say nothing."""
    said = entries.said_in(words).items()
    return {
        folded(renames.id_now(VENDORS.name, str(id_), at)): bank_codes.identity_now(str(account))
        for id_, account in said
    }
