"""Pairs of bills of one amount within a week whose numbers are one edit apart, found without holding each to each.

Where few bills stand within a week of another, all such pairs are compared at once, letter by letter. Where many do,
as with a rent of so many flats, those meet that have a text in common once a character of each is left out.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from invoice_workbook import references

Codes = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
DAYS = 7
MANY = 16
"""From so many earlier bills within a week on, they are not held one against the other."""
LONGEST = 64
"""Longer numbers are compared one by one: a table of letters is as wide as the longest."""
AT_ONCE = 1 << 15


def pairs(group: Codes, day: Codes, number: Codes, texts: Texts) -> tuple[Codes, Codes]:
    """Places (later, earlier) in columns sorted by group and day; `number` says which of the texts each has."""
    crowded = _crowded(group, day)
    each, meeting = np.flatnonzero(~crowded), np.flatnonzero(crowded)
    found = [tuple(each[one] for one in _each(group[each], day[each], number[each], texts))]
    if len(meeting):
        met = list(_meeting(group[meeting], day[meeting], texts[number[meeting]]))
        both = np.array(met, np.int64).reshape(-1, 2)
        found.append((meeting[both[:, 0]], meeting[both[:, 1]]))
    later, earlier = (np.concatenate(one) for one in zip(*found, strict=True))
    return later, earlier


def _crowded(group: Codes, day: Codes) -> npt.NDArray[np.bool_]:
    """Which are of a group in which many stand within a week of another."""
    many = np.flatnonzero((group[MANY:] == group[:-MANY]) & (day[MANY:] - day[:-MANY] <= DAYS))
    return np.isin(group, np.unique(group[many]))


def _each(group: Codes, day: Codes, number: Codes, texts: Texts) -> tuple[Codes, Codes]:
    """All pairs within a week that are near."""
    length = np.fromiter(map(len, texts), np.int64, len(texts))[number]
    later, earlier = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    live = np.arange(len(group))
    for back in range(1, MANY):
        live = live[live >= back]
        before = live - back
        live = live[(group[live] == group[before]) & (day[live] - day[before] <= DAYS)]
        if not len(live):
            break
        before = live - back
        may = (number[live] != number[before]) & (np.abs(length[live] - length[before]) <= 1)
        one, other = live[may], before[may]
        for start in range(0, len(one), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            near = _are_near(texts[number[one[some]]], texts[number[other[some]]])
            later.append(one[some][near])
            earlier.append(other[some][near])
    return np.concatenate(later), np.concatenate(earlier)


def _are_near(one: Texts, other: Texts) -> npt.NDArray[np.bool_]:
    """`references.is_near` of each pair; none is of equal texts."""
    found = np.zeros(len(one), bool)
    is_long = np.fromiter((max(len(a), len(b)) > LONGEST for a, b in zip(one, other, strict=True)), bool, len(one))
    for place in np.flatnonzero(is_long):
        found[place] = references.is_near(one[place], other[place])
    short = np.flatnonzero(~is_long)
    if len(short):
        found[short] = _by_letters(*_letters(one[short], other[short]))
    return found


def _letters(one: Texts, other: Texts) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Each text's letters as a row, one column more than the longest has, and blanks (0) behind the others."""
    both = np.array([*one.tolist(), *other.tolist()])
    width = both.dtype.itemsize // 4
    table = np.zeros((len(both), width + 1), np.uint32)
    table[:, :width] = both.view(np.uint32).reshape(len(both), width)
    return table[: len(one)], table[len(one) :]


def _by_letters(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Whether rows of letters differ by one: replaced, left out, or two neighbours swapped."""
    differ = one != other
    times = differ.sum(axis=1)
    at = np.arange(len(one)), differ.argmax(axis=1)
    beside = at[0], np.minimum(at[1] + 1, one.shape[1] - 1)
    is_swapped = (times == 2) & (one[at] == other[beside]) & (one[beside] == other[at])
    is_behind = np.arange(one.shape[1] - 1) >= at[1][:, None]
    without_one = ((one[:, 1:] == other[:, :-1]) | ~is_behind).all(axis=1)
    without_other = ((other[:, 1:] == one[:, :-1]) | ~is_behind).all(axis=1)
    near: npt.NDArray[np.bool_] = (times == 1) | is_swapped | without_one | without_other
    return near


def _meeting(group: Codes, day: Codes, texts: Texts) -> Iterator[tuple[int, int]]:
    """The same of crowded groups; a pair that meets under several texts comes once."""
    met: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    known: set[tuple[int, int]] = set()
    for place, (key, on, text) in enumerate(zip(group.tolist(), day.tolist(), texts.tolist(), strict=True)):
        for part in references.shortened(text):
            others = met.setdefault((key, part), [])
            for before, other, reference in reversed(others):
                if on - before > DAYS:
                    break
                if (place, other) not in known and references.is_near(text, reference):
                    known.add((place, other))
                    yield place, other
            others.append((on, place, text))
