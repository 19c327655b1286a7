"""Find our document numbers in free text, however they are broken up or shortened, and in references banks carry.

A number is found where the text's runs of letters and digits, joined, are the number's letters and digits: INV-12 is
found in "inv 12/2", never in "INV-123". Runs that only a blank parts, digit from digit, are joined (banks break lines
anywhere) only where nothing else is found in the same place. Beyond that a number may be written

    without the zeros of its parts   INV/2026/5
    by year and number               RNR 2026-6
    by its end, behind another       INV-2026-00010 und 00011, + 12
    by its short number alone        invoice 12, INV6, Invoices 7-11

A short number never counts within a date, an amount, an account, an address (`other_figures`) or behind a word for
something else ("Kundennr. 12"). One or two digits count only behind a word for an invoice, or if there is nothing else.

Units: a text takes time by its own length, however many documents there are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from invoice_workbook import folding
from invoice_workbook.ledger.bank import number_words, other_figures
from invoice_workbook.ledger.bank.number_index import MOST_SHORT, YEAR, Index, atoms

__all__ = ["Index", "Named", "find", "find_in_full"]

_RUN = re.compile(r"[^\W_]+")
_MOST_RUNS = 7
"""Runs that are joined at most: a number of three parts, broken by the bank at two places, and RF before it."""
_WIDEST_RANGE = 50
_MOST_TEXTS = 1 << 17
"""Texts that are kept as they were read."""
_WITHIN_FIGURES = (".", ",", "/", "-", ":", ". ", "'", "’")
_LETTERS = re.compile(r"[^\W\d_]+")
_LIST = re.compile(r"\s*[,;+&]?\s*")
_DASH = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True)
class Named:
    """A document that a text names. A short number names the likeliest, and `others` that share it."""

    place: int
    is_short: bool = False
    others: tuple[int, ...] = ()


class _Run(NamedTuple):
    """Letters and digits side by side, and where they stand; whether they are digits alone."""

    begin: int
    end: int
    letters: str
    is_figure: bool


def find(text: str, index: Index) -> list[Named]:
    """The documents that a text names, in the text's order, each once; known in full before known in short.

    >>> index = Index.of(["INV-12", "INV-123", "INV-2026-00012"])
    >>> def places(text): return [named.place for named in find(text, index)]
    >>> places("inv 12, INV2026 000 12"), places("INV-12 3"), places("xINV-1234"), places("RF94INV123")
    ([0, 2], [0], [], [1])
    >>> find("202600012", index), find("invoice 123", index)
    ([Named(place=2, is_short=False, others=())], [Named(place=1, is_short=True, others=())])
    """
    found = _Reading(text, index).named()
    best: dict[int, Named] = {}
    for one in found:
        if one.place not in best or (best[one.place].is_short and not one.is_short):
            best[one.place] = one
    return list(best.values())


def find_in_full(text: str, index: Index) -> list[int]:
    """Places of the documents that a text names by their numbers in full, in the text's order, each once."""
    return _Reading(text, index).in_full()


class _Window(NamedTuple):
    """Neighbouring runs: the first and last, joined as written and by their parts; whether a blank parts two digits."""

    first: int
    last: int
    joined: str
    parts: str
    is_broken: bool


@dataclass(frozen=True)
class _Found:
    first: int
    last: int
    place: int
    others: tuple[int, ...] = ()
    is_short: bool = False


@dataclass(frozen=True)
class _Last:
    """The number that a list or range goes on from: its stem ("" is a short one's), value, digits as written."""

    run: int
    stem: str
    value: int
    width: int


@dataclass(frozen=True)
class _Text:
    """What a text says whatever it is looked up in: as it looks, its runs, and what of it is no number of ours."""

    folded: str
    runs: tuple[_Run, ...]
    has_figures: bool
    blanked: str
    free: tuple[bool, ...]


@lru_cache(maxsize=_MOST_TEXTS)
def _text(text: str) -> _Text:
    """A text read once, though it is looked up among the documents of both sides."""
    text = folding.fold(text)
    runs = tuple(_Run(one.start(), one.end(), one[0].upper(), one[0].isdecimal()) for one in _RUN.finditer(text))
    has_figures = any(map(str.isdecimal, text))
    blanked = other_figures.blanked(text) if has_figures else text
    return _Text(text, runs, has_figures, blanked, tuple(not blanked[run.begin : run.end].isspace() for run in runs))


