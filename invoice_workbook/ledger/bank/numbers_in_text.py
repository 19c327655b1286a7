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

from invoice_workbook.ledger.bank import number_index, number_words, numbers_in_full, text_runs
from invoice_workbook.ledger.bank.number_index import MOST_SHORT, YEAR, Index
from invoice_workbook.ledger.bank.numbers_in_full import Found
from invoice_workbook.ledger.bank.text_runs import Text, is_invoice_word

__all__ = ["Index", "Named", "find", "find_in_full", "forget"]

_WIDEST_RANGE = 50
_LIST = re.compile(r"\s*[,;+&]?\s*")
_DASH = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a text names. A short number names the likeliest, and `others` that share it."""

    place: int
    is_short: bool = False
    others: tuple[int, ...] = ()


def find(text: str, index: Index) -> list[Named]:
    """The documents that a text names, in the text's order, each once; known in full before known in short.

    >>> index = Index.of(["INV-12", "INV-123", "INV-2026-00012"])
    >>> def places(text): return [named.place for named in find(text, index)]
    >>> places("inv 12, INV2026 000 12"), places("INV-12 3"), places("xINV-1234"), places("RF94INV123")
    ([0, 2], [0], [], [1])
    >>> find("202600012", index), find("invoice 123", index)
    ([Named(place=2, is_short=False, others=())], [Named(place=1, is_short=True, others=())])
    """
    read = text_runs.read(text)
    if _says_nothing(read, index):
        return []
    best: dict[int, Named] = {}
    for one in _Reading(read, index).named():
        if one.place not in best or (best[one.place].is_short and not one.is_short):
            best[one.place] = one
    return list(best.values())


def find_in_full(text: str, index: Index) -> list[int]:
    """Places of the documents that a text names by their numbers in full, in the text's order, each once."""
    read = text_runs.read(text)
    if _says_nothing(read, index):
        return []
    full = sorted(numbers_in_full.find(read, index), key=lambda one: one.first)
    return list(dict.fromkeys(one.place for one in full if not one.is_short))


def forget() -> None:
    """Let go of the texts and numbers that were taken apart: it is done with them."""
    text_runs.forget()
    number_index.forget()


def _says_nothing(text: Text, index: Index) -> bool:
    if not index.by_plain:
        return True
    return not text.has_figures and not any(numbers_in_full.known(run.letters, index) is not None for run in text.runs)


@dataclass(frozen=True)
class _Last:
    """The number that a list or range goes on from: its stem ("" is a short one's), value, digits as written."""

    run: int
    stem: str
    value: int
    width: int


class _Reading:
    """A text being read in its order: what stands in full, what goes on from each, short numbers by themselves."""

    def __init__(self, text: Text, index: Index) -> None:
        self._text, self._index = text, index
        self._runs, self._blanked, self._free = text.runs, text.blanked, text.free
        full = numbers_in_full.find(text, index)
        self._full: Mapping[int, Found] = {one.first: one for one in full}
        self._taken = {run for one in full for run in range(one.first, one.last + 1)}

    def named(self) -> Iterator[Named]:
        """Every document named, in the text's order."""
        run, last = 0, None
        while run < len(self._runs):
            if one := self._full.get(run):
                yield from self._between(last, one)
                yield Named(one.place, one.is_short, one.others)
                last, run = self._going_on(one), one.last + 1
                continue
            more, last = self._number(run, last)
            yield from more
            run += 1

    def _going_on(self, one: Found) -> _Last | None:
        """A number in full, from which others may go on by their ends."""
        stem, digits = self._index.stem(one.place), re.search(r"\d+$", self._runs[one.last].letters)
        if stem is None or digits is None:
            return None
        return _Last(one.last, stem, int(digits[0]), len(digits[0]))

    def _between(self, last: _Last | None, one: Found) -> Iterator[Named]:
        """The documents between two numbers in full, where a range is written: INV-7 bis INV-11."""
        after = self._going_on(one)
        if last and after and last.stem and last.stem == after.stem and self._link(last.run, one.first) == "range":
            yield from self._range(last, after.value - 1)

    def _number(self, run: int, last: _Last | None) -> tuple[list[Named], _Last | None]:
        """What a run of its own names: one number, or the rest of a range; and what goes on from it."""
        link = self._link(last.run, run) if last else ""
        if not self._free[run] or run in self._taken:
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
        return (
            glued[2]
            if glued and is_invoice_word(glued[1].casefold(), self._index) and len(glued[2]) <= MOST_SHORT
            else ""
        )

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
            is_word = is_invoice_word(words[0], self._index)
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
        return word in known or is_invoice_word(word, self._index)

    # A short number by itself

    def _counts_alone(self, run: int, digits: str) -> bool:
        """Whether a short number may be meant for a document."""
        words = [self._text.word(run - 1), self._text.word(run - 2)] if self._is_bare(run) else []
        if any(
            number_words.means_other(word) for word in words[: 2 if words and words[0] in number_words.NUMBER else 1]
        ):
            return False
        if self._text.has_word(run, self._index) or not self._is_bare(run):
            return True
        is_alone = all(one.is_figure for one in self._runs)
        return is_alone or (len(digits.lstrip("0")) > 2 and not YEAR.fullmatch(digits))

    def _is_bare(self, run: int) -> bool:
        return self._runs[run].is_figure
