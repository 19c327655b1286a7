"""How numbers and days are written: marks by language, groups of digits by currency, country and language.

One place for documents, mails, messages, charts and the number formats of sheets. In English a day stands as ISO 8601
has it, because 03/04/2026 is another day in London than in New York.

Source: Unicode CLDR (Babel's data): marks of each language, order and marks of its short dates; `#,##,##0` in the
locales of India and its neighbours. ECMA-376, 18.8.31: a number format has at most two conditions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

INDIAN_CURRENCIES = ("INR", "NPR", "BDT", "PKR", "BTN")
"""Currencies whose amounts are grouped in lakh and crore: 12,34,567.89."""
INDIAN_COUNTRIES = ("IN", "NP", "BD", "PK", "BT")


class Figure(str):
    """A number in plain decimals, or one before its currency ("7.00 EUR").

    A text that it is put into writes it with the marks of its language.
    """

    __slots__ = ()


class Day(str):
    """A day in ISO 8601, as JSON has it; a text that it is put into writes it in the shape of its language."""

    __slots__ = ()

    @classmethod
    def of(cls, day: date) -> "Day":
        """A day, or the day of a moment.

        >>> Day.of(date(2026, 11, 30))
        '2026-11-30'
        """
        return cls((day.date() if isinstance(day, datetime) else day).isoformat())


ISO_FORMAT = "yyyy-mm-dd"
"""The number format of a day in ISO 8601."""
MIDNIGHT = "00:00:00"
_IN_ISO = "en"
"""The language whose days are written so."""

FIRST, FURTHER = 3, 2
"""Digits of the last group, and of each before it, in lakh and crore."""
LAKH, CRORE = 10**5, 10**7
STEPS = (LAKH, CRORE, 10**9, 10**11, 10**13)
"""Amounts from which on there is one group more."""


@dataclass(frozen=True)
class Marks:
    """A language's decimal mark, its mark between groups, and the digits of each group before the last."""

    decimal: str
    group: str
    further: int


