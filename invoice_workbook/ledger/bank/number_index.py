"""Our documents by what a text may call them: the whole number, its digits, its parts, its year, its short number.

A short number is the last group of digits that is no year: 10 of INV-2026-00010.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from invoice_workbook import folding

_ATOM = re.compile(r"\d+|[^\W\d_]+")
_FEWEST_DIGITS = 5
"""Digits that a number must have to be known without its letters."""
MOST_SHORT = 5
"""Digits that a short number has at most; so many alone say little."""
_MOST_ALIKE = 8
"""Documents that may share a short number: more, and it says nothing."""
_MOST_IDS = 1 << 18
"""Numbers that are kept taken apart, until `forget`."""
_SHARED = -1
YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER_AFTER_DIGIT = re.compile(r"\d\D")
_LONGEST_RF = 25
_YEAR_GLUED = re.compile(r"(20\d\d)(0\d{2,})")


@dataclass(frozen=True)
class Index:
    """Documents (by any key of the caller's) by their number's letters and digits, and by what is left of it."""

    by_plain: Mapping[str, int]
    by_digits: Mapping[str, int]
    by_parts: Mapping[str, int] = field(default_factory=dict)
    by_year: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    by_short: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    """Those that may be named by their ends alone, by place."""
    letters: frozenset[str] = frozenset()
    longest: int = 99
    beginnings: frozenset[str] | None = None
    is_mixed: bool = True
    is_wordy: bool = True
    """What need not be looked up: how long joined runs may be, which letters one may begin with (None for any), whether
    letters may follow digits that a number begins with, and whether they may follow digits at all."""

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        likely: Sequence[Any] | None = None,
        also: Mapping[str, int] | None = None,
        *,
        is_shortened: bool = True,
    ) -> "Index":
        """An index of ids by their place. Digits that two documents share name neither.

        Of documents with one short number the likeliest is that with the highest of `likely`. `also` has more that
        names a document by its letters and digits: references that we print.
        """
        made = _Making()
        for place, id_ in enumerate(ids):
            made.take(place, id_, is_shortened)
        rank = (lambda place: (likely[place], place)) if likely is not None else (lambda place: place)
        keys = (*made.plain, *(also or {}))
        return cls(
            by_plain={**(also or {}), **made.plain},
            by_digits=_unshared(made.digits),
            by_parts=_unshared(made.parts),
            by_year=_ranked(made.year, rank),
            by_short=_ranked(made.short, rank),
            numbers=ids if is_shortened else (),
            letters=frozenset(one.casefold() for some in made.letters for one in some),
            longest=max((*map(len, keys), _LONGEST_RF)),
            beginnings=frozenset(_beginnings((*keys, "RF"))),
            is_mixed=any(key[0].isdecimal() and not key.isdecimal() for key in keys),
            is_wordy=any(map(_LETTER_AFTER_DIGIT.search, keys)),
        )

    def stem(self, place: int) -> str | None:
        """What stands before the short number of a document whose number ends with that: others may go on from it."""
        return _taken_apart(self.numbers[place]).stem if place < len(self.numbers) else None


class _Making:
    """What an index is made of. A place of what two documents have is minus one."""

    def __init__(self) -> None:
        self.plain: dict[str, int] = {}
        self.digits: dict[str, int] = {}
        self.parts: dict[str, int] = {}
        self.year: dict[str, list[int]] = {}
        self.short: dict[str, list[int]] = {}
        self.letters: set[tuple[str, ...]] = set()

    def take(self, place: int, id_: str, is_shortened: bool) -> None:
        """One more document; unless it `is_shortened`, only by its number in full."""
        number = _taken_apart(id_)
        if not number.plain:
            return
        self.plain.setdefault(number.plain, place)
        self.letters.add(number.letters)
        if number.bare:
            self.digits[number.bare] = _SHARED if number.bare in self.digits else place
        if number.parts:
            self.parts[number.parts] = _SHARED if number.parts in self.parts else place
        if is_shortened:
            self._take_short(place, number)

    def _take_short(self, place: int, number: "_Number") -> None:
        if number.year:
            self.year.setdefault(number.year, []).append(place)
        if number.short:
            self.short.setdefault(number.short, []).append(place)


class _Number(NamedTuple):
    """A document's number taken apart; "" for what it does not have or is not known by."""

    plain: str
    """Its letters and digits."""
    bare: str = ""
    """Its digits, where they are enough."""
    letters: tuple[str, ...] = ()
    """Its groups of letters."""
    parts: str = ""
    """Its groups of letters and of digits without their zeros, where they are several."""
    year: str = ""
    short: str = ""
    stem: str | None = None
    """What stands before the short number, where it ends with that."""


@lru_cache(maxsize=_MOST_IDS)
def _taken_apart(id_: str) -> _Number:
    """A number taken apart once for every index."""
    written = _ATOM.findall(folding.fold(id_).upper())
    plain, letters = "".join(written), tuple([sys.intern(one) for one in written if not one.isdecimal()])
    bare = "".join([one for one in written if one.isdecimal()]) if len(letters) < len(written) else ""
    if not bare:
        return _Number(plain, letters=letters)
    parts = [one.lstrip("0") or "0" for one in written]
    figures = [part for part in parts if part.isdecimal()]
    number = _number(figures)
    return _Number(
        plain,
        bare if len(bare) >= _FEWEST_DIGITS else "",
        letters,
        " ".join(parts) if len(parts) > 1 else "",
        " ".join(figures) if len(figures) == 2 and YEAR.fullmatch(figures[0]) else "",
        number if len(number) <= MOST_SHORT else "",
        sys.intern(" ".join([*parts[:-1], ""])) if parts[-1] == number else None,
    )


def forget() -> None:
    """Let go of the numbers that were taken apart."""
    _taken_apart.cache_clear()


def _beginnings(keys: Iterable[str]) -> Iterator[str]:
    """The letters that keys begin with, and each beginning of these: a bank may break them."""
    for letters in {found[0] for key in keys if (found := _LETTERS.match(key))}:
        yield from (letters[:end] for end in range(1, len(letters) + 1))


def _number(figures: Sequence[str]) -> str:
    """The number among a document's groups of digits: the last that is no year; without a year glued to it."""
    if len(figures) == 1 and (glued := _YEAR_GLUED.fullmatch(figures[0])):
        return trimmed(glued[2])
    return next((one for one in reversed(figures) if not YEAR.fullmatch(one)), figures[-1])


def atoms(text: str) -> list[str]:
    """Groups of letters and of digits, in capitals and without leading zeros.

    >>> atoms("inv-2026/00010a")
    ['INV', '2026', '10', 'A']
    """
    return [trimmed(atom) for atom in _ATOM.findall(text.upper())]


def trimmed(atom: str) -> str:
    """Without leading zeros; 0 stays."""
    return atom.lstrip("0") or "0"


def _unshared(found: dict[str, int]) -> dict[str, int]:
    return {key: place for key, place in found.items() if place != _SHARED} if _SHARED in found.values() else found


def _ranked(found: Mapping[str, list[int]], rank: Any) -> dict[str, tuple[int, ...]]:
    """The likeliest first; what too many share says nothing."""
    few = ((key, places) for key, places in found.items() if len(places) <= _MOST_ALIKE)
    return {key: tuple(sorted(places, key=rank, reverse=True)) if places[1:] else tuple(places) for key, places in few}
