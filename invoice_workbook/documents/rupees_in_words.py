"""Amounts of rupees in words, as India writes them: crores, lakhs, thousands, hundreds; in English and in Telugu.

Units: paise. Telugu joins a count to what follows it by the count's oblique form (రెండు వేలు, but రెండు వేల రూపాయలు).
"""

from collections.abc import Iterator
from typing import NamedTuple

_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TELUGU = [
    "సున్నా",
    "ఒకటి",
    "రెండు",
    "మూడు",
    "నాలుగు",
    "అయిదు",
    "ఆరు",
    "ఏడు",
    "ఎనిమిది",
    "తొమ్మిది",
    "పది",
    "పదకొండు",
    "పన్నెండు",
    "పదమూడు",
    "పద్నాలుగు",
    "పదిహేను",
    "పదహారు",
    "పదిహేడు",
    "పద్దెనిమిది",
    "పంతొమ్మిది",
]
_TELUGU_TENS = ["ఇరవై", "ముప్పై", "నలభై", "యాభై", "అరవై", "డెబ్బై", "ఎనభై", "తొంభై"]
LANGUAGES = ("en", "te")


class _Rank(NamedTuple):
    """A power of ten with its word, and Telugu's words for one of it, one with more behind, and several."""

    size: int
    english: str
    one: str
    one_and: str
    many: str


_RANKS = (
    _Rank(10_000_000, "crore", "ఒక కోటి", "ఒక కోటి", "కోట్ల"),
    _Rank(100_000, "lakh", "ఒక లక్ష", "ఒక లక్ష", "లక్షల"),
    _Rank(1_000, "thousand", "వెయ్యి", "వెయ్యి", "వేల"),
    _Rank(100, "hundred", "వంద", "నూట", "వందల"),
)


def whole(number: int, language: str = "en") -> str:
    """A whole number of 0 or more in words.

    >>> whole(0), whole(21), whole(100_000), whole(1_23_45_678)
    ('zero', 'twenty-one', 'one lakh', 'one crore twenty-three lakh forty-five thousand six hundred seventy-eight')
    >>> whole(2_50_00_00_000)
    'two hundred fifty crore'
    """
    return " ".join(_words(number, language)) or (_TELUGU if language == "te" else _ENGLISH)[0]


def _words(number: int, language: str) -> Iterator[str]:
    for rank in _RANKS:
        count, number = divmod(number, rank.size)
        if not count:
            continue
        if language != "te":
            yield from (whole(count), rank.english)
        elif count == 1:
            yield rank.one_and if number else rank.one
        else:
            yield from (whole(count, language), rank.many)
    yield from _below_hundred(number, language)


def _below_hundred(number: int, language: str) -> Iterator[str]:
    if not number:
        return
    small, tens = (_TELUGU, _TELUGU_TENS) if language == "te" else (_ENGLISH, _ENGLISH_TENS)
    if number < len(small):
        yield small[number]
        return
    ten, one = divmod(number, 10)
    joined = " " if language == "te" else "-"
    yield tens[ten - 2] + (joined + small[one] if one else "")