def _locale(language: str) -> "Locale":
    """What CLDR knows of a language; of one that there is not, as of English."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def marks(language: str) -> Marks:
    """The marks of a language, with the digits 0 to 9.

    >>> marks("de"), marks("te")
    (Marks(decimal=',', group='.', further=3), Marks(decimal='.', group=',', further=2))
    """
    locale = _locale(language)
    symbols = locale.number_symbols["latn"]
    _, further = locale.decimal_formats[None].grouping
    return Marks(str(symbols["decimal"]), str(symbols["group"]), int(further))


def is_indian(language: str, currency: str = "", country: str = "") -> bool:
    """Whether digits are grouped in lakh and crore: by the currency, else the country; in an Indian language always.

    >>> is_indian("en", "INR"), is_indian("en", "USD", "IN"), is_indian("en", "", "IN"), is_indian("te", "EUR")
    (True, False, True, True)
    """
    if marks(language).further == FURTHER:
        return True
    return currency in INDIAN_CURRENCIES if currency else country in INDIAN_COUNTRIES


def shaped(plain: str, language: str, currency: str = "", country: str = "") -> str:
    """A plain decimal number as a language writes it.

    >>> shaped("1234567.89", "te"), shaped("-1234567.89", "en", "INR"), shaped("-1234.5", "de"), shaped("100", "en")
    ('12,34,567.89', '-12,34,567.89', '-1.234,5', '100')
    """
    its = marks(language)
    sign = "-" if plain.startswith("-") else ""
    whole, _, rest = plain.removeprefix("-").partition(".")
    groups = [whole[-FIRST:]]
    size = FURTHER if is_indian(language, currency, country) else FIRST
    left = whole[:-FIRST]
    while left:
        groups.append(left[-size:])
        left = left[:-size]
    return sign + its.group.join(reversed(groups)) + (its.decimal + rest if rest else "")


def lakh_format(least: int, decimals: int, more: int = 0) -> str:
    r"""The number format of amounts of at least so much, up to a hundred times that; below a lakh the usual one.

    >>> lakh_format(LAKH, 2), lakh_format(0, 0)
    ('##\\,##\\,##0.00_ ;[Red]-##\\,##\\,##0.00_ ', '#,##0_ ;[Red]-#,##0_ ')
    """
    whole = r"##\," * (STEPS.index(least) + 2) + "##0" if least in STEPS else "#,##0"
    one = whole + rest_of(decimals, more) + "_ "
    return f"{one};[Red]-{one}"


def rest_of(decimals: int, more: int = 0) -> str:
    """What a number format says of decimals: so many always, and `more` where there are any."""
    return "." + "0" * decimals + "#" * more if decimals + more else ""


def cell_format(value: float, decimals: int, is_in_lakh: bool, more: int = 0) -> str:
    r"""The number format of one cell of a document.

    The usual format with conditions loses the minus of what no condition covers; a negative amount, or one of a
    hundred crore, is therefore written in the groups that it has now.

    >>> cell_format(1.5, 2, False), cell_format(1.5, 0, False), cell_format(1.5, 2, False, 4)
    ('#,##0.00', '#,##0', '#,##0.00####')
    >>> cell_format(1.5, 2, True), cell_format(-5e5, 0, True)
    ('[>=10000000]##\\,##\\,##\\,##0.00;[>=100000]##\\,##\\,##0.00;#,##0.00', '##\\,##\\,##0;-##\\,##\\,##0')
    """
    rest = rest_of(decimals, more)
    if not is_in_lakh:
        return f"#,##0{rest}"
    size = max((step for step in STEPS if abs(value) >= step), default=0)
    if value < 0 or size > CRORE:
        one = (r"##\," * (STEPS.index(size) + 2) + "##0" if size else "#,##0") + rest
        return f"{one};-{one}"
    return rf"[>={CRORE}]##\,##\,##\,##0{rest};[>={LAKH}]##\,##\,##0{rest};#,##0{rest}"


@cache
def _day_parts(language: str) -> Sequence[str]:
    """A day's parts (`yyyy`, `mm`, `dd`) in a language's order, with what stands between them."""
    locale = _locale(language)
    if locale.language == _IN_ISO:
        return ("yyyy", "-", "mm", "-", "dd")
    pattern = str(locale.date_formats["short"].pattern)
    letters, parts = {"y": "yyyy", "M": "mm", "d": "dd"}, re.findall(r"y+|M+|d+|[^yMd]+", pattern)
    places = [place for place, part in enumerate(parts) if part[0] in letters]
    return tuple(letters.get(part[0], part) for part in parts[places[0] : places[-1] + 1])


@cache
def day_format(language: str) -> str:
    r"""The number format of a sheet's days, each part with all its digits.

    >>> [day_format(one) for one in ("en", "de", "te", "fr")]
    ['yyyy-mm-dd', 'dd.mm.yyyy', 'dd-mm-yyyy', 'dd\\/mm\\/yyyy']
    """
    return "".join(part.replace("/", r"\/") for part in _day_parts(language))


@cache
def short_day_format(language: str) -> str:
    r"""The number format of a day within a year, as charts have it at their axes.

    >>> [short_day_format(one) for one in ("en", "de", "te", "sv", "hu")]
    ['d mmm', 'dd.mm.', 'dd-mm', 'mm-dd', 'mm. dd']
    """
    if _locale(language).language == _IN_ISO:
        return "d mmm"
    first, _, last = day_format(language).partition("yyyy")
    return last.lstrip("-/\\. ") if last else first.rstrip("-/\\ ")


def day(when: date, language: str) -> str:
    """A day as a language's messages write it, which is as its sheets do; of a moment its time, too, but midnight.

    >>> [day(date(2026, 11, 30), one) for one in ("en", "de", "te")], day(datetime(2026, 11, 30, 9, 5), "de")
    (['2026-11-30', '30.11.2026', '30-11-2026'], '30.11.2026 09:05:00')
    """
    said = {"yyyy": f"{when.year:04}", "mm": f"{when.month:02}", "dd": f"{when.day:02}"}
    shown = "".join(said.get(part, part) for part in _day_parts(language))
    at = f"{when:%H:%M:%S}" if isinstance(when, datetime) else MIDNIGHT
    return shown if at == MIDNIGHT else f"{shown} {at}"
