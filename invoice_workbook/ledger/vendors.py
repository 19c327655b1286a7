"""Vendors that may be one: they share a bank account or tax number, or have near-equal names in one city.

Source: our own rules, `duplicate-vendor`. Names are compared without legal forms, word by word (rapidfuzz).
"""

from collections.abc import Iterable
from itertools import combinations

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.payers import bare
from invoice_workbook.tables.cells import mapped

NEAR = 92
BANK_ACCOUNT, TAX_NUMBER, NAME = "bank_account", "tax_number", "name"


@derived
def pairs(books: Books) -> dict[tuple[int, int], str]:
    """Pairs of vendors' rows (the earlier first), and what they share: bank_account, tax_number or name."""
    vendors = books["Vendors"]
    found: dict[tuple[int, int], str] = {}
    for field in (BANK_ACCOUNT, TAX_NUMBER):
        keys = mapped(vendors[field], references.plain)
        for _, rows in keys[keys != ""].groupby(keys[keys != ""]):
            found |= {pair: field for pair in _pairs(rows.index) if pair not in found}
    names = mapped(vendors["name"], bare)
    cities = vendors["city"].str.strip().str.casefold()
    told = (names != "") & (cities != "")
    for _, rows in names[told].groupby(cities[told]):
        if len(rows) > 1:
            found |= {pair: NAME for pair in _near(rows) if pair not in found}
    return found


def _pairs(rows: Iterable[int]) -> list[tuple[int, int]]:
    first, *others = rows
    return [(int(first), int(other)) for other in others]


def _near(names: pd.Series) -> list[tuple[int, int]]:
    """Pairs of rows with near-equal names."""
    from rapidfuzz import fuzz, process

    likeness = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, workers=-1)
    rows = list(names.index)
    return [(int(rows[a]), int(rows[b])) for a, b in combinations(range(len(rows)), 2) if likeness[a][b] >= NEAR]
