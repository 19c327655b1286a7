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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import archived_bills, near_numbers, order_match, vendor_duplicates, vendor_numbers
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

Codes = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
ACROSS = 10
"""One tier less where two vendors are involved."""
NEAR = 80
ONE_BLANK, OTHER, ORDINARY = 70, 60, 50
UNKNOWN = -(2**62)
"""Where the gross is blank: far from every other, and with the row's number another for each bill."""
NO_DAY = -(2**30)
"""The same of a blank date."""
AT_ONCE = 100_000
"""So many bills of vendors that may be one are compared at a time; those of a party together."""
BLANK = 0
"""The code of a text that says nothing."""
DIFFER = {"vendor": "vendor", "typed": "vendor_reference", "gross": "gross", "day": "bill_date"}


@dataclass(frozen=True)
class Likeness:
    """A bill's row, the earlier one it is like (below 0 where that is in an archive), the score, and what differs."""

    row: int
    earlier: int
    score: int
    differs: tuple[str, ...]


@dataclass(frozen=True)
class _Compared:
    """What the tiers compare: `bills` has a row for each bill that is not rejected and has a vendor, in their order.

    Its columns are whole numbers, which are compared in a fraction of the time of texts and take little room where a
    bill stands once for each party that its vendor may be of: row, vendor, at (its vendor's place), sort (currency and
    type), gross, day, year, typed, order, plain. `plains` are the texts of `plain`, `said` the reference of each bill
    as it was typed; `one` is a bill's place there.
    """

    bills: pd.DataFrame
    plains: Texts
    said: Texts

    def of_parties(self, places: Codes, parties: Codes) -> "_Compared":
        """The bills of these vendors (by their places), each once for each party."""
        vendors = self.bills["at"].to_numpy()
        order = np.argsort(vendors, kind="stable")
        first, last = (np.searchsorted(vendors[order], places, side) for side in ("left", "right"))
        counts = last - first
        begins = np.repeat(first - np.cumsum(counts) + counts, counts)
        of_bill = order[begins + np.arange(int(counts.sum()))]
        party = np.repeat(parties, counts)
        by_row = np.argsort(of_bill, kind="stable")
        both = self.bills.take(of_bill[by_row]).reset_index(drop=True)
        return _Compared(both.assign(party=party[by_row].astype(np.int32)), self.plains, self.said)


@derived
def _compared(books: Books) -> _Compared:
    bills = books["Bills"]
    own = np.arange(len(bills))
    dated = bills["bill_date"].notna().to_numpy()
    day = np.where(dated, bills["bill_date"].to_numpy("datetime64[D]").astype(np.int64), NO_DAY + own)
    year = np.where(dated, bills["bill_date"].to_numpy("datetime64[Y]").astype(np.int64), NO_DAY + own)
    gross = bills["gross"].fillna(0).to_numpy(np.int64)
    typed = list(map(str.strip, bills["vendor_reference"].tolist()))
    destroyed = references.marked_each(typed, references.is_destroyed)
    said = ["" if is_gone else one for one, is_gone in zip(typed, destroyed, strict=True)] if any(destroyed) else typed
    plain = [p or t for p, t in zip(references.plain_each(said), said, strict=True)]
    number, plains = _with_blank(plain)
    columns = {
        "row": bills.index.to_numpy(np.int64),
        "one": own,
        "vendor": joins.coded(books, "Bills", "vendor").rows,
        "at": joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor"),
        "sort": 2 * _coded(bills["row_currency"].to_numpy(object)) + open_items.is_credit(bills).to_numpy(np.int64),
        "gross": _coded(np.where(bills["gross"].isna().to_numpy(bool), UNKNOWN + own, gross)),
        "day": day,
        "year": _coded(year),
        "typed": _coded(np.array(typed, object)),
        "order": _with_blank(order_match.of_bills(books))[0],
        "plain": number,
    }
    frame = pd.DataFrame({name: column.astype(np.int32) for name, column in columns.items()})
    mine = joins.says(books, "Bills", "vendor") & ~joins.holds(books, "Bills", "status", BillStatus.REJECTED)
    return _Compared(frame[mine].reset_index(drop=True), plains, np.array(said, object))


