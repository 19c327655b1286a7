"""Find our document numbers in free text, however they are broken up, and in ISO 11649 (RF) references.

A number is found where the text's runs of letters and digits, joined, are the number's letters and digits: INV-12 is
found in "inv 12/2", never in "INV-123". Runs that only a blank parts, digit from digit, are joined (banks break lines
anywhere) only where nothing else is found in the same place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from invoice_workbook import references

_RUN = re.compile(r"[^\W_]+")
_MOST_RUNS = 7
"""Runs that are joined at most: a number of three parts, broken by the bank at two places, and RF before it."""
_FEWEST_DIGITS = 5
"""Digits that a number must have to be known without its letters."""


@dataclass(frozen=True)
class Index:
    """Documents (by any key of the caller's) by their number's letters and digits, and by its digits alone."""

    by_plain: Mapping[str, int]
    by_digits: Mapping[str, int]

    @classmethod
    def of(cls, ids: Sequence[str]) -> "Index":
        """An index of ids by their place. Digits that two documents share name neither."""
        plain: dict[str, int] = {}
        digits: dict[str, int] = {}
        shared: set[str] = set()
        for place, id_ in enumerate(ids):
            if key := references.plain(id_):
                plain.setdefault(key, place)
            bare = re.sub(r"\D", "", id_)
            if len(bare) >= _FEWEST_DIGITS:
                shared |= {bare} if bare in digits else set()
                digits[bare] = place
        return cls(plain, {bare: place for bare, place in digits.items() if bare not in shared})


def find(text: str, index: Index) -> list[int]:
    """Places of the documents that a text names, in the text's order, each once.

    >>> index = Index.of(["INV-12", "INV-123", "INV-2026-00012"])
    >>> find("inv 12, INV2026 000 12", index), find("INV-12 3", index), find("xINV-1234", index)
    ([0, 2], [0], [])
    >>> find("RF94INV123", index), find("202600012", index)
    ([1], [2])
    """
    runs = [(found.start(), found.end(), found[0].upper()) for found in _RUN.finditer(text)]
    strong: list[tuple[int, int, int]] = []
    weak: list[tuple[int, int, int]] = []
    for first in range(len(runs)):
        joined, is_broken = "", False
        for last in range(first, min(first + _MOST_RUNS, len(runs))):
            if last > first:
                is_broken |= _is_break(text, runs[last - 1], runs[last])
            joined += runs[last][2]
            place = _known(joined, index)
            if place is not None:
                (weak if is_broken else strong).append((first, last, place))
    kept = _longest(strong)
    kept += [one for one in _longest(weak) if not any(one[0] <= b and a <= one[1] for a, b, _ in kept)]
    return list(dict.fromkeys(place for _, _, place in sorted(kept)))


def _is_break(text: str, before: tuple[int, int, str], after: tuple[int, int, str]) -> bool:
    """Whether only blanks stand between two digits: a break of the bank's, or two numbers side by side."""
    between = text[before[1] : after[0]]
    return not between.strip() and before[2][-1].isdigit() and after[2][0].isdigit()


def _known(joined: str, index: Index) -> int | None:
    if (place := index.by_plain.get(joined)) is not None:
        return place
    if joined.isdigit():
        return index.by_digits.get(joined)
    if joined.startswith("RF") and joined[2:4].isdigit() and _is_creditor_reference(joined):
        body = joined[4:].lstrip("0")
        found = index.by_plain.get(body)
        return found if found is not None else index.by_digits.get(body)
    return None


def _is_creditor_reference(joined: str) -> bool:
    from stdnum import iso11649

    return bool(iso11649.is_valid(joined))


def _longest(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of matches within one another the longest."""
    return [
        one
        for one in found
        if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in found)
    ]
