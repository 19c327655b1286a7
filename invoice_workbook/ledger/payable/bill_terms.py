"""Terms of payment in a bill's own words: the discounts they grant, when it is due, the parts it is to be paid in.

Source: EN 16931 BT-20; the lines #SKONTO#TAGE=10#PROZENT=2.00# of XRechnung 3.0, section 11; what people write.
Units: days; percentages in millionths.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from invoice_workbook import number_shapes, terms
from invoice_workbook.languages import text
from invoice_workbook.money import parse as units
from invoice_workbook.money import plain_text

MILLION = 1_000_000
_STRUCTURED = re.compile(r"#SKONTO#TAGE=(\d{1,4})#PROZENT=(\d{1,2}(?:[.,]\d{1,6})?)#(?:BASISBETRAG=[^#]*#)?")
_PERCENT = r"(?P<p{0}>\d{{1,2}}(?:[.,]\d{{1,3}})?)\s*%"
_DAYS = r"(?P<d{0}>\d{{1,3}})\s*(?:days?|tagen?|jours|dagen|d[ií]as|giorni|రోజుల|రోజులు|d\b)"
_IN_WORDS = re.compile(
    rf"{_PERCENT.format(1)}\D{{0,40}}?{_DAYS.format(1)}|{_DAYS.format(2)}\D{{0,30}}?{_PERCENT.format(2)}", re.IGNORECASE
)
_NOTHING_OFF = re.compile(
    r"ohne\s+(?:jeden\s+)?abzug|kein(?:en)?\s+(?:skonto|abzug)|no\s+discount|without\s+(?:any\s+)?(?:discount|deduction)"
    r"|strictly\s+net|sans\s+escompte|pas\s+d.escompte|rein\s+netto|netto\s+kasse",
    re.IGNORECASE,
)
_NET = re.compile(
    rf"\b(?:net|netto|due|within|innerhalb(?:\s+von)?|binnen|zahlbar|payable|in)\b\D{{0,20}}?{_DAYS.format(3)}"
    rf"|{_DAYS.format(4)}\s*(?:net\b|netto|nett)",
    re.IGNORECASE,
)
_INSTALMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d[\d.]*))?")
MARK = "#TEILZAHLUNG#"
"""Before the parts that a bill is to be paid in."""


@dataclass(frozen=True)
class Said:
    """What the words come to: discounts as (days, percent), net days (None: not said), days or words of the parts."""

    discounts: tuple[tuple[int, int], ...]
    refuses_discount: bool
    net_days: int | None
    parts: tuple[date, ...]
    shares: tuple[terms.Instalment, ...] = ()


class Difference(NamedTuple):
    """What differs (a variant of the message), what was agreed, and what the bill says, both in short."""

    variant: str
    agreed: str
    said: str


def spelled(words: str, parts: Sequence[tuple[date, str]] = ()) -> str:
    r"""The words as a cell keeps them: lines by blanks, the parts it is to be paid in behind them.

    >>> spelled("net\n", [(date(2026, 11, 27), "59.50"), (date(2027, 3, 1), "59.50")])
    'net #TEILZAHLUNG#2026-11-27 59.50; 2027-03-01 59.50#'
    """
    said = " ".join(words.split())
    if not parts:
        return said
    listed = "; ".join(f"{day.isoformat()} {amount}".strip() for day, amount in parts)
    return f"{said} {MARK}{listed}#".strip()


def read(words: str) -> Said:
    """What the words say; what they do not say is not guessed.

    >>> read("#SKONTO#TAGE=7#PROZENT=2.00# #SKONTO#TAGE=30#PROZENT=0.00#").discounts
    ((7, 2000000),)
    >>> read("2 % Skonto bei Zahlung innerhalb von 10 Tagen, 30 Tage netto").discounts
    ((10, 2000000),)
    >>> read("Zahlbar sofort ohne Abzug / net, no discount").refuses_discount, read("2/10 net 30").net_days
    (True, 30)
    """
    plain, _, listed = words.partition(MARK)
    parts = tuple(date.fromisoformat(day) for day, _ in _INSTALMENT.findall(listed) if _is_day(day))
    if (whole := terms.parse(plain)) is not None:
        off = tuple((one.days, one.percent) for one in whole.discounts)
        return Said(off, not off and bool(_NOTHING_OFF.search(plain)), whole.net_days, parts, whole.parts)
    structured = _STRUCTURED.findall(plain)
    rest = _STRUCTURED.sub(" ", plain)
    found = [(int(days), _millionths(percent)) for days, percent in structured]
    in_words = () if structured else _IN_WORDS.finditer(rest)
    found += [(int(one["d1"] or one["d2"]), _millionths(one["p1"] or one["p2"])) for one in in_words]
    discounts = tuple(sorted({(days, percent) for days, percent in found if percent}))
    return Said(discounts, not discounts and bool(_NOTHING_OFF.search(rest)), _net_in(rest, bool(found)), parts)


def instalments(words: str, decimals: int) -> tuple[tuple[date, int], ...]:
    """Day and amount (minor units) of the parts that a bill is to be paid in, first to last; empty where one says less.

    >>> instalments("net #TEILZAHLUNG#2027-03-01 59.50; 2026-11-27 59.50#", 2)
    ((datetime.date(2026, 11, 27), 5950), (datetime.date(2027, 3, 1), 5950))
    >>> [instalments(one, 2) for one in ("#TEILZAHLUNG#2027-03-01; 2026-11-27 59.50#", "2026-11-27 1.2.3#", "net 30")]
    [(), (), ()]
    """
    found = _INSTALMENT.findall(words.partition(MARK)[2])
    amounts = [_units(amount, decimals) if _is_day(day) else None for day, amount in found]
    pairs = zip(found, amounts, strict=True)
    dated = sorted((date.fromisoformat(day), amount) for (day, _), amount in pairs if amount is not None)
    return tuple(dated) if len(dated) == len(found) else ()


def differing(words: str, agreed: terms.Terms | None, language: str = "en") -> Difference | None:
    """What differs first between a bill's words and the agreed terms; None where nothing does.

    >>> differing("#SKONTO#TAGE=10#PROZENT=3.00#", terms.parse("net 30")).said
    '3 % within 10 days'
    >>> differing("net, no discount", terms.parse("2/10 net 30")).variant
    'lost'
    >>> differing("14 days net", terms.parse("net 30")).agreed, differing("2/10 net 30", terms.parse("2/10 net 30"))
    ('30 days', None)
    """

    def days(count: int) -> str:
        return text("terms-differ.in-days", language, days=count)

    def discounts(every: Sequence[tuple[int, int]]) -> str:
        told = [text("terms-differ.discount", language, percent=plain_text(two), days=one) for one, two in every]
        return ", ".join(told) or text("terms-differ.no-discount", language)

    said = read(words)
    own = [(one.days, one.percent) for one in agreed.discounts] if agreed else []
    net = agreed.net_days if agreed else None
    shares = agreed.parts if agreed else ()
    in_parts = len(said.parts) > 1 or (said.shares and agreed and said.shares != shares)
    if in_parts:
        every = ", ".join(number_shapes.day(day, language) for day in said.parts) or words
        ours = text("terms-differ.instalments" if shares else "terms-differ.one-payment", language, count=len(shares))
        return Difference("parts", ours, every)
    if said.discounts and (not own or not set(own) <= set(said.discounts)):
        return Difference("", discounts(own), discounts(said.discounts))
    if own and said.refuses_discount:
        return Difference("lost", discounts(own), discounts(()))
    if net is not None and said.net_days is not None and said.net_days != net:
        return Difference("days", days(net), days(said.net_days))
    return None


def _net_in(words: str, has_discount: bool) -> int | None:
    """Days net, where the words name just one; beside a discount only behind a word that says net."""
    found = [one["d3"] or one["d4"] for one in _NET.finditer(_IN_WORDS.sub(" ", words) if has_discount else words)]
    return int(found[0]) if len(set(found)) == 1 else None


def _millionths(percent: str) -> int:
    return int(Decimal(percent.replace(",", ".")) * MILLION)


def _units(amount: str, decimals: int) -> int | None:
    with suppress(ValueError):
        return units(amount, decimals)
    return None


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
