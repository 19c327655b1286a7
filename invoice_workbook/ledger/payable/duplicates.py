"""Bills that may be the same paper, with a score. Source: our own rules, `duplicate-bill`'s table.

Bills are put into groups by what a tier compares, so that only bills that agree in it meet: never each with each. Of
all the earlier bills that one is like, the likeliest counts; of equally likely ones, the first.

Two tiers fall to 50, a notice, where the numbers are a vendor's ordinary neighbours (`vendor_numbers`): near numbers
(80), and another number on the same day for the same amount (60). What is equal but for an O typed for a 0 is no slip
of a vendor's: 80 on whatever day. A number that a spreadsheet program destroyed says as much as a blank. A vendor that
begins anew each January uses its numbers again: the tiers that reach over a year stay within it.
A bill that was moved into an archive is known from the journal, by what these tiers compare: it is earlier than all.
Units: scores 0 to 100, gross in minor units, days since 1970.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import archived_bills, order_match, vendor_duplicates, vendor_numbers
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

Codes = npt.NDArray[np.int64]
ACROSS = 10
"""One tier less where two vendors are involved."""
NEAR, NEAR_DAYS = 80, 7
ONE_BLANK, OTHER, ORDINARY = 70, 60, 50
UNKNOWN = -(2**62)
"""Where gross or date is blank: far from every other, and with the row's number another for each bill."""
BLANK = 0
"""The code of a reference that says nothing."""
DIFFER = {"vendor": "vendor", "typed": "vendor_reference", "gross": "gross", "day": "bill_date"}


@dataclass(frozen=True)
class Likeness:
    """A bill's row, the earlier one it is like (below 0 where that is in an archive), the score, and what differs."""

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
    typed = list(map(str.strip, bills["vendor_reference"].tolist()))
    destroyed = references.marked_each(typed, references.is_destroyed)
    said = ["" if is_gone else one for one, is_gone in zip(typed, destroyed, strict=True)] if any(destroyed) else typed
    plain = [p or t for p, t in zip(references.plain_each(said), said, strict=True)]
    frame = pd.DataFrame(
        {
            "row": bills.index.to_numpy(np.int64),
            "vendor": joins.coded(books, "Bills", "vendor").rows.astype(np.int64),
            "at": joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor"),
            "sort": 2 * _coded(bills["row_currency"].to_numpy(object)) + open_items.is_credit(bills).to_numpy(np.int64),
            "gross": np.where(bills["gross"].isna().to_numpy(bool), own, bills["gross"].fillna(0).to_numpy(np.int64)),
            "day": day,
            "year": year,
            "typed": np.array(typed, object),
            "said": np.array(said, object),
            "plain": np.array(plain, object),
            "plain_code": _coded_texts(np.array(plain, object)),
            "order": order_match.of_bills(books),
        }
    )
    return frame[joins.says(books, "Bills", "vendor") & ~joins.holds(books, "Bills", "status", BillStatus.REJECTED)]


def _with_parts(bills: pd.DataFrame) -> pd.DataFrame:
    """The same with the parts of their references, and what these pass for: dear, so only where it is compared."""
    plain = bills["plain"].tolist()
    heads, rests = zip(*map(references.parts, plain), strict=True) if plain else ((), ())
    return bills.assign(
        head_code=_coded_texts(np.array(heads, object)),
        rest_code=_coded_texts(np.array(rests, object)),
        like_code=_coded_texts(np.array([_like(one) for one in plain], object)),
        form=vendor_numbers.forms(plain),
    )


def find(books: Books) -> list[Likeness]:
    """For each bill that is like an earlier one the likeliest of them."""
    bills = _bills(archived_bills.with_archived(books))
    if not bills["vendor"].duplicated().any() and not vendor_duplicates.parties(books):
        return []
    pairs = pd.concat([_pairs(bills, "vendor"), _across(books, bills)])
    pairs = pairs[pairs["row"] >= 0]
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


