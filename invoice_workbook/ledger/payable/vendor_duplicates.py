"""Vendors that may be one: they share a bank account or tax number, or have near-equal names in one city.

Source: our own rules, `duplicate-vendor`. Names are compared without legal forms, word by word (rapidfuzz). Accounts,
numbers and names are compared as they look (`folding`), an O as a 0, an I or l as a 1, an S as a 5, a B as an 8.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.tables.cells import mapped

NEAR = 92
_BLOCK = 1000
BANK_ACCOUNT, TAX_NUMBER, NAME = "bank_account", "tax_number", "name"


@derived
def pairs(books: Books) -> dict[tuple[int, int], str]:
    """Pairs of vendors' rows (the first of those alike, and another), and what they share: a field of Vendors."""
    found: dict[tuple[int, int], str] = {}
    for field, rows in _alike(books):
        found |= {(rows[0], other): field for other in rows[1:] if (rows[0], other) not in found}
    return found


@derived
def parties(books: Books) -> list[tuple[int, ...]]:
    """Places of vendors that may be one, once for each thing they share."""
    index = books["Vendors"].index
    return list(dict.fromkeys(tuple(index.get_indexer(pd.Index(rows)).tolist()) for _, rows in _alike(books)))


@derived
def _alike(books: Books) -> list[tuple[str, list[int]]]:
    """Rows of vendors that share something, in their order, with the field: accounts first, then taxes, then names."""
    vendors = books["Vendors"]
    found: list[tuple[str, list[int]]] = []
    shared = {
        BANK_ACCOUNT: mapped(vendor_accounts.comparable(books), folding.digits_for_letters),
        TAX_NUMBER: mapped(vendors[TAX_NUMBER], _number),
    }
    for field, keys in shared.items():
        found += [(field, rows) for rows in _groups(keys[keys != ""]) if len(rows) > 1]
    cities = key_of(vendors["city"])
    names = mapped(vendors.loc[cities != "", "name"], bare)
    for rows in _groups(cities[names.index[names != ""]]):
        found += [(NAME, alike) for alike in _near(names[rows])]
    return found


def _number(typed: str) -> str:
    """An account or tax number as it looks.

    >>> _number("12O4-5678") == _number("1204 5678"), _number("5.01E+11")
    (True, '')
    """
    return folding.digits_for_letters(references.account(typed))


def _look(name: str) -> str:
    """A bare name as it looks.

    >>> _look("acme t00ls") == _look("acme tools")
    True
    """
    return folding.digits_for_letters(name.upper())


def _groups(keys: pd.Series) -> list[list[int]]:
    """Rows that agree in their key."""
    return [[int(row) for row in rows] for rows in keys.groupby(keys, sort=False).groups.values()]


def _near(names: pd.Series) -> Iterator[list[int]]:
    """Rows of one look, and of every two near-equal names; a block of names at a time, so that memory suffices."""
    from rapidfuzz import fuzz, process

    named = {str(names[rows[0]]): rows for rows in _groups(mapped(names, _look))}
    yield from (rows for rows in named.values() if len(rows) > 1)
    different = list(named)
    for start in range(0, len(different) if len(different) > 1 else 0, _BLOCK):
        block = different[start : start + _BLOCK]
        likeness = process.cdist(
            block, different, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1
        )
        for one, other in np.argwhere(likeness).tolist():
            if start + one < other:
                yield sorted(named[block[one]] + named[different[other]])
