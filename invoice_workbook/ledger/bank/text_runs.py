"""A bank line's text as its runs of letters and digits, and what of it is no number of ours: read once for every index.

Units: places are those of characters in the folded text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from invoice_workbook import folding
from invoice_workbook.ledger.bank import number_words, other_figures
from invoice_workbook.ledger.bank.number_index import Index, atoms

_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WITHIN_FIGURES = (".", ",", "/", "-", ":", ". ", "'", "’")
_MOST_TEXTS, _MOST_WORDS = 1 << 17, 1 << 12
"""Texts that are kept as they were read, until `forget`, and runs of which each is the same in all texts."""


class Run(NamedTuple):
    """Letters and digits side by side, and where they stand; whether they are digits alone."""

    begin: int
    end: int
    letters: str
    is_figure: bool
    head: str | None
    """The letters that it begins with; None where it begins with a digit."""
    parts: str
    """Its groups of letters and of digits, without their zeros."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says whatever it is looked up in: as it looks, its runs, and what of it is no number of ours.

    Each run is `free` of dates, amounts and the like; a number that ended with it may be `cut` out of one; only blanks
    may stand between it and the run before, digit beside digit: a `broken` number, or two.
    """

    folded: str
    runs: tuple[Run, ...]
    has_figures: bool
    blanked: str
    free: tuple[bool, ...]
    cut: tuple[bool, ...]
    broken: tuple[bool, ...]

    def between(self, before: int, after: int) -> str:
        """What stands between two runs."""
        return self.folded[self.runs[before].end : self.runs[after].begin]

    def word(self, run: int) -> str:
        """A run's word, where only what joins it to its number stands behind it; "" for none."""
        if not 0 <= run < len(self.runs) - 1:
            return ""
        between = self.blanked[self.runs[run].end : self.runs[run + 1].begin]
        return self.runs[run].letters.casefold() if number_words.is_near(between) else ""

    def has_word(self, run: int, index: Index) -> bool:
        """Whether a word for an invoice, or a series of ours, stands right before a run."""
        word = self.word(run - 1)
        if word in number_words.NUMBER and run >= 2 and number_words.means_other(self.word(run - 2)):
            return False
        return bool(word) and (is_invoice_word(word, index) or word in number_words.NUMBER)


def is_invoice_word(word: str, index: Index) -> bool:
    """Whether a word in small letters is one for an invoice, or a series of ours."""
    return word in number_words.INVOICE or (len(word) > 1 and word in index.letters)


@lru_cache(maxsize=_MOST_TEXTS)
def read(text: str) -> Text:
    """A text read once, though it is looked up among the documents of both sides."""
    text = folding.fold(text)
    runs = tuple([_run(*one.span(), one[0].upper()) for one in _RUN.finditer(text)])
    has_figures = any(map(str.isdecimal, text))
    blanked = other_figures.blanked(text) if has_figures else text
    free = tuple([not blanked[run.begin : run.end].isspace() for run in runs])
    betweens = [text[before.end : after.begin] for before, after in pairwise(runs)]
    return Text(text, runs, has_figures, blanked, free, _cut(free, betweens), _broken(runs, betweens))


def forget() -> None:
    """Let go of the texts that were read."""
    read.cache_clear()
    _looked_at.cache_clear()


def _run(begin: int, end: int, letters: str) -> Run:
    return Run(begin, end, *_looked_at(letters))


@lru_cache(maxsize=_MOST_WORDS)
def _looked_at(letters: str) -> tuple[str, bool, str | None, str]:
    """Letters and digits; whether they are digits alone, the letters that they begin with, their parts."""
    is_figure = letters.isdecimal()
    begun = _LETTERS.match(letters)
    head = None if letters[0].isdecimal() else begun[0] if begun else ""
    return letters, is_figure, head, letters.lstrip("0") or "0" if is_figure else " ".join(atoms(letters))


def _cut(free: Sequence[bool], betweens: Sequence[str]) -> tuple[bool, ...]:
    """Whether a number that ended with each run would end within a date or an amount: RE 12 within "Re 12.11.26"."""
    inner = zip(free, free[1:], betweens, strict=False)
    return (*(not (one or after) and between in _WITHIN_FIGURES for one, after, between in inner), False)


def _broken(runs: Sequence[Run], betweens: Sequence[str]) -> tuple[bool, ...]:
    """Whether only blanks part each run from the one before, a digit on both sides: a break of the bank's, or two."""
    inner = zip(runs, runs[1:], betweens, strict=False)
    return (
        False,
        *(
            before.letters[-1].isdigit() and after.letters[0].isdigit() and not between.strip()
            for before, after, between in inner
        ),
    )