def _with_parts(bills: pd.DataFrame, plains: Texts) -> pd.DataFrame:
    """The same with the forms of their references, their parts, and what they pass for: only where it is compared."""
    codes, at = np.unique(bills["plain"].to_numpy(), return_inverse=True)
    mine = plains[codes].tolist()
    heads, rests = zip(*map(references.parts, mine), strict=True)
    parts = {"head": heads, "rest": rests, "like": list(map(_like, mine))}
    coded = {name: _with_blank(texts)[0][at] for name, texts in parts.items()}
    return bills.assign(form=vendor_numbers.forms(mine)[at], **coded)


def _with_blank(texts: Sequence[str] | Texts) -> tuple[Codes, Texts]:
    """Texts as codes, the blank one as `BLANK`, and the text of each code."""
    codes, distinct = pd.factorize(np.append(np.array([""], object), np.asarray(texts, object)))
    return codes[1:], distinct


def find(books: Books) -> list[Likeness]:
    """For each bill that is like an earlier one the likeliest of them."""
    compared = _compared(archived_bills.with_archived(books))
    bills = compared.bills
    if not bills["vendor"].duplicated().any() and not vendor_duplicates.parties(books):
        return []
    pairs = pd.concat([_pairs(compared, "vendor"), _across(books, compared)])
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


def _joined(one: Codes, other: Codes) -> Codes:
    """Two columns of codes as one: rows that agree in both have the same."""
    return one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other


def _like(plain: str) -> str:
    """What a reference passes for: O, I, L, S and B as digits; blank for a short one."""
    if len(plain) < references.SHORTEST_LIKE:
        return ""
    return plain if plain.isdecimal() else folding.digits_for_letters(plain)


def _pairs(compared: _Compared, party: str) -> pd.DataFrame:
    """Pairs among bills that agree in `party`: row, earlier, score; the bills are in the order of their rows."""
    bills = compared.bills.assign(party=_coded(compared.bills[party].to_numpy()))
    who = _coded(_joined(bills["party"].to_numpy(), bills["sort"].to_numpy()))
    bills["gross"] = _coded(_joined(who, bills["gross"].to_numpy()))
    of_a_year = _with_first(bills, _joined(who, bills["year"].to_numpy()), "plain", 90)
    return pd.concat([of_a_year, *_of_one_amount(bills, compared)])


def _of_one_amount(bills: pd.DataFrame, compared: _Compared) -> list[pd.DataFrame]:
    """The pairs of the tiers that ask for one amount; most bills of most workbooks have theirs alone."""
    is_shared = bills["gross"].duplicated(keep=False).to_numpy(bool)
    if not is_shared.any():
        return []
    mine = _with_parts(bills[is_shared], compared.plains)
    gross, begins_anew = mine["gross"].to_numpy(), vendor_numbers.begins_anew(bills)[is_shared]
    with_day = _coded(_joined(gross, _coded(mine["day"].to_numpy())))
    any_day = _joined(gross, np.where(begins_anew, mine["year"].to_numpy() + 1, 0))
    tiers = ((with_day, "plain", 100), (any_day, "plain", 95), (any_day, "like", NEAR))
    found = [_with_first(mine, key, reference, score) for key, reference, score in tiers]
    found += [_same_digits(mine, with_day, 90), _same_digits(mine, any_day, 80)]
    near, same_day = _near(mine, compared.plains), _same_day(mine, with_day)
    for pairs, score, on_one_day in ((near, NEAR, False), (same_day, OTHER, True)):
        is_ordinary = vendor_numbers.ordinary(bills, pairs, compared.plains, compared.said, on_one_day=on_one_day)
        found.append(_scored(bills, pairs, score, is_ordinary))
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
    rest = bills["rest"].to_numpy()
    group = pd.Series(_joined(keys, rest), bills.index)[rest != BLANK]
    group = group[group.duplicated(keep=False)]
    mine = bills.loc[group.index]
    row, head = mine["row"], mine["head"]
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
    row, blank = mine["row"], mine["plain"] == BLANK
    first = row.groupby(group).transform("min")
    first_blank = row.where(blank).groupby(group).transform("min")
    return _table(row, first.where(blank, first_blank), ONE_BLANK)


