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
            "digits": _digits(bills["vendor_reference"]),
            "order": rows.keys(books, "Bills", "purchase_order").to_numpy(object),
        },
        index=bills.index,
    )
    for field in CODED:  # whole numbers are compared in a fraction of the time of texts
        frame[f"{field}_code"] = pd.factorize(frame[field])[0]
    kept = (bills["status"] != REJECTED) & (frame["vendor"] != "") & (frame["gross"] >= 0) & bills["bill_date"].notna()
    return frame[kept.to_numpy(bool)]


def _digits(typed: pd.Series) -> np.ndarray:
    """Each reference's digits without leading zeros; most are nothing but digits and need no looking."""
    return np.array([r.lstrip("0") if r.isdecimal() else references.digits(r) for r in typed], object)


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


def _coded(*columns: pd.Series) -> pd.Series:
    """Several columns as one of whole numbers: rows that agree in all of them have the same."""
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        found, _ = pd.factorize(column.to_numpy())
        codes = pd.factorize(codes * (int(found.max(initial=0)) + 1) + found)[0]
    return pd.Series(codes, index=columns[0].index)


def _tiers(bills: pd.DataFrame, party: str, take: Take, less: int = 0) -> None:
    """The tiers among bills that agree in `party`; each bill is held against the first of its group."""
    who = _coded(bills[party], bills["currency_code"], bills["type_code"])
    with_gross = _coded(who, bills["gross"])
    with_day = _coded(with_gross, bills["day"])
    for reference, tiers in (
        ("plain", ((with_day, 100), (with_gross, 95), (_coded(who, bills["year"]), 90))),
        ("digits", ((with_day, 90), (with_gross, 80))),
    ):
        named = bills[reference] != ""
        for key, score in tiers:
            _against_first(_coded(key, bills[f"{reference}_code"])[named], score - less, take)
    _near(bills, with_gross, 80 - less, take)
    _same_day(bills, with_day, less, take)


def _against_first(keys: pd.Series, score: int, take: Take) -> None:
    again = keys[keys.duplicated(keep=False)]
    if len(again):
        first = pd.Series(again.index, index=again.index).groupby(again, sort=False).transform("first")
        for row, earlier in first[first != first.index].items():
            take(int(str(row)), int(earlier), score)


def _near(bills: pd.DataFrame, keys: pd.Series, score: int, take: Take) -> None:
    """References one edit apart, within a week."""
    again = keys[keys.duplicated(keep=False) & (bills["plain"].str.len() >= references.SHORTEST_NEAR)]
    if not len(again):
        return
    mine = bills.loc[again.index]
    order = np.lexsort((mine["day"].to_numpy(), again.to_numpy()))
    columns = (mine.index.to_numpy(), again.to_numpy(), mine["day"].to_numpy(), mine["plain"].to_numpy(object))
    cells = list(zip(*(column[order].tolist() for column in columns), strict=True))
    for n, (row, group, day, plain) in enumerate(cells):
        for other, another, before, reference in reversed(cells[max(n - _WINDOW, 0) : n]):
            if another != group or day - before > NEAR_DAYS:
                break
            if references.is_near(plain, reference):
                take(max(row, other), min(row, other), score)


def _same_day(bills: pd.DataFrame, keys: pd.Series, less: int, take: Take) -> None:
    """Another reference or none, the same gross and day; two bills of one order are parts of it, no pair."""
    again = keys[keys.duplicated(keep=False)]
    mine = bills.loc[again.index]
    met: dict[int, list[tuple[int, str, str]]] = {}
    for row, group, plain, order in zip(mine.index, again, mine["plain"], mine["order"], strict=True):
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
