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
REJECTED = "rejected"


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
    kept = (bills["status"] != REJECTED) & (frame["vendor"] != "") & (frame["gross"] >= 0) & bills["bill_date"].notna()
    return frame[kept.to_numpy(bool)]


def find(books: Books) -> list[Likeness]:
    """For each bill that is like an earlier one the likeliest of them."""
    bills = _bills(books)
    best: dict[int, Likeness] = {}

    def take(row: int, earlier: int, score: int) -> None:
        if score > (best[row].score if row in best else 0):
            best[row] = Likeness(row, earlier, score, _differing(bills, row, earlier))

    _tiers(bills, "vendor", take)
    _across(books, bills, take)
    return sorted(best.values(), key=lambda one: one.row)


def _differing(bills: pd.DataFrame, row: int, earlier: int) -> tuple[str, ...]:
    one, other = bills.loc[row], bills.loc[earlier]
    fields = {"vendor": "vendor", "typed": "vendor_reference", "gross": "gross", "day": "bill_date"}
    return tuple(name for field, name in fields.items() if one[field] != other[field])


Take = Callable[[int, int, int], None]


def _tiers(bills: pd.DataFrame, party: str, take: Take, less: int = 0) -> None:
    """The tiers among bills that agree in `party`; each bill is held against the first of its group."""
    who = [party, "currency", "type"]
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
    same_gross = bills[bills.duplicated([*who, "gross"], keep=False)]
    for _, group in same_gross.groupby([*who, "gross"], sort=False):
        _near(group, 80 - less, take)
        _same_day(group, less, take)


def _against_first(bills: pd.DataFrame, fields: list[str], score: int, take: Take) -> None:
    again = bills[bills.duplicated(fields, keep=False)]
    if len(again):
        first = (
            pd.Series(again.index, index=again.index).groupby([again[f] for f in fields], sort=False).transform("first")
        )
        for row, earlier in first[first != first.index].items():
            take(int(str(row)), int(earlier), score)


def _near(group: pd.DataFrame, score: int, take: Take) -> None:
    """References one edit apart, within a week."""
    long = group[group["plain"].str.len() >= references.SHORTEST_NEAR].sort_values("day", kind="stable")
    cells = list(zip(long.index, long["day"], long["plain"], strict=True))
    for n, (row, day, plain) in enumerate(cells):
        for other, before, reference in reversed(cells[:n]):
            if day - before > NEAR_DAYS:
                break
            if references.is_near(plain, reference):
                take(max(row, other), min(row, other), score)


def _same_day(group: pd.DataFrame, less: int, take: Take) -> None:
    """Another reference or none, the same gross and day; two bills of one order are parts of it, no pair."""
    for _, same in group[group.duplicated("day", keep=False)].groupby("day", sort=False):
        cells = list(zip(same.index, same["plain"], same["order"], strict=True))
        for n, (row, plain, order) in enumerate(cells):
            for earlier, reference, other in cells[:n]:
                if not order or order != other:
                    take(row, earlier, (70 if not plain or not reference else 60) - less)
                    break


def _across(books: Books, bills: pd.DataFrame, take: Take) -> None:
    """The same tiers, one less, between two vendors that may be one."""
    for first, second in vendors.pairs(books):
        places = books["Vendors"].index.get_indexer(pd.Index([first, second]))
        both = bills[bills["at"].isin(places)]
        if both["at"].nunique() > 1:
            others = dict(zip(both.index, both["at"], strict=True))

            def between(row: int, earlier: int, score: int, others: dict[int, int] = others) -> None:
                if others[row] != others[earlier]:
                    take(row, earlier, score)

            _tiers(both.assign(pair=0), "pair", between, ACROSS)
