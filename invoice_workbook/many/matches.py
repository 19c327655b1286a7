"""What only all books together show, among keys that met because their hash is alike.

The same bill in two books: number, gross, currency and direction agree, and so does one thing by which its vendor is
known. One vendor under several ids: tax number, or name and city, agree. One account under several vendors: they are
neither of one tax number nor of nearly one name. What one book shows by itself is told by its own rules.
Units: scores as `duplicate-bill` has them; gross in minor units.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook import references
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable.vendor_duplicates import NEAR
from invoice_workbook.many import keys, parquet

BILL, VENDOR, ACCOUNT = "bill", "vendor", "account"
KINDS = (BILL, VENDOR, ACCOUNT)
OTHER_DAY = {references.SAME: 95, references.SAME_DIGITS: 80, references.NEAR: 80}
"""The score of a likeness where the days differ; on one day it is the likeness itself."""
_WHO = ("tax_number", "account", "look")
Row = Mapping[Any, Any]


def find(frame: pd.DataFrame) -> pd.DataFrame:
    """What these keys show (`parquet.ACROSS`): a row for each bill or vendor of a finding."""
    frame = frame.sort_values(["book", "id", "day"], kind="stable").reset_index(drop=True)
    of = {kind: _in_several_books(part) for kind, part in frame.groupby("kind", sort=False)}
    rows = [
        row
        for kind, judge in (
            (keys.BILL, _bills),
            (keys.TAX_NUMBER, _taxes),
            (keys.NAME, _names),
            (keys.ACCOUNT, _account),
        )
        if kind in of
        for group in _groups(of[kind])
        for row in judge(group)
    ]
    return pd.DataFrame(rows, columns=list(parquet.ACROSS))


def _in_several_books(part: pd.DataFrame) -> pd.DataFrame:
    """The rows whose key more than one book has."""
    books = part[["key", "book"]].drop_duplicates().groupby("key", sort=False).size()
    return part[part["key"].isin(books.index[books > 1])]


def _groups(part: pd.DataFrame) -> Iterator[list[Row]]:
    """The rows of each key."""
    for _, group in part.groupby("key", sort=True):
        yield list(group.to_dict("records"))


def _told(kind: str, shared: str, value: str, score: int, members: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """A finding, a row for each of its members. It is called by what it is about, the same in every run.

    The ids alone do not tell: rows without one would all be of the same finding.
    """
    who = (f"{one['book']}\x1f{one['id']}\x1f{one['vendor']}" for one in members)
    basis = "\x1f".join([kind, str(members[0]["key"]), value, *who])
    finding = "X-" + hashlib.sha256(basis.encode("utf-8", "replace")).hexdigest()[:10]
    for one in members:
        yield {"finding": finding, "kind": kind, "shared": shared, "value": value, "score": score} | {
            name: one[name] for name in parquet.ACROSS if name in one and name not in ("kind", "key")
        }


def _are_several(members: Sequence[Row]) -> bool:
    return len({one["book"] for one in members}) > 1


def _ids(members: Sequence[Row]) -> set[str]:
    return {one["vendor"].casefold() for one in members}


def _bills(group: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Bills of one vendor under like numbers: of one key there may be many vendors, and some numbers of each."""
    for mine in _by_vendor(group):
        for paper in _by_number(mine):
            if _are_several(paper):
                score = min(_likeness(paper[0], one) for one in paper[1:])
                yield from _told(BILL, "reference", str(paper[0]["reference"]), score, paper)


def _by_vendor(group: Sequence[Row]) -> list[list[Row]]:
    """The bills of each vendor: those between which anything agrees by which a vendor is known."""
    leaders: list[int] = []
    first: dict[tuple[str, str], int] = {}
    for n, one in enumerate(group):
        leaders.append(n)
        for name in _WHO:
            if one[name]:
                other = first.setdefault((name, one[name]), n)
                leaders[_leader(leaders, n)] = _leader(leaders, other)
    found: dict[int, list[Row]] = {}
    for n, one in enumerate(group):
        found.setdefault(_leader(leaders, n), []).append(one)
    return list(found.values())


def _leader(leaders: list[int], n: int) -> int:
    while leaders[n] != n:
        leaders[n] = leaders[leaders[n]]
        n = leaders[n]
    return n


def _by_number(group: Sequence[Row]) -> list[list[Row]]:
    """The bills of each number, like ones together; different numbers of one vendor and key are few."""
    known: dict[str, list[Row]] = {}
    for one in group:
        plain = references.plain(one["reference"])
        like = plain if plain in known else next((n for n in known if references.likeness(n, plain)), plain)
        known.setdefault(like, []).append(one)
    return list(known.values())


def _likeness(one: Row, other: Row) -> int:
    found = references.likeness(one["reference"], other["reference"])
    return found if not found or one["day"] == other["day"] else OTHER_DAY[found]


def _taxes(group: Sequence[Row]) -> Iterator[dict[str, Any]]:
    if _are_several(group) and len(_ids(group)) > 1:
        yield from _told(VENDOR, "tax_number", str(group[0]["tax_number"]), references.SAME, group)


def _names(group: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Vendors of one name and city; not where their tax numbers differ, nor where these say the same by themselves."""
    numbers = {one["tax_number"] for one in group}
    is_told = len(numbers) == 1 and "" not in numbers
    if _are_several(group) and len(_ids(group)) > 1 and not is_told and len(numbers - {""}) < 2:
        yield from _told(VENDOR, "name", str(group[0]["name"]), references.SAME_DIGITS, group)


def _account(group: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """An account of vendors who are several; or of one that has several ids, which nothing else shows."""
    if not _are_several(group):
        return
    first = group[0]
    if not all(_may_be_one(first, one) for one in group):
        yield from _told(ACCOUNT, "bank_account", str(first["account"]), references.SAME, group)
    elif len(_ids(group)) > 1 and not _is_told(group):
        yield from _told(VENDOR, "bank_account", str(first["account"]), references.SAME, group)


def _may_be_one(one: Row, other: Row) -> bool:
    """Whether two vendors of one account are one: of one tax number, or nearly one name."""
    from rapidfuzz import fuzz

    if one["tax_number"] and one["tax_number"] == other["tax_number"]:
        return True
    if one["tax_number"] and other["tax_number"]:
        return False
    return one["look"] == other["look"] or fuzz.token_sort_ratio(bare(one["name"]), bare(other["name"])) >= NEAR


def _is_told(group: Sequence[Row]) -> bool:
    """Whether the tax number, or name and city, show the same vendors."""
    first = group[0]
    by_number = all(one["tax_number"] and one["tax_number"] == first["tax_number"] for one in group)
    return by_number or all((one["look"], one["city"]) == (first["look"], first["city"]) for one in group)
