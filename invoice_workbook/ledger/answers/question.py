"""A clerk's words, and the amounts and kinds of documents in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

MOST_WORDS = 16
_MARKS = ".,;:?!()'\"„“”"


class Sum(NamedTuple):
    """An amount that was named, and the currencies that its mark may mean; none where it had no mark."""

    value: Decimal
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A clerk's words; `amounts` are what the whole, or a word of it, may be, by these words."""

    words: str
    amounts: Mapping[str, Sequence[Sum]]
    clear: frozenset[str] = frozenset()
    """The words that are amounts rather than numbers: with decimals, or a currency's mark."""
    tables: tuple[str, ...] = ()
    """The tables that a word such as "invoice" says."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The single words of it that can name something."""
        return parts(self.words)


def parts(words: str) -> tuple[str, ...]:
    """The single words with a digit or an address, each also behind the word before it; so many at most.

    >>> parts("Have you paid TD 4711 (312.40)?")
    ('TD 4711', '4711', '4711 312.40', '312.40')
    """
    single = [bare for word in words.split() if (bare := word.strip(_MARKS))]
    found = [
        one
        for before, word in zip(["", *single], single, strict=False)
        if re.search(r"\d|@", word)
        for one in (f"{before} {word}", word)
        if before or one == word
    ]
    return tuple(one for one in dict.fromkeys(found) if one != words)[:MOST_WORDS]
