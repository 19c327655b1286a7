"""Bills that may be the same paper, with a score. Source: our own rules, `duplicate-bill`'s table.

Bills are put into groups by what a tier compares, so that only bills that agree in it meet; a later bill is held
against the earlier ones of its group. Units: scores 0 to 100, gross in minor units.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import rows, vendors
from invoice_workbook.tables.cells import mapped

ACROSS = 10
"""One tier less where two vendors are involved."""
NEAR_DAYS = 7
_WINDOW = 200
"""Bills of one vendor and gross within a week that are looked back at, at most."""
REJECTED = "rejected"
CODED = ("vendor", "type", "currency", "plain", "digits")


@dataclass(frozen=True)
class Likeness:
    """A bill's row, the earlier one it is like, the score, and what differs."""

    row: int
    earlier: int
    score: int
    differs: tuple[str, ...]


@derived
def _bills(books: Books) -> pd.DataFrame:
    """What the tiers compare, by row: rejected bills and those without a vendor or gross left out."""
    bills = books["Bills"]
    day = bills["bill_date"].to_numpy("datetime64[s]").astype(np.int64) // 86_400
    frame = pd.DataFrame(
        {
            "vendor": rows.keys(books, "Bills", "vendor").to_numpy(object),
            "at": rows.parents(books, "Bills", "vendor", "Vendors", "vendor"),
            "type": bills["type"].where(bills["type"] != "", "bill").to_numpy(object),
            "currency": bills["row_currency"].to_numpy(object),
            "gross": bills["gross"].fillna(-1).to_numpy(np.int64),
            "day": day,
            "year": bills["bill_date"].dt.year.fillna(-1).to_numpy(np.int64),
            "typed": bills["vendor_reference"].str.strip().to_numpy(object),
            "plain": mapped(bills["vendor_reference"], references.plain).to_numpy(object),
            "digits": mapped(bills["vendor_reference"], references.digits).to_numpy(object),
            "order": rows.keys(books, "Bills", "purchase_order").to_numpy(object),
        },
        index=bills.index,
    )
    for field in CODED:  # whole numbers are compared in a fraction of the time of texts
        frame[f"{field}_code"] = pd.factorize(frame[field])[0]
    kept = (bills["status"] != REJECTED) & (frame["vendor"] != "") & (frame["gross"] >= 0) & bills["bill_date"].notna()
    return frame[kept.to_numpy(bool)]


def find(books: Books) -> list[Likeness]:
    """For each bill that is like an earlier one the likeliest of them."""
    bills = _bills(books)
    best: dict[int, Likeness] = {}

    def take(row: int, earlier: int, score: int) -> None:
        if score > (best[row].score if row in best else 0):
            best[row] = Likeness(row, earlier, score, _differing(bills, row, earlier))

    _tiers(bills, "vendor_code", take)
    _across(books, bills, take)
    return sorted(best.values(), key=lambda one: one.row)


def _differing(bills: pd.DataFrame, row: int, earlier: int) -> tuple[str, ...]:
    one, other = bills.loc[row], bills.loc[earlier]
    fields = {"vendor": "vendor", "typed": "vendor_reference", "gross": "gross", "day": "bill_date"}
    return tuple(name for field, name in fields.items() if one[field] != other[field])


Take = Callable[[int, int, int], None]


def _tiers(bills: pd.DataFrame, party: str, take: Take, less: int = 0) -> None:
    """The tiers among bills that agree in `party`; each bill is held against the first of its group."""
    who = [party, "currency_code", "type_code"]
    named = bills[bills["plain"] != ""]
    for fields, score in (
        ((*who, "plain", "gross", "day"), 100),
        ((*who, "plain", "gross"), 95),
        ((*who, "plain", "year"), 90),
    ):
        _against_first(named, list(fields), score - less, take)
    numbered = bills[bills["digits"] != ""]
    for fields, score in (((*who, "digits", "gross", "day"), 90), ((*who, "digits", "gross"), 80)):
        _against_first(numbered, list(fields), score - less, take)
    _near(bills, [*who, "gross"], 80 - less, take)
    _same_day(bills, [*who, "gross", "day"], less, take)


def _against_first(bills: pd.DataFrame, fields: list[str], score: int, take: Take) -> None:
    again = bills[bills.duplicated(fields, keep=False)]
    if len(again):
        first = (
            pd.Series(again.index, index=again.index).groupby([again[f] for f in fields], sort=False).transform("first")
        )
        for row, earlier in first[first != first.index].items():
            take(int(str(row)), int(earlier), score)


def _near(bills: pd.DataFrame, fields: list[str], score: int, take: Take) -> None:
    """References one edit apart, within a week."""
    long = bills[bills["plain"].str.len() >= references.SHORTEST_NEAR]
    long = long[long.duplicated(fields, keep=False)]
    if not len(long):
        return
    groups = long.groupby(fields, sort=False).ngroup().to_numpy()
    order = np.lexsort((long["day"].to_numpy(), groups))
    columns = (long.index.to_numpy(), groups, long["day"].to_numpy(), long["plain"].to_numpy(object))
    cells = list(zip(*(column[order].tolist() for column in columns), strict=True))
    for n, (row, group, day, plain) in enumerate(cells):
        for other, another, before, reference in reversed(cells[max(n - _WINDOW, 0) : n]):
            if another != group or day - before > NEAR_DAYS:
                break
            if references.is_near(plain, reference):
                take(max(row, other), min(row, other), score)


def _same_day(bills: pd.DataFrame, fields: list[str], less: int, take: Take) -> None:
    """Another reference or none, the same gross and day; two bills of one order are parts of it, no pair."""
    again = bills[bills.duplicated(fields, keep=False)]
    met: dict[int, list[tuple[int, str, str]]] = {}
    groups = again.groupby(fields, sort=False).ngroup() if len(again) else pd.Series(dtype=int)
    for row, group, plain, order in zip(again.index, groups, again["plain"], again["order"], strict=True):
        before = met.setdefault(int(group), [])
        pair = next((one for one in before if not order or order != one[2]), None)
        if pair:
            take(int(row), pair[0], (70 if not plain or not pair[1] else 60) - less)
        before.append((int(row), plain, order))


def _across(books: Books, bills: pd.DataFrame, take: Take) -> None:
    """The same tiers, one less, between two vendors that may be one."""
    pairs = vendors.pairs(books)
    rows_of = bills.groupby("at").groups if pairs else {}
    for pair in pairs:
        places = books["Vendors"].index.get_indexer(pd.Index(list(pair)))
        parts = [rows_of[place] for place in places if place in rows_of]
        if len(parts) > 1:
            both = bills.loc[parts[0].append(parts[1])].sort_index()
            others = dict(zip(both.index, both["at"], strict=True))

            def between(row: int, earlier: int, score: int, others: dict[int, int] = others) -> None:
                if others[row] != others[earlier]:
                    take(row, earlier, score)

            _tiers(both.assign(pair=0), "pair", between, ACROSS)
