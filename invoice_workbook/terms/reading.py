"""Payment terms as people write them, in English, German, French and Telugu, read where they have one meaning.

What is written is taken in its order: "45 days end of month" is 45 days on, then the end of that month; "end of month
45 days" is the end of this month, then 45 days on. "net 45 EOM" and "45 days after end of month" are the second.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise

from invoice_workbook.terms import vocabulary as word
from invoice_workbook.terms.model import (
    DAYS,
    MONTH_DAY,
    MONTH_END,
    MONTHS,
    NEXT_DAY,
    EarlyDiscount,
    Instalment,
    Step,
    Terms,
    in_days,
)

MOST_PARTS = 60
LONGEST = 200
"""Letters beyond which words are no terms: nobody's cell, but a paragraph of a bill."""
SHORTEST_MONTH = 28
_HUNDRED_PERCENT = 100_000_000
_LATIN_ACCENTS = re.compile(r"[\u0300-\u036f]")
"""Accents are left out of Latin letters; Telugu's vowel signs stay."""

_Make = Callable[[re.Match[str]], tuple[Step, ...]]


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Compiled when it is first asked for: books without terms to read do not wait for it."""
    return re.compile(words, re.VERBOSE)


def _count(found: re.Match[str]) -> int:
    return int(next(group for group in found.groups() if group is not None))


_TAIL = word.FROM_DATE + rf"(?:\s*{word.NET})?" + word.NO_DISCOUNT
_SPAN, _ENDS, _NTH_NEXT = 1, 2, 3
"""How coarse a step is: each that follows must be coarser, or the words contradict each other."""
_PHRASES: tuple[tuple[int, str, _Make], ...] = (
    (
        _ENDS,  # net 15 EOM, 15 days after end of month
        (
            rf"{word.NET}\s*/?\s*(\d{{1,3}})\s*eom\b|{word.LEADS}(\d{{1,3}})\s*{word.DAY}\s*(?:after|from|nach|ab|apres)\s+(?:the\s+)?{word.MONTH_END}"
        ),
        lambda found: (Step(MONTH_END), *in_days(_count(found))),
    ),
    (
        _ENDS,
        (rf"{word.LEADS}(\d{{1,2}})\s*{word.MONTH}\s*(?:(?:after|from|nach|ab)\s+(?:the\s+)?)?{word.MONTH_END}"),
        lambda found: (Step(MONTH_END, _count(found)),),
    ),
    (_ENDS, rf"{word.LEADS}{word.END}{word.MONTH_AFTER_NEXT}", lambda _: (Step(MONTH_END, 2),)),
    (_ENDS, rf"{word.LEADS}{word.END}{word.NEXT_MONTH}", lambda _: (Step(MONTH_END, 1),)),
    (
        _ENDS,  # EOM+15, end of month 45 days
        (
            rf"(?:{word.NET}\s*)?{word.LEADS}{word.MONTH_END}\s*(?:(?:\+|plus)\s*(\d{{1,3}})(?:\s*{word.DAY})?|(\d{{1,3}})(?:\s*{word.DAY}|(?!\d|\s*\.|st|nd|rd|th|\s*%)))"
        ),
        lambda found: (Step(MONTH_END), *in_days(_count(found))),
    ),
    (_ENDS, rf"(?:{word.NET}\s*)?{word.LEADS}{word.MONTH_END}", lambda _: (Step(MONTH_END),)),
    (
        _SPAN,  # on the 10th of the month after next
        rf"(?:{word.NET}\s*)?{word.LEADS}{word.NTH}\s*{word.MONTH_AFTER_NEXT}",
        lambda found: (Step(MONTH_DAY, 2, _count(found)),),
    ),
    (
        _SPAN,
        rf"(?:{word.NET}\s*)?{word.LEADS}{word.NTH}\s*{word.NEXT_MONTH}",
        lambda found: (Step(MONTH_DAY, 1, _count(found)),),
    ),
    (
        _SPAN,
        rf"(?:{word.NET}\s*)?{word.LEADS}(\d{{1,2}})\s*{word.WEEK}{_TAIL}",
        lambda found: in_days(7 * _count(found)),
    ),
    (
        _SPAN,
        rf"(?:{word.NET}\s*)?{word.LEADS}(\d{{1,2}})\s*{word.MONTH}{_TAIL}",
        lambda found: (Step(MONTHS, _count(found)),),
    ),
    (
        _SPAN,  # 30 days, net 30, n/30, 30 net
        (
            rf"(?:{word.NET}\s*)?{word.LEADS}(\d{{1,3}})\s*{word.DAY}{_TAIL}|(?:net|netto|n)\s*/?\s*{word.LEADS}(\d{{1,3}})(?!\d){_TAIL}|(\d{{1,3}})\s*{word.NET}{_TAIL}"
        ),
        lambda found: in_days(_count(found)),
    ),
    (
        _NTH_NEXT,  # ... then the 10th
        (
            r"(?:(?:on|by|am|zum|le|the|and|und|et|then|dann)\s+)*(3[01]|[12]\d|[1-9])(?:st|nd|rd|th|er|\.)"
            r"(?:\s+(?:day|tag))?(?!\d)|le\s+(3[01]|[12]\d|[1-9])(?!\d)|am\s+(3[01]|[12]\d|[1-9])\.?(?!\d)"
        ),
        lambda found: (Step(NEXT_DAY, 0, _count(found)),),
    ),
)
_AT_ONCE_PHRASE = rf"{word.LEADS}{word.AT_ONCE}(?:\s*(?:fallig|zahlbar|due|payable|{word.NET}))?{word.NO_DISCOUNT}"
_BETWEEN = re.compile(r"[\s,;+]*(?:(?:and|or|und|oder|et|ou|otherwise|sonst)\b\s*)?")
_DISCOUNTS = rf"""{word.LEADS}(?:{word.PERCENT}\s*%?\s*/\s*(\d{{1,3}})(?:\s*{word.DAY})?(?!\d)             # 2/10, 2%/10
    |(?:(?:skonto|escompte|discount)\s+(?:de\s+)?)?{word.PERCENT}\s*%\s*(?:(?:discount|skonto|escompte|d'escompte)\b\s*)?
        {word.LEADS}(\d{{1,3}})(?!\d)(?:\s*{word.DAY})?                                                 # 2 % 10 days
    |(\d{{1,3}})\s*{word.DAY}\s*(?:mit\s+|with\s+|abzuglich\s+|less\s+)?{word.PERCENT}\s*%(?:\s*(?:discount|skonto|escompte|d'escompte)\b)?)"""
_SHARE = rf"""(?:(\d{{1,2}})\s*/\s*(\d{{1,2}})(?!\d)|{word.PERCENT}\s*%|(half|halfte|moitie)\b
    |((?:the\s+)?(?:rest|balance|remainder)|restbetrag|le\s+solde|solde)\b)\s*"""
_EVERY = rf"""(?:in\s+|en\s+)?(\d{{1,2}})\s*(?:(?:[x×*]|mal|fois)\s*{word.LEADS}
    |(?:equal\s+)?(?:instal?lments?|payments?|parts?|raten|teilzahlungen|versements|echeances)\s+(?:every|each|at|alle|zu|je|de|tous\s+les)\s+(?:je\s+)?)
    (\d{{1,3}})\s*(?:({word.DAY})|({word.WEEK})|({word.MONTH})){_TAIL}"""
_MONTHLY = r"""(?:in\s+|en\s+)?(\d{1,2})\s*(?:(?:equal\s+)?monthly\s+(?:instal?lments?|payments?)|[x×*]?\s*monthly
    |monatsraten|monatliche[nr]?\s+raten|mensualites|versements\s+mensuels)"""


@lru_cache(4096)
def parse(text: str) -> Terms | None:
    """Terms as they are written; None if the words are not understood, or could mean more than one thing.

    A discount of 100 % or more, one that may outlast the due date, and parts that are not the whole are not understood.

    >>> parse("2/10 net 30").discounts, parse("2/10 net 30").net_days
    ((EarlyDiscount(days=10, percent=2000000),), 30)
    >>> parse("2 % 10 days, net 30 days") == parse("2/10 n30") == parse("10 Tage 2 % Skonto, 30 Tage netto")
    True
    >>> [(step.kind, step.count) for step in parse("45 jours fin de mois").steps]
    [('days', 45), ('month end', 0)]
    >>> parse("due on receipt").net_days, parse("2/40 net 30"), len(parse("3 x 30 days").parts)
    (0, None, 3)
    """
    words = _plain(text) if len(text) <= LONGEST else ""
    return _in_parts(words) or _with_discounts(words) if words else None


def _plain(text: str) -> str:
    """The words in small Latin letters without accents, one blank between them, no stop at the end."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))
    kept = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", apart))
    return " ".join(kept.split()).rstrip(".")


def _with_discounts(words: str) -> Terms | None:
    """Discounts, if any, and behind them when the whole is due."""
    found, at = [], 0
    while said := _pattern(_DISCOUNTS).match(words, at):
        percents, days = (said[1] or said[3] or said[6]), (said[2] or said[4] or said[5])
        found.append(EarlyDiscount(int(days), _millionths(percents)))
        at = _past(words, said.end())
    due = _due(words, at)
    if due is None or due[1] != len(words):
        return None
    steps = due[0]
    return Terms(steps, tuple(found)) if _holds(found, steps) else None


def _holds(discounts: list[EarlyDiscount], steps: tuple[Step, ...]) -> bool:
    """Whether each discount is one, later ones are smaller, and none can outlast the due date."""
    falls = all(one.days < other.days and one.percent > other.percent for one, other in pairwise(discounts))
    within = all(0 < one.percent < _HUNDRED_PERCENT and one.days <= _least_days(steps) for one in discounts)
    return falls and within


def _least_days(steps: tuple[Step, ...]) -> int:
    """Days that the steps take at least, whatever the date."""
    return sum(_least(step) for step in steps)


def _least(step: Step) -> int:
    if step.kind == MONTH_DAY:
        return SHORTEST_MONTH * (step.count - 1) + min(step.day, SHORTEST_MONTH)
    return step.count if step.kind == DAYS else SHORTEST_MONTH * step.count


def _due(words: str, at: int) -> tuple[tuple[Step, ...], int] | None:
    """The steps written from a place on, and where they end; None where there are none, or a finer one follows."""
    if once := _pattern(_AT_ONCE_PHRASE).match(words, at):
        return (), once.end()
    steps: list[Step] = []
    reached = 0
    while found := _phrase(words, at if not reached else _past(words, at), reached):
        reached, more, at = found
        steps += more
    return (tuple(steps), at) if reached else None


def _phrase(words: str, at: int, reached: int) -> tuple[int, tuple[Step, ...], int] | None:
    """The first phrase that stands there and is coarser than what was reached; a bare "10th" needs one before it."""
    for rank, pattern, made in _PHRASES:
        if rank > reached and (reached or rank != _NTH_NEXT) and (found := _pattern(pattern).match(words, at)):
            return rank, made(found), found.end()
    return None


def _past(words: str, at: int) -> int:
    found = _BETWEEN.match(words, at)
    return found.end() if found else at


def _in_parts(words: str) -> Terms | None:
    """Instalments: so many of the same distance, or each with its share."""
    if every := (_pattern(_EVERY).fullmatch(words) or _pattern(_MONTHLY).fullmatch(words)):
        return _even(every)
    parts = list(_shares(words))
    whole = len(parts) > 1 and sum(part.share for part in parts) == 1 and all(part.share > 0 for part in parts)
    return Terms(parts=tuple(parts)) if whole else None


def _even(every: re.Match[str]) -> Terms | None:
    count = int(every[1])
    if not 2 <= count <= MOST_PARTS:
        return None
    distance, weeks, months = (1, None, True) if every.re is _pattern(_MONTHLY) else (int(every[2]), every[4], every[5])
    if not distance:
        return None
    kind = MONTHS if months else DAYS
    days = distance * 7 if weeks else distance
    return Terms(parts=tuple(Instalment(Fraction(1, count), (Step(kind, days * n),)) for n in range(1, count + 1)))


def _shares(words: str) -> Iterator[Instalment]:
    """Each share with its steps; nothing more where the words go another way, so that they are not the whole."""
    at, left = 0, Fraction(1)
    while at < len(words):
        said = _pattern(_SHARE).match(words, at)
        due = _due(words, said.end()) if said else None
        if said is None or due is None:
            yield Instalment(Fraction(2), ())  # more than the whole: what was read before does not count
            return
        share = left if said[5] else _share(said)
        left -= share
        yield Instalment(share, due[0])
        at = _past(words, due[1])


def _share(said: re.Match[str]) -> Fraction:
    if said[1]:
        return Fraction(int(said[1]), int(said[2])) if int(said[2]) else Fraction(2)
    return Fraction(1, 2) if said[4] else Fraction(_millionths(said[3]), _HUNDRED_PERCENT)


def _millionths(percent: str) -> int:
    return int(Decimal(percent.replace(",", ".")).scaleb(6))
