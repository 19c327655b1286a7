"""Who paid or was paid: the customer or vendor, by bank account or by an unmistakably similar name.

Names are compared without legal forms, word by word, case aside (rapidfuzz). Where two customers
are equally similar, or share an account, neither is chosen.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from invoice_workbook import folding, references
from invoice_workbook.books import Books, derived
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins

BEGINNING, MOST_ALIKE = 3, 1_000
"""Letters of a word by which names are found to be compared, and how many are compared with one at most."""
NEAR, APART = 88, 4
"""How near (of 100) a name must be, and by how much nearer than any other customer's."""
_FORMS = re.compile(
    r"\b(gmbh( & co\.? kg)?|ag|kg|ohg|ug|e\.?k|gbr|ltd|limited|llc|inc|corp|plc|sarl|sas|sa|s\.?a|srl|s\.?r\.?l|spa|bv"
    r"|nv|oy|ab|a/s|aps|sp z o ?o|s\.?r\.?o|pvt|co)\b\.?"
)
_NO_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Counterparty:
    """A customer's key (id for comparison), and how it was known: 0 is not at all."""

    customer: str = ""
    by_account: bool = False
    by_name: bool = False


def bare(name: str) -> str:
    """A name's words for comparison, folded as references and accounts are.

    >>> bare("Bäckerei Müller GmbH & Co. KG"), bare("BAECKEREI   Mueller")
    ('backerei muller', 'backerei muller')
    >>> bare("\u0410cme T\u043e\u043els Ltd") == bare("Acme Tools")
    True
    """
    folded = folding.fold(name).casefold().replace("ß", "ss")
    for spelled, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        folded = folded.replace(spelled, letter)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", _FORMS.sub(" ", folded)).split())


@derived
def _by_account(books: Books, side_name: str) -> dict[str, str]:
    """Customers or vendors by their account's letters and digits; one that two customers have is nobody's."""
    side = SIDES[side_name]
    keys = joins.id_keys(books, side.parties, side.party)
    found: dict[str, set[str]] = {}
    for key, account in zip(keys, books[side.parties]["bank_account"], strict=True):
        if plain := references.account(account):
            found.setdefault(plain, set()).add(key)
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
    """The one customer whose name is nearest to each, where it is near enough.

    A name is held against those that share the beginning of a word with it, the rarest beginnings first.
    """
    from rapidfuzz import fuzz, process

    known = _names(books, side_name)
    found = {name: next(iter(known[name])) for name in set(names) if len(known.get(name, ())) == 1}
    asked = [name for name in dict.fromkeys(names) if name and name not in known]
    by_beginning = _by_beginning(books, side_name) if asked else {}
    for name in asked:
        choices = _alike(name, by_beginning)
        near = process.extract(name, choices, scorer=fuzz.token_sort_ratio, limit=2, score_cutoff=NEAR - APART)
        best, others = near[:1], near[1:]
        is_alone = all(int(likeness) <= int(best[0][1]) - APART for _, likeness, _ in others)
        if best and best[0][1] >= NEAR and is_alone and len(known[best[0][0]]) == 1:
            found[name] = next(iter(known[best[0][0]]))
    return found


@derived
def _by_beginning(books: Books, side_name: str) -> dict[str, list[str]]:
    """The bare names by the beginnings of their words."""
    found: dict[str, list[str]] = {}
    for name in _names(books, side_name):
        for beginning in _beginnings(name):
            found.setdefault(beginning, []).append(name)
    return found


def _beginnings(name: str) -> set[str]:
    return {word[:BEGINNING] for word in name.split()}


def _alike(name: str, by_beginning: Mapping[str, Sequence[str]]) -> list[str]:
    """Names that share the beginning of a word with this one, the rarest beginnings first, so many at most."""
    groups = sorted((by_beginning[one] for one in _beginnings(name) if one in by_beginning), key=len)
    found: dict[str, None] = {}
    for group in groups:
        if found and len(found) + len(group) > MOST_ALIKE:
            break
        found |= dict.fromkeys(group[:MOST_ALIKE])
    return list(found)


def find(
    books: Books, names: Sequence[str], accounts: Sequence[str], side_name: str = "receivable"
) -> list[Counterparty]:
    """Who stands behind each bank line, by its counterparty's name and account."""
    bared = {name: bare(name) for name in dict.fromkeys(names)}
    words = [bared[name] for name in names]
    near, owners = _nearest(books, words, side_name), _by_account(books, side_name)
    found = []
    known: dict[tuple[str, str], Counterparty] = {}
    for told in zip(words, references.plain_each(accounts), strict=True):
        if told not in known:
            by_account, by_name = owners.get(told[1], ""), near.get(told[0], "")
            customer = by_account or by_name
            known[told] = Counterparty(customer, bool(by_account), bool(by_name) and by_name == customer)
        found.append(known[told])
    return found
