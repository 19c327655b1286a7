"""Who paid or was paid: the customer or vendor, by bank account or by an unmistakably similar name.

Names are compared without legal forms, word by word, case aside (rapidfuzz). Where two customers
are equally similar, or share an account, neither is chosen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from invoice_workbook.books import Books, derived
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins

NEAR, APART = 88, 4
"""How near (of 100) a name must be, and by how much nearer than any other customer's."""
_FORMS = re.compile(
    r"\b(gmbh( & co\.? kg)?|ag|kg|ohg|ug|e\.?k|gbr|ltd|limited|llc|inc|corp|plc|sarl|sas|sa|s\.?a|srl|s\.?r\.?l|spa|bv"
    r"|nv|oy|ab|a/s|aps|sp z o ?o|s\.?r\.?o|pvt|co)\b\.?"
)


@dataclass(frozen=True)
class Counterparty:
    """A customer's key (id for comparison), and how it was known: 0 is not at all."""

    customer: str = ""
    by_account: bool = False
    by_name: bool = False


def bare(name: str) -> str:
    """A name's words for comparison.

    >>> bare("Bäckerei Müller GmbH & Co. KG"), bare("BAECKEREI   Mueller")
    ('backerei muller', 'backerei muller')
    """
    import unicodedata

    folded = name.casefold().replace("ß", "ss")
    for spelled, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        folded = folded.replace(spelled, letter)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", _FORMS.sub(" ", plain)).split())


@derived
def _by_account(books: Books, side_name: str) -> dict[str, str]:
    """Customers or vendors by their account's letters and digits; one that two customers have is nobody's."""
    side = SIDES[side_name]
    keys = joins.id_keys(books, side.parties, side.party)
    found: dict[str, set[str]] = {}
    for key, account in zip(keys, books[side.parties]["bank_account"], strict=True):
        if account.strip():
            found.setdefault("".join(account.upper().split()), set()).add(key)
    return {account: next(iter(owners)) for account, owners in found.items() if len(owners) == 1}


@derived
def _names(books: Books, side_name: str) -> dict[str, set[str]]:
    """Customers' or vendors' keys by their bare names."""
    side = SIDES[side_name]
    found: dict[str, set[str]] = {}
    for key, name in zip(joins.id_keys(books, side.parties, side.party), books[side.parties]["name"], strict=True):
        if words := bare(name):
            found.setdefault(words, set()).add(key)
    return found


def _nearest(books: Books, names: Sequence[str], side_name: str) -> dict[str, str]:
    """The one customer whose name is nearest to each, where it is near enough."""
    from rapidfuzz import fuzz, process

    known = _names(books, side_name)
    choices = list(known)
    found = {name: next(iter(known[name])) for name in set(names) if len(known.get(name, ())) == 1}
    asked = [name for name in dict.fromkeys(names) if name and name not in known]
    if not choices or not asked:
        return found
    likeness = process.cdist(
        asked, choices, scorer=fuzz.token_sort_ratio, workers=-1, dtype=np.uint8, score_cutoff=NEAR - APART
    )
    for name, row in zip(asked, likeness.astype(int), strict=True):
        best = int(row.argmax())
        others = np.delete(row, best)
        alone = len(known[choices[best]]) == 1 and (not len(others) or others.max() <= row[best] - APART)
        if row[best] >= NEAR and alone:
            found[name] = next(iter(known[choices[best]]))
    return found


def find(
    books: Books, names: Sequence[str], accounts: Sequence[str], side_name: str = "receivable"
) -> list[Counterparty]:
    """Who stands behind each bank line, by its counterparty's name and account."""
    words = [bare(name) for name in names]
    near, owners = _nearest(books, words, side_name), _by_account(books, side_name)
    found = []
    for name, account in zip(words, accounts, strict=True):
        by_account, by_name = owners.get("".join(account.upper().split()), ""), near.get(name, "")
        customer = by_account or by_name
        found.append(Counterparty(customer, bool(by_account), bool(by_name) and by_name == customer))
    return found