class _Reading:
    """A text being read: its runs, and what stands in which of them."""

    def __init__(self, text: str, index: Index) -> None:
        read = _text(text)
        self._text, self._index = read.folded, index
        self._runs, self._has_figures = read.runs, read.has_figures
        self._blanked, self._free = read.blanked, read.free

    def in_full(self) -> list[int]:
        """The places of what is named in full, in the text's order."""
        if self._says_nothing():
            return []
        full = sorted(self._full(), key=lambda one: one.first)
        return list(dict.fromkeys(one.place for one in full if not one.is_short))

    def _says_nothing(self) -> bool:
        if not self._index.by_plain:
            return True
        return not self._has_figures and not any(self._known(run.letters) is not None for run in self._runs)

    def named(self) -> Iterator[Named]:
        """Every document named, in the text's order."""
        if self._says_nothing():
            return iter(())
        full = self._full()
        return self._in_order({one.first: one for one in full})

    # Numbers in full

    def _full(self) -> list[_Found]:
        """What stands in full: joined as it is before joined over a break, before what lacks zeros or letters."""
        strong: list[_Found] = []
        weak: list[_Found] = []
        parts: list[_Found] = []
        for window in self._windows():
            place = self._known(window.joined) if self._may_be(window.first, window.last, window.joined) else None
            if place is not None:
                (weak if window.is_broken else strong).append(_Found(window.first, window.last, place))
            elif (some := self._by_parts(window)) is not None:
                parts.append(some)
        taken = [False] * len(self._runs)
        kept = []
        for some_found in (strong, weak, parts):
            kept += [one for one in _longest(some_found) if not any(taken[one.first : one.last + 1])]
            for one in kept:
                taken[one.first : one.last + 1] = [True] * (one.last + 1 - one.first)
        self._taken = taken
        return kept

    def _windows(self) -> Iterator[_Window]:
        """Neighbouring runs, joined, that are no longer than any number and begin as one."""
        runs, index = self._runs, self._index
        for first, run in enumerate(runs):
            if not self._may_begin(run):
                continue
            joined, parts, is_broken = run.letters, self._parts(first), False
            if not self._is_cut(first):
                yield _Window(first, first, joined, parts, False)
            for last in range(first + 1, min(first + _MOST_RUNS, len(runs))):
                if not runs[last].is_figure and not self._may_go_on(run, joined):
                    break
                joined += runs[last].letters
                if len(joined) > index.longest:
                    break
                is_broken = is_broken or self._is_break(runs[last - 1], runs[last])
                parts += " " + self._parts(last)
                if not self._is_cut(last):
                    yield _Window(first, last, joined, parts, is_broken)

    def _is_cut(self, last: int) -> bool:
        """Whether a number that ended here would end within a date or an amount: RE 12 within "Re 12.11.26"."""
        if self._free[last] or last + 1 >= len(self._runs) or self._free[last + 1]:
            return False
        between = self._text[self._runs[last].end : self._runs[last + 1].begin]
        return between in _WITHIN_FIGURES

    def _may_begin(self, run: _Run) -> bool:
        """Whether a number may begin with a run."""
        if run.letters[0].isdecimal():
            return run.is_figure or self._index.is_mixed
        beginning = _LETTERS.match(run.letters)
        return self._index.beginnings is None or (beginning is not None and beginning[0] in self._index.beginnings)

    def _may_go_on(self, first: _Run, joined: str) -> bool:
        """Whether a number may go on with letters behind what is joined."""
        if first.is_figure:
            return self._index.is_mixed
        return self._index.is_wordy or not joined[-1].isdecimal() or joined.startswith("RF")

    def _parts(self, run: int) -> str:
        """A run's groups of letters and of digits, without their zeros."""
        letters = self._runs[run].letters
        return letters.lstrip("0") or "0" if self._runs[run].is_figure else " ".join(atoms(letters))

    def _is_break(self, before: _Run, after: _Run) -> bool:
        """Whether only blanks stand between two digits: a break of the bank's, or two numbers side by side."""
        between = self._text[before.end : after.begin]
        return not between.strip() and before.letters[-1].isdigit() and after.letters[0].isdigit()

    def _may_be(self, first: int, last: int, joined: str) -> bool:
        """Whether runs may be a number: digits alone must be many, and not all of them a date or an amount."""
        if not joined.isdecimal():
            return True
        enough = len(joined) > MOST_SHORT or (len(joined) == MOST_SHORT and self._has_word(first))
        return enough and any(self._free[first : last + 1])

    def _known(self, joined: str) -> int | None:
        index = self._index
        if (place := index.by_plain.get(joined)) is not None:
            return place
        if joined.isdecimal():
            return index.by_digits.get(joined)
        if joined.startswith("RF") and joined[2:4].isdecimal() and _is_creditor_reference(joined):
            body = joined[4:].lstrip("0")
            found = index.by_plain.get(body)
            return found if found is not None else index.by_digits.get(body)
        return None

    def _by_parts(self, one: _Window) -> _Found | None:
        """A number without its zeros, or only its year and number."""
        first, last, key = one.first, one.last, one.parts
        if one.is_broken or not key[-1].isdecimal():
            return None
        place = self._index.by_parts.get(key)
        if place is not None and not key[0].isdecimal() and not self._is_word(first, key):
            return _Found(first, last, place)
        if not (places := self._index.by_year.get(key)) or not self._is_no_day(first, last):
            return None
        is_month = not self._has_word(first) and int(key.split()[1]) <= 12
        return _Found(first, last, places[0], places[1:], is_short=is_month or len(places) > 1)

    def _is_word(self, first: int, key: str) -> bool:
        """Whether one letter and a number only stand side by side: "a 5 personas" is not A-005."""
        return key[1] == " " and self._runs[first].end - self._runs[first].begin == 1 and self._is_blank(first)

    def _is_blank(self, run: int) -> bool:
        return self._text[self._runs[run].end : self._runs[run + 1].begin].isspace()

    def _is_no_day(self, first: int, last: int) -> bool:
        """Whether year and number are no part of a date; 2026-11 is a month, unless a word says that it is none."""
        if all(self._free[first : last + 1]):
            return True
        before, after = self._runs[first].begin - 1, self._runs[last].end
        around = self._text[max(before, 0) : before + 1] + self._text[after : after + 1]
        return self._has_word(first) and not re.search(r"[\d./-]", around.strip()[-1:])

    # In the text's order, with what goes on from each

    def _in_order(self, full: Mapping[int, _Found]) -> Iterator[Named]:
        run, last = 0, None
        while run < len(self._runs):
            if one := full.get(run):
                yield from self._between(last, one)
                yield Named(one.place, one.is_short, one.others)
                last, run = self._going_on(one), one.last + 1
                continue
            more, last = self._number(run, last)
            yield from more
            run += 1

    def _going_on(self, one: _Found) -> _Last | None:
        """A number in full, from which others may go on by their ends."""
        stem, digits = self._index.stems.get(one.place), re.search(r"\d+$", self._runs[one.last].letters)
        if stem is None or digits is None:
            return None
        return _Last(one.last, stem, int(digits[0]), len(digits[0]))

    def _between(self, last: _Last | None, one: _Found) -> Iterator[Named]:
        """The documents between two numbers in full, where a range is written: INV-7 bis INV-11."""
        after = self._going_on(one)
        if last and after and last.stem and last.stem == after.stem and self._link(last.run, one.first) == "range":
            yield from self._range(last, after.value - 1)

    def _number(self, run: int, last: _Last | None) -> tuple[list[Named], _Last | None]:
        """What a run of its own names: one number, or the rest of a range; and what goes on from it."""
        link = self._link(last.run, run) if last else ""
        if not self._free[run] or self._taken[run]:
            return [], last if link else None
        digits = self._digits(run)
        if not digits or not (value := int(digits)):
            return [], last if self._is_linking(run) else None
        now = _Last(run, "", value, len(digits))
        if last and link and (more := self._linked(last, now, link)):
            return more, _Last(run, last.stem, value, last.width)
        if self._counts_alone(run, digits) and (places := self._index.by_short.get(str(value))):
            return [Named(places[0], True, places[1:])], now
        return [], None

    def _digits(self, run: int) -> str:
        """The digits of a run that is a figure, or one behind a word for an invoice (INV6)."""
        letters = self._runs[run].letters
        if letters.isdecimal():
            return letters if len(letters.lstrip("0")) <= MOST_SHORT else ""
        glued = re.fullmatch(r"([^\W\d_]+)(\d+)", letters)
        return glued[2] if glued and self._is_invoice_word(glued[1].casefold()) and len(glued[2]) <= MOST_SHORT else ""

    def _linked(self, last: _Last, now: _Last, link: str) -> list[Named]:
        """What a number names that goes on from another."""
        is_alike = now.width == last.width and now.width > 2
        if link == "range" and now.value > last.value:
            more = list(self._range(last, now.value))
            return more if len(more) == now.value - last.value else []
        if link == "blank" and not (last.stem and is_alike):
            return []
        if link == "slash" and not is_alike:
            return []
        return self._ended(last.stem, now.value, is_alike)

    def _ended(self, stem: str, value: int, is_alike: bool) -> list[Named]:
        """The document of a stem and a value; without a stem those of the short number."""
        if stem:
            place = self._index.by_parts.get(f"{stem}{value}")
            return [] if place is None else [Named(place, is_short=not is_alike)]
        places = self._index.by_short.get(str(value))
        return [Named(places[0], True, places[1:])] if places else []

    def _range(self, last: _Last, end: int) -> Iterator[Named]:
        if end - last.value <= _WIDEST_RANGE:
            for value in range(last.value + 1, end + 1):
                yield from self._ended(last.stem, value, False)

    def _link(self, before: int, after: int) -> str:
        """What stands between two numbers: a list, a range, a blank, a slash; "" where they are apart."""
        words = [self._runs[run].letters.casefold() for run in range(before + 1, after) if self._free[run]]
        between = self._blanked[self._runs[before].end : self._runs[after].begin]
        if len(words) == 1:
            is_word = self._is_invoice_word(words[0])
            is_list = is_word or words[0] in number_words.CONJUNCTIONS | number_words.LESS_WORDS
            return "range" if words[0] in number_words.RANGE_WORDS else "list" if is_list else ""
        if words:
            return ""
        if _DASH.fullmatch(between):
            return "range"
        if between.strip() == "/":
            return "slash"
        return "" if not _LIST.fullmatch(between) else "list" if between.strip() else "blank"

    def _is_linking(self, run: int) -> bool:
        """Whether a run is a word within a list."""
        word = self._runs[run].letters.casefold()
        known = number_words.CONJUNCTIONS | number_words.RANGE_WORDS | number_words.LESS_WORDS
        return word in known or self._is_invoice_word(word)

    # A short number by itself

    def _counts_alone(self, run: int, digits: str) -> bool:
        """Whether a short number may be meant for a document."""
        words = [self._word(run - 1), self._word(run - 2)] if self._is_bare(run) else []
        if any(
            number_words.means_other(word) for word in words[: 2 if words and words[0] in number_words.NUMBER else 1]
        ):
            return False
        if self._has_word(run) or not self._is_bare(run):
            return True
        is_alone = all(one.is_figure for one in self._runs)
        return is_alone or (len(digits.lstrip("0")) > 2 and not YEAR.fullmatch(digits))

    def _is_bare(self, run: int) -> bool:
        return self._runs[run].is_figure

    def _has_word(self, run: int) -> bool:
        """Whether a word for an invoice, or a series of ours, stands right before a run."""
        word = self._word(run - 1)
        if word in number_words.NUMBER and run >= 2 and number_words.means_other(self._word(run - 2)):
            return False
        return bool(word) and (self._is_invoice_word(word) or word in number_words.NUMBER)

    def _is_invoice_word(self, word: str) -> bool:
        return word in number_words.INVOICE or (len(word) > 1 and word in self._index.letters)

    def _word(self, run: int) -> str:
        """A run's word, where only what joins it to its number stands behind it; "" for none."""
        if not 0 <= run < len(self._runs) - 1:
            return ""
        between = self._blanked[self._runs[run].end : self._runs[run + 1].begin]
        return self._runs[run].letters.casefold() if number_words.is_near(between) else ""


def _is_creditor_reference(joined: str) -> bool:
    from stdnum import iso11649

    return bool(iso11649.is_valid(joined))


def _longest(found: list[_Found]) -> list[_Found]:
    """Of matches within one another the longest."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last)):
        if not kept or one.last > kept[-1].last:
            kept.append(one)
    return kept