def _coded_texts(texts: npt.NDArray) -> Codes:
    """Texts as whole numbers, which are compared in a fraction of the time; a blank one is BLANK."""
    return _coded(np.append(np.array([""], object), texts))[1:]


def _joined(one: Codes, other: Codes) -> Codes:
    """Two columns of codes as one: rows that agree in both have the same."""
    return one * (int(other.max(initial=0)) + 1) + other


def _like(plain: str) -> str:
    """What a reference passes for: O, I, L, S and B as digits; blank for a short one."""
    if len(plain) < references.SHORTEST_LIKE:
        return ""
    return plain if plain.isdecimal() else folding.digits_for_letters(plain)


def _pairs(bills: pd.DataFrame, party: str) -> pd.DataFrame:
    """Pairs among bills that agree in `party`: row, earlier, score; the bills are in the order of their rows."""
    bills = bills.reset_index(drop=True).assign(party=_coded(bills[party].to_numpy()))
    who = _coded(_joined(bills["party"].to_numpy(), bills["sort"].to_numpy()))
    bills["gross"] = _coded(_joined(who, _coded(bills["gross"].to_numpy())))
    year = _coded(bills["year"].to_numpy())
    return pd.concat([_with_first(bills, _joined(who, year), "plain_code", 90), *_of_one_amount(bills, year)])


def _of_one_amount(bills: pd.DataFrame, year: Codes) -> list[pd.DataFrame]:
    """The pairs of the tiers that ask for one amount; most bills of most workbooks have theirs alone."""
    is_shared = bills["gross"].duplicated(keep=False).to_numpy(bool)
    if not is_shared.any():
        return []
    mine = _with_parts(bills[is_shared])
    gross, begins_anew = mine["gross"].to_numpy(), vendor_numbers.begins_anew(bills)[is_shared]
    with_day = _coded(_joined(gross, _coded(mine["day"].to_numpy())))
    any_day = _joined(gross, np.where(begins_anew, year[is_shared] + 1, 0))
    tiers = ((with_day, "plain_code", 100), (any_day, "plain_code", 95), (any_day, "like_code", NEAR))
    found = [_with_first(mine, key, reference, score) for key, reference, score in tiers]
    found += [_same_digits(mine, with_day, 90), _same_digits(mine, any_day, 80)]
    near, same_day = _near(mine), _same_day(mine, with_day)
    ordinary = [vendor_numbers.ordinary(bills, p, on_one_day=d) for p, d in ((near, False), (same_day, True))]
    found += [_scored(bills, near, NEAR, ordinary[0]), _scored(bills, same_day, OTHER, ordinary[1])]
    return [*found, _one_blank(mine, with_day)]


def _table(row: pd.Series, earlier: pd.Series, score: int) -> pd.DataFrame:
    """Pairs of a score; those without an earlier bill left out."""
    there = (earlier < row).to_numpy(bool)
    return pd.DataFrame({"row": row[there], "earlier": earlier[there].astype(np.int64), "score": score})


