"""How a vendor numbers its bills: numbers that run, that are days, that begin anew each January.

Source: our own rules, `duplicate-bill`: near numbers of a vendor whose numbers run are told as a notice at most.
A *series* is what a vendor's references have in common but for one number in them (or one letter at the end):
`58779 - 1/10` and `58780 - 1/10` are two of one series. Two bills are *ordinary* neighbours, and no slip of who typed
them, where

- their numbers run: they differ in the last three digits of one number, and so does another bill of the series, which
  stands between or beside them;
- the differing number is the day: each has its own day in it, and the vendor writes other numbers so;
- the vendor sends such pairs: three times at least two bills of one amount within a week, with numbers of one form, or
  three on this very day (instalments, fares, fees of one amount).

The last needs numbers of one form (same letters in front, as many digits): a vendor's own form is a second paper's,
while a bill entered once more under another kind of number stays suspicious.
Units: days since 1970; a bill is named by its place in the frame.
"""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import folding

Codes = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
LAST_DIGITS, CARRIED = 1000, 100
"""Two numbers differ in their last three digits where they agree in all before, or differ by less (1999 and 2000)."""
WEEK = 7
HABIT, SEVERAL = 3, 3
"""How often a vendor sends two bills of one amount, or how many on one day, so that it is its way."""
FEWEST_DIGITS = 3
"""Shorter numbers have no form of their own: A1 and B1 are not of one form."""
DATES = 3
"""How many of a vendor's numbers must be days, so that one more may be."""
NEAR_THE_DAY = 31
AGAIN, HALF_A_YEAR, YEAR, ABOUT_A_YEAR = 3, 180, 365.25, 15
_PART = re.compile(r"\d+|[^\W\d_]+")
_LONGEST_NUMBER = 15
_DIGITS = str.maketrans("123456789", "000000000")
_TAIL = re.compile(r"(?<=0)[^\W\d_]+")


def forms(plain: Iterable[str]) -> Codes:
    """The form of each reference as a code: letters in front, how many digits and letters follow; -1 for a short one.

    >>> forms(["RE1234", "RE5678", "FA1234", "070710SJ", "070810DL", "A1"]).tolist()
    [0, 0, 1, 2, 2, -1]
    """
    shapes = [one.translate(_DIGITS) for one in plain]
    told = dict.fromkeys(shapes)
    for shape in told:
        form = _TAIL.sub(lambda tail: "A" * len(tail[0]), shape)
        told[shape] = form if form.count("0") >= FEWEST_DIGITS else None
    codes: Codes = pd.factorize(np.array([told[shape] for shape in shapes], object))[0]
    return codes