def _same_day(bills: pd.DataFrame, keys: Codes) -> pd.DataFrame:
    """Places of bills of the same gross and day with other references: each with the first of each form.

    Of a form of which few numbers came that day, with each number. Two bills of one order with references of their own
    are parts of it, no pair: where the first is, the first of another order counts.
    """
    mine = bills[["form", "plain", "order"]].assign(group=keys, place=bills.index)
    mine = mine[(bills["plain"] != BLANK) & mine["group"].duplicated(keep=False)]
    few = mine.groupby(["group", "form"])["plain"].transform("nunique") < vendor_numbers.SEVERAL
    earlier = pd.concat([_first_two(mine, "form"), _first_two(mine[few], "plain")]).drop_duplicates()
    both = mine.merge(earlier.rename(columns={"place": "earlier"}), on="group", suffixes=("", "_earlier"))
    is_part = (both["order"] != BLANK) & (both["order"] == both["order_earlier"])
    is_pair = (both["earlier"] < both["place"]) & (both["plain"] != both["plain_earlier"]) & ~is_part
    pairs: pd.DataFrame = both.loc[is_pair, ["place", "earlier"]]
    return pairs


def _first_two(mine: pd.DataFrame, by: str) -> pd.DataFrame:
    """The first bill of each group and form (or number), and the first of another order than that one's."""
    firsts = mine.drop_duplicates(["group", by])
    order = mine.groupby(["group", by])["order"].transform("first")
    elsewhere = mine[mine["order"] != order].drop_duplicates(["group", by])
    return pd.concat([firsts, elsewhere])[["group", "place", "plain", "order"]]


def _near(bills: pd.DataFrame, plains: Texts) -> pd.DataFrame:
    """Places of bills whose references are one edit apart, of the same gross, within a week."""
    mine = _within_a_week(bills, plains)
    place = mine.index.to_numpy()
    gross, day, plain = (mine[name].to_numpy(np.int64) for name in ("gross", "day", "plain"))
    one, other = (place[at] for at in near_numbers.pairs(gross, day, plain, plains))
    return pd.DataFrame({"place": np.maximum(one, other), "earlier": np.minimum(one, other)}, dtype=np.int64)


def _within_a_week(bills: pd.DataFrame, plains: Texts) -> pd.DataFrame:
    """Bills with long references that have another of their gross within a week, by day; equal ones once a day."""
    is_long = np.fromiter(map(len, plains), np.int64, len(plains)) >= references.SHORTEST_NEAR
    long = bills.loc[is_long[bills["plain"].to_numpy()], ["gross", "day", "plain", "row"]]
    long = long[long["gross"].duplicated(keep=False)].sort_values(["gross", "day", "row"])
    long = long.drop_duplicates(["gross", "day", "plain"])
    close = (long["day"].diff() <= near_numbers.DAYS) & (long["gross"].diff() == 0)
    found: pd.DataFrame = long[close | close.shift(-1, fill_value=False)]
    return found


def _across(books: Books, compared: _Compared) -> pd.DataFrame:
    """The same tiers, one less, between two vendors that may be one."""
    parties = vendor_duplicates.parties(books)
    if not parties:
        return pd.DataFrame(columns=["row", "earlier", "score"], dtype=np.int64)
    places = np.array([place for mine in parties for place in mine], np.int64)
    of = np.repeat(np.arange(len(parties)), list(map(len, parties)))
    bills = np.bincount(compared.bills["at"] + 1, minlength=int(places.max()) + 2)[places + 1]
    part = (np.cumsum(np.bincount(of, bills)) // AT_ONCE)[of]
    some = (part == one for one in np.unique(part))
    pairs = pd.concat([_pairs(compared.of_parties(places[mine], of[mine]), "party") for mine in some])
    vendor = compared.bills.set_index("row")["vendor"]
    differ = vendor.loc[pairs["row"]].to_numpy(np.int64) != vendor.loc[pairs["earlier"]].to_numpy(np.int64)
    others: pd.DataFrame = pairs[differ]
    return others.assign(score=others["score"] - ACROSS)
