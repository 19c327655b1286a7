"""Bills that may be the same paper, with a score. Source: our own rules, `duplicate-bill`'s table.

Bills are put into groups by what a tier compares, so that only bills that agree in it meet: never each with each. Of
all the earlier bills that one is like, the likeliest counts; of equally likely ones, the first.
Units: scores 0 to 100, gross in minor units, days since 1970.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import order_match, vendor_duplicates
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

Codes = npt.NDArray[np.int64]
ACROSS = 10
"""One tier less where two vendors are involved."""
NEAR, NEAR_DAYS = 80, 7
ONE_BLANK, OTHER = 70, 60
UNKNOWN = -(2**62)
"""Where gross or date is blank: far from every other, and with the row's number another for each bill."""
BLANK = 0
"""The code of a reference that says nothing."""
DIFFER = {"vendor": "vendor", "typed": "vendor_reference", "gross": "gross", "day": "bill_date"}


@dataclass(frozen=True)
class Likeness:
    """A bill's row, the earlier one it is like, the score, and what differs."""

    row: int
    earlier: int
    score: int
    differs: tuple[str, ...]


@derived
def _bills(books: Books) -> pd.DataFrame:
    """What the tiers compare, a row for each bill that is not rejected and has a vendor; in the sheet's order."""
    bills = books["Bills"]
    own = UNKNOWN + np.arange(len(bills))
    dated = bills["bill_date"].notna().to_numpy()
    day = np.where(dated, bills["bill_date"].to_numpy("datetime64[D]").astype(np.int64), own)
    year = np.where(dated, bills["bill_date"].to_numpy("datetime64[Y]").astype(np.int64), own)
    gross = bills["gross"].fillna(0).to_numpy(np.int64)
    typed = list(map(str.strip, bills["vendor_reference"]))
    vendor = joins.id_keys(books, "Bills", "vendor")
    frame = pd.DataFrame(
        {
            "row": bills.index.to_numpy(np.int64),
            "vendor": pd.factorize(vendor.to_numpy(object))[0],
            "at": joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor"),
            "sort": 2 * _coded(bills["row_currency"].to_numpy(object)) + open_items.is_credit(bills).to_numpy(np.int64),
            "gross": np.where(bills["gross"].isna().to_numpy(bool), own, gross),
            "day": day,
            "year": year,
            "typed": np.array(typed, object),
            "plain": np.array([p or t for p, t in zip(references.plain_each(typed), typed, strict=True)], object),
            "digits": np.array(references.digits_each(typed), object),
            "order": order_match.of_bills(books),
        }
    )
    for field in ("plain", "digits"):  # whole numbers are compared in a fraction of the time of texts
        frame[f"{field}_code"] = pd.factorize(np.append(np.array([""], object), frame[field].to_numpy(object)))[0][1:]
    return frame[((bills["status"] != BillStatus.REJECTED) & (vendor != "")).to_numpy(bool)]


def find(books: Books) -> list[Likeness]:
    """For each bill that is like an earlier one the likeliest of them."""
    bills = _bills(books)
    pairs = pd.concat([_pairs(bills, "vendor"), _across(books, bills)])
    best = pairs.sort_values(["row", "score", "earlier"], ascending=[True, False, True]).drop_duplicates("row")
    known = bills.set_index("row")[list(DIFFER)]
    differs = known.loc[best["row"]].to_numpy(object) != known.loc[best["earlier"]].to_numpy(object)
    cells = zip(best["row"], best["earlier"], best["score"], differs, strict=True)
    return [
        Likeness(int(row), int(earlier), int(score), tuple(f for f, d in zip(DIFFER.values(), marks, strict=True) if d))
        for row, earlier, score, marks in cells
    ]


def _coded(column: npt.NDArray) -> Codes:
    """A column as whole numbers from 0: the same for what is equal."""
    codes: Codes = pd.factorize(column)[0]
    return codes


def _joined(one: Codes, other: Codes) -> Codes:
    """Two columns of codes as one: rows that agree in both have the same."""
    return one * (int(other.max(initial=0)) + 1) + other