def _scored(bills: pd.DataFrame, pairs: pd.DataFrame, score: int, is_ordinary: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Pairs of places as pairs of rows: those of ordinary numbers a notice, the others of this score."""
    row = bills["row"].to_numpy()
    scores = np.where(is_ordinary, ORDINARY, score)
    return pd.DataFrame({"row": row[pairs["place"]], "earlier": row[pairs["earlier"]], "score": scores})


def _with_first(bills: pd.DataFrame, key: Codes, reference: str, score: int) -> pd.DataFrame:
    """Each bill with the first of its key and reference; who agrees with one of a group agrees with all of it."""
    said = bills[reference].to_numpy()
    keys = pd.Series(_joined(key, said), bills.index)[said != BLANK]
    again = keys[keys.duplicated(keep=False)]
    mine = bills["row"][again.index]
    return _table(mine, mine.groupby(again, sort=False).transform("min"), score)


def _same_digits(bills: pd.DataFrame, keys: Codes, score: int) -> pd.DataFrame:
    """Each bill with the first of its key and digits that has the same letters in front, or one of the two has none."""
    rest = bills["rest_code"].to_numpy()
    group = pd.Series(_joined(keys, rest), bills.index)[rest != BLANK]
    group = group[group.duplicated(keep=False)]
    mine = bills.loc[group.index]
    row, head = mine["row"], mine["head_code"]
    has_none = head == BLANK
    first = row.groupby(group).transform("min")
    without = row.where(has_none).groupby(group).transform("min")
    alike = row.groupby([group, head]).transform("min")
    return _table(row, first.where(has_none, np.fmin(without, alike)), score)


def _one_blank(bills: pd.DataFrame, keys: Codes) -> pd.DataFrame:
    """The same gross and day, and one of the references is blank."""
    group = pd.Series(keys, bills.index)
    group = group[group.duplicated(keep=False)]
    mine = bills.loc[group.index]
    row, blank = mine["row"], mine["plain"] == ""
    first = row.groupby(group).transform("min")
    first_blank = row.where(blank).groupby(group).transform("min")
    return _table(row, first.where(blank, first_blank), ONE_BLANK)


def _same_day(bills: pd.DataFrame, keys: Codes) -> pd.DataFrame:
    """Places of bills of the same gross and day with other references: each with the first of each form.

    Of a form of which few numbers came that day, with each number. Two bills of one order with references of their own
    are parts of it, no pair: where the first is, the first of another order counts.
    """
    mine = bills[["form", "plain_code", "order"]].assign(group=keys, place=bills.index)
    mine = mine[(bills["plain_code"] != BLANK) & mine["group"].duplicated(keep=False)]
    few = mine.groupby(["group", "form"])["plain_code"].transform("nunique") < vendor_numbers.SEVERAL
    earlier = pd.concat([_first_two(mine, "form"), _first_two(mine[few], "plain_code")]).drop_duplicates()
    both = mine.merge(earlier.rename(columns={"place": "earlier"}), on="group", suffixes=("", "_earlier"))
    is_part = (both["order"] != "") & (both["order"] == both["order_earlier"])
    is_pair = (both["earlier"] < both["place"]) & (both["plain_code"] != both["plain_code_earlier"]) & ~is_part
    pairs: pd.DataFrame = both.loc[is_pair, ["place", "earlier"]]
    return pairs


def _first_two(mine: pd.DataFrame, by: str) -> pd.DataFrame:
    """The first bill of each group and form (or number), and the first of another order than that one's."""
    firsts = mine.drop_duplicates(["group", by])
    order = mine.groupby(["group", by])["order"].transform("first")
    elsewhere = mine[mine["order"] != order].drop_duplicates(["group", by])
    return pd.concat([firsts, elsewhere])[["group", "place", "plain_code", "order"]]


def _near(bills: pd.DataFrame) -> pd.DataFrame:
    """Places of bills whose references are one edit apart, of the same gross, within a week.

    Two such references are alike once the right character of one or of both is left out: they meet under that text.
    """
    mine = _within_a_week(bills)
    met: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    found = []
    for place, key, day, plain in mine[["gross", "day", "plain"]].itertuples(name=None):
        for text in references.shortened(plain):
            others = met.setdefault((key, text), [])
            for before, other, reference in reversed(others):
                if day - before > NEAR_DAYS:
                    break
                if references.is_near(plain, reference):
                    found.append((max(place, other), min(place, other)))
            others.append((day, place, plain))
    return pd.DataFrame(found, columns=["place", "earlier"], dtype=np.int64).drop_duplicates()


def _within_a_week(bills: pd.DataFrame) -> pd.DataFrame:
    """Bills with long references that have another of their gross within a week, by day; equal ones once a day."""
    long = bills[bills["gross"].duplicated(keep=False)]
    long = long[long["plain"].str.len() >= references.SHORTEST_NEAR].drop_duplicates(["gross", "day", "plain_code"])
    long = long.sort_values(["gross", "day", "row"])
    close = (long["day"].diff() <= NEAR_DAYS) & (long["gross"].diff() == 0)
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