def ordinary(bills: pd.DataFrame, pairs: pd.DataFrame, plains: Texts, said: Texts, *, on_one_day: bool) -> Marks:
    """For pairs (place, earlier) of bills of one party and gross whether their numbers are ordinary neighbours.

    Of pairs `on_one_day` a vendor's way says so for any two numbers of one form; else for the last digits alone.
    `bills` has by place: party, gross, plain (codes of `plains`), day, one (its place in `said`: references as typed).
    """
    if not len(pairs):
        return np.zeros(0, bool)
    one, other = pairs["place"].to_numpy(), pairs["earlier"].to_numpy()
    party, day = bills["party"].to_numpy(), bills["day"].to_numpy()
    mine = bills[bills["party"].isin(np.unique(party[one]))]
    codes, at = np.unique(mine["plain"].to_numpy(), return_inverse=True)
    mine = mine.assign(form=forms(plains[codes].tolist())[at])
    form = np.full(len(bills), -1)
    form[mine.index] = mine["form"]
    of_one_form = (form[one] == form[other]) & (form[one] >= 0)
    several = _several(mine, len(bills))[one] & (day[one] == day[other])
    is_its_way = of_one_form & (several | _in_the_habit(mine, len(bills))[one])
    series = _series(mine, said)
    shared = _shared(series, one, other)
    pair, runs = shared["pair"], _has_neighbour(series, shared)
    found = is_its_way if on_one_day else np.zeros(len(pairs), bool)
    in_the_last = (shared["low"] // LAST_DIGITS == shared["high"] // LAST_DIGITS) | (shared["gap"] < CARRIED)
    found[pair[in_the_last & (runs | is_its_way[pair])]] = True
    found[pair[shared["is_day"]]] = True
    return found


def _series(bills: pd.DataFrame, said: Texts) -> pd.DataFrame:
    """Each number in each reference: place, series (a code), value, day, is_day (it is about the bill's day)."""
    places, keys, values, lengths = [], [], [], []
    looks = map(str.upper, map(folding.fold, said[bills["one"].to_numpy()].tolist()))
    for place, party, text in zip(bills.index.tolist(), bills["party"].tolist(), looks, strict=True):
        parts = _PART.findall(text)
        for n, part in enumerate(parts):
            if part.isdecimal():
                front, end = part[:-_LONGEST_NUMBER], part[-_LONGEST_NUMBER:]
            elif len(part) == 1 and n and n == len(parts) - 1:
                front, end = "", ""
            else:
                continue
            places.append(place)
            keys.append((party, n, front, *parts[:n], *parts[n + 1 :]))
            values.append(int(end) if end else ord(part))
            lengths.append(len(part))
    codes = pd.factorize(np.fromiter(map(hash, keys), np.int64, len(keys)))[0]
    found = pd.DataFrame({"place": np.array(places, np.int64), "series": codes, "value": np.array(values, np.int64)})
    found["day"] = bills["day"].reindex(found["place"]).to_numpy()
    is_day = _is_day(found["value"].to_numpy(), np.array(lengths, np.int64), found["day"].to_numpy())
    party_of = bills["party"].reindex(found["place"]).to_numpy()
    often = pd.Series(is_day).groupby(party_of).transform("sum").to_numpy() >= DATES if len(found) else is_day
    return found.assign(is_day=is_day & often)


def _is_day(values: Codes, lengths: Codes, days: Codes) -> Marks:
    """Whether a number of six or eight digits is a day about that of its bill: any order of day, month and year."""
    found = np.zeros(len(values), bool)
    first, middle, last = values // 10_000, values // 100 % 100, values % 100
    tail, head = values % 10_000, values // 10_000
    orders = (
        (6, 2000 + last, middle, first),
        (6, 2000 + last, first, middle),
        (6, 2000 + first, middle, last),
        (8, tail, head % 100, head // 100),
        (8, tail, head // 100, head % 100),
        (8, head, middle, last),
    )
    for length, year, month, day in orders:
        may = (lengths == length) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year < 2200)
        may &= year > 1950
        months = ((np.where(may, year, 1970) - 1970) * 12 + np.where(may, month, 1) - 1).astype("datetime64[M]")
        told = months.astype("datetime64[D]").astype(np.int64) + day - 1
        found |= may & (np.abs(told - days) <= NEAR_THE_DAY)
    return found


def _shared(series: pd.DataFrame, one: Codes, other: Codes) -> dict[str, npt.NDArray]:
    """The series that the two of a pair share: pair, series, low and high (values), gap, is_day."""
    keyed = series[["place", "series", "value", "is_day"]]
    left = pd.DataFrame({"pair": np.arange(len(one)), "place": one}).merge(keyed, on="place")
    right = pd.DataFrame({"pair": np.arange(len(other)), "place": other}).merge(keyed, on="place")
    both = left.merge(right, on=["pair", "series"], suffixes=("", "_other"))
    low, high = (
        both[["value", "value_other"]].min(axis=1).to_numpy(),
        both[["value", "value_other"]].max(axis=1).to_numpy(),
    )
    differ = low != high
    return {
        "pair": both["pair"].to_numpy()[differ],
        "series": both["series"].to_numpy()[differ],
        "low": low[differ],
        "high": high[differ],
        "gap": (high - low)[differ],
        "is_day": (both["is_day"] & both["is_day_other"]).to_numpy(bool)[differ],
    }


def _has_neighbour(series: pd.DataFrame, shared: dict[str, npt.NDArray]) -> Marks:
    """Whether a third number of the series stands between the two, or beside them, less than a thousand away."""
    known = series.sort_values(["series", "value"]).drop_duplicates(["series", "value"])
    code, value = known["series"].to_numpy(), known["value"].to_numpy()
    at_low, at_high = (_at(code, value, shared["series"], shared[end]) for end in ("low", "high"))
    found = np.zeros(len(shared["pair"]), bool)
    for at in (at_low - 1, at_low + 1, at_high + 1):
        inside = (at >= 0) & (at < len(code)) & (at != at_high)
        there = np.where(inside, at, 0)
        away = np.minimum(np.abs(value[there] - shared["low"]), np.abs(value[there] - shared["high"]))
        found |= inside & (code[there] == shared["series"]) & (away < LAST_DIGITS)
    return found


def _at(code: Codes, value: Codes, series: Codes, values: Codes) -> Codes:
    """The positions of these numbers in sorted ones, each of which is there."""
    known = pd.MultiIndex.from_arrays([code, value])
    found: Codes = known.get_indexer(pd.MultiIndex.from_arrays([series, values]))
    return found


def _in_the_habit(bills: pd.DataFrame, count: int) -> Marks:
    """By place whether its party sends two bills of one amount and form within a week, three times at least."""
    told = bills.loc[bills["form"] >= 0, ["party", "gross", "form", "day", "plain"]]
    told = told.sort_values(["party", "gross", "form", "day"], kind="stable")
    before = told.shift()
    same = (told[["party", "gross", "form"]] == before[["party", "gross", "form"]]).all(axis=1)
    again = told[same & (told["day"] - before["day"] <= WEEK) & (told["plain"] != before["plain"])]
    occasions = again.drop_duplicates(["party", "gross", "day"]).drop_duplicates(["party", "plain"])
    times = occasions["party"].value_counts()
    found = np.zeros(count, bool)
    found[bills.index[bills["party"].isin(times.index[times >= HABIT])]] = True
    return found


def _several(bills: pd.DataFrame, count: int) -> Marks:
    """By place whether so many numbers of its form and amount came on its day."""
    told = bills[bills["form"] >= 0]
    numbers = told.groupby(["party", "gross", "form", "day"])["plain"].transform("nunique")
    found = np.zeros(count, bool)
    found[told.index[numbers >= SEVERAL]] = True
    return found


def begins_anew(bills: pd.DataFrame) -> Marks:
    """By place whether its party numbers anew each year: three numbers came again in another, as other bills.

    They are other bills where half a year lies between them and the amount is another, or they came a year apart.
    `bills` has: party, gross, plain, year (codes; of what says nothing 0), day.
    """
    told = bills.loc[bills["plain"] != 0, ["party", "plain", "day", "year", "gross"]]
    told = told[told.duplicated(["party", "plain"], keep=False)]
    told = told.sort_values(["party", "plain", "day"], kind="stable")
    before = told.shift()
    again = (told["party"] == before["party"]) & (told["plain"] == before["plain"]) & (told["year"] != before["year"])
    apart = told["day"] - before["day"]
    from_whole_years = (apart - (apart / YEAR).round() * YEAR).abs()
    other = (told["gross"] != before["gross"]) | (from_whole_years <= ABOUT_A_YEAR)
    times = told[again & other & (apart >= HALF_A_YEAR)].drop_duplicates(["party", "plain"])["party"].value_counts()
    return bills["party"].isin(times.index[times >= AGAIN]).to_numpy(bool)