def _pairs(bills: pd.DataFrame, party: str) -> pd.DataFrame:
    """Pairs among bills that agree in `party`: row, earlier, score."""
    row, plain, digits = (bills[name].to_numpy() for name in ("row", "plain_code", "digits_code"))
    who = _coded(_joined(_coded(bills[party].to_numpy()), bills["sort"].to_numpy()))
    with_gross = _coded(_joined(who, _coded(bills["gross"].to_numpy())))
    with_day = _coded(_joined(with_gross, _coded(bills["day"].to_numpy())))
    with_year = _joined(who, _coded(bills["year"].to_numpy()))
    tiers = ((plain, with_day, 100), (plain, with_gross, 95), (plain, with_year, 90), (digits, with_day, 90))
    found = [_with_first(row, key, reference, score) for reference, key, score in tiers]
    found.append(_with_first(row, with_gross, digits, 80))
    return pd.concat([*found, _near(bills, with_gross), _same_day(bills, with_day)])


def _table(row: pd.Series, earlier: pd.Series, score: int) -> pd.DataFrame:
    """Pairs of a score; those without an earlier bill left out."""
    there = (earlier < row).to_numpy(bool)
    return pd.DataFrame({"row": row[there], "earlier": earlier[there].astype(np.int64), "score": score})


def _with_first(row: Codes, key: Codes, reference: Codes, score: int) -> pd.DataFrame:
    """Each bill with the first of its key and reference; who agrees with one of a group agrees with all of it."""
    keys = pd.Series(_joined(key, reference))[reference != BLANK]
    again = keys[keys.duplicated(keep=False)]
    mine = pd.Series(row[again.index], index=again.index)
    return _table(mine, mine.groupby(again, sort=False).transform("min"), score)


def _same_day(bills: pd.DataFrame, keys: Codes) -> pd.DataFrame:
    """The same gross and day, another reference or none.

    Two bills of one order with references of their own are parts of it, no pair.
    """
    group = pd.Series(keys, index=bills.index)
    group = group[group.duplicated(keep=False)]
    mine = bills.loc[group.index]
    row, order, blank = mine["row"], mine["order"], mine["plain"] == ""
    first = row.groupby(group).transform("min")
    order_of_first = order.groupby(group).transform("first")
    elsewhere = row.where(order != order_of_first).groupby(group).transform("min")
    first_blank = row.where(blank).groupby(group).transform("min")
    partial = (order != "") & (order == order_of_first)
    return pd.concat(
        [
            _table(row, first.where(blank, first_blank), ONE_BLANK),
            _table(row, first.where(~partial, elsewhere), OTHER),
        ]
    )


def _near(bills: pd.DataFrame, keys: Codes) -> pd.DataFrame:
    """References one edit apart, the same gross, within a week.

    Two such references are alike once the right character of one or of both is left out: they meet under that text.
    """
    mine = _within_a_week(bills.assign(key=keys))
    met: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    found = []
    for key, day, row, plain in mine[["key", "day", "row", "plain"]].itertuples(index=False, name=None):
        for text in references.shortened(plain):
            others = met.setdefault((key, text), [])
            for before, other, reference in reversed(others):
                if day - before > NEAR_DAYS:
                    break
                if references.is_near(plain, reference):
                    found.append((max(row, other), min(row, other)))
            others.append((day, row, plain))
    pairs = pd.DataFrame(found, columns=["row", "earlier"], dtype=np.int64)
    return _table(pairs["row"], pairs["earlier"], NEAR)


def _within_a_week(bills: pd.DataFrame) -> pd.DataFrame:
    """Bills with long references that have another of their `key` within a week, by day; equal ones once a day."""
    long = bills[bills["key"].duplicated(keep=False)]
    long = long[long["plain"].str.len() >= references.SHORTEST_NEAR].drop_duplicates(["key", "day", "plain_code"])
    long = long.sort_values(["key", "day", "row"])
    close = (long["day"].diff() <= NEAR_DAYS) & (long["key"].diff() == 0)
    return long[close | close.shift(-1, fill_value=False)]


def _across(books: Books, bills: pd.DataFrame) -> pd.DataFrame:
    """The same tiers, one less, between two vendors that may be one."""
    if not vendor_duplicates.parties(books):
        return pd.DataFrame(columns=["row", "earlier", "score"], dtype=np.int64)
    members = [(place, n) for n, places in enumerate(vendor_duplicates.parties(books)) for place in places]
    parties = pd.DataFrame(members, columns=["at", "party"], dtype=np.int64)
    both = parties.merge(bills, on="at").sort_values("row", kind="stable").reset_index(drop=True)
    pairs = _pairs(both, "party")
    vendor = bills.set_index("row")["vendor"]
    differ = vendor.loc[pairs["row"]].to_numpy(np.int64) != vendor.loc[pairs["earlier"]].to_numpy(np.int64)
    others: pd.DataFrame = pairs[differ]
    return others.assign(score=others["score"] - ACROSS)
