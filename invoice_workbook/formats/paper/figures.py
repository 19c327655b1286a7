"""Figures on a paper: amounts and percentages as they are written in Europe, Britain, America, Switzerland and India.

1.234,56 and 1,234.56 and 1'234.56 and 1 234,56 and 1,23,456.00 are certain by themselves; 1,234 is certain only once
another figure shows what the comma is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from invoice_workbook import currencies
from invoice_workbook.formats.paper.days import days_in
from invoice_workbook.formats.paper.pieces import Piece, Sheet
from invoice_workbook.formats.paper.words import Word

SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "kč": "CZK", "us$": "USD", "₺": "TRY", "₪": "ILS", "₩": "KRW"}
"""Signs that are one currency's."""
SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
SHARED |= {
    "rs": ("INR", "PKR", "LKR", "NPR"),
    "rs.": ("INR", "PKR", "LKR", "NPR"),
    "kr.": SHARED["kr"],
    "fr.": ("CHF",),
}
"""Signs that several have."""
CLOSE = 0.7
"""Of a word's height: a gap within a figure is not wider."""
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘′´`", "'"))
_NUMBER = re.compile(r"\d(?:[\d.,'’]*\d)?")
_CODES = frozenset(currencies.DECIMALS)
_BEFORE = re.compile(r"[(\-−–+]*")
_AFTER = re.compile(r"[)\-−–.,:;*]*")


@dataclass(frozen=True)
class Figure:
    """A figure. `value` is exact, `places` how many decimals are written; `sign` the currency written at it."""

    raw: str
    value: Decimal
    places: int
    piece: Piece
    first: int
    last: int
    """Its words within the piece."""
    sign: str = ""
    is_percent: bool = False

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.piece.words[self.last].right

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.piece.words[self.first].left

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.piece.page


def figures_in(sheet: Sheet, decimals: int = 2) -> list[Figure]:
    """The figures of a paper, dates aside, in its order; those of uncertain size are left out."""
    mark = decimal_mark(sheet)
    return [figure for piece in sheet.pieces for figure in _of_piece(piece, mark, decimals)]


def decimal_mark(sheet: Sheet) -> str:
    """The comma or the point, where the paper's certain figures agree on it; "" where they do not."""
    marks: Counter[str] = Counter()
    for piece in sheet.pieces:
        dated = {at for day in days_in(piece) for at in range(day.first, day.last + 1)}
        for at, word in enumerate(piece.words):
            core = _bare(word.text)[0]
            if at not in dated and re.fullmatch(r"(?:\d{1,3}(?:[.,'’]\d{2,3})*|\d+)[.,]\d{2}", core):
                marks[core[-3]] += 1
    if not marks:
        return ""
    (mark, count), *others = marks.most_common()
    return mark if not others or count >= 5 * others[0][1] else ""


def _bare(text: str) -> tuple[str, str]:
    """A word without the currency and signs at its ends, and that currency's sign."""
    text = text.translate(_APOSTROPHES)
    low, sign = text.casefold().strip("()"), ""
    for one in sorted([*SIGNS, *SHARED, *(code.casefold() for code in _CODES)], key=len, reverse=True):
        if low.startswith(one) and low[len(one) :].lstrip("-−–+.")[:1].isdigit():
            sign, text = one, text[text.casefold().index(one) + len(one) :]
            break
        if low.endswith(one) and low[: -len(one)].rstrip("-−–.,")[-1:].isdigit():
            sign, text = one, text[: text.casefold().rindex(one)]
            break
    return text.strip("()-−–+*:;/").removesuffix(",").removesuffix("."), sign


def _of_piece(piece: Piece, mark: str, decimals: int) -> Iterator[Figure]:
    words, at = piece.words, 0
    days = {day.first: day.last for day in days_in(piece)}
    while at < len(words):
        if at in days:
            at = days[at] + 1
            continue
        core, sign = _bare(words[at].text)
        has_percent = core.endswith("%")
        core = core.removesuffix("%").rstrip(",.")
        if not _NUMBER.fullmatch(core):
            at += 1
            continue
        last = at if has_percent or (sign and words[at].text[-1:] not in "0123456789") else _joined(words, at, core)
        if last > at:
            core = "".join(_bare(word.text)[0] for word in words[at : last + 1])
            sign = sign or _bare(words[last].text)[1]
        read = value_of(core, mark, decimals)
        follows = words[last + 1].text if last + 1 < len(words) else ""
        is_percent = has_percent or follows.startswith("%")
        if read is not None and not (last == at and _may_be_a_part(words, at, core)):
            value, places = read
            sign = sign or _sign_at(words, at, last)
            raw = " ".join(word.text for word in words[at : last + 1])
            if _is_negative(words, at, last):
                value = -value
            yield Figure(raw, value, places, piece, at, last, sign, is_percent)
        at = last + 1


def _joined(words: tuple[Word, ...], at: int, core: str) -> int:
    """The last word of a figure whose thousands stand apart: 1 234,56."""
    last = at
    while last + 1 < len(words) and re.fullmatch(r"\d{1,3}", core if last == at else words[last].text):
        after = words[last + 1]
        gap = after.left - words[last].right
        if not re.fullmatch(r"\d{3}(?:[.,]\d{2})?", _bare(after.text)[0]) or gap > CLOSE * after.height:
            break
        last += 1
    ends = _bare(words[last].text)[0]
    return last if last > at and re.fullmatch(r"\d{3}[.,]\d{2}", ends) else at


def _may_be_a_part(words: tuple[Word, ...], at: int, core: str) -> bool:
    """Whether a figure may be the end or the beginning of one whose thousands stand apart: 023,28 after a 1."""
    is_end = re.fullmatch(r"\d{3}[.,]\d{2}", core) is not None
    before = words[at - 1].text if at else ""
    after = _bare(words[at + 1].text)[0] if at + 1 < len(words) else ""
    begins = re.fullmatch(r"\d{1,3}", core) is not None and re.fullmatch(r"\d{3}(?:[.,]\d{2})?", after) is not None
    return begins or (is_end and (core[0] == "0" or re.fullmatch(r"\W*\d{1,3}", before) is not None))


def _sign_at(words: tuple[Word, ...], first: int, last: int) -> str:
    """The currency written beside a figure."""
    for at in (last + 1, first - 1):
        if 0 <= at < len(words):
            bare = words[at].text.casefold().strip("():;,-−")
            if (
                bare in SIGNS
                or bare in SHARED
                or (bare.upper() in _CODES and words[at].text.strip("():;,-−").isupper())
            ):
                return bare
    return ""


def _is_negative(words: tuple[Word, ...], first: int, last: int) -> bool:
    begins, ends = words[first].text, words[last].text
    is_after = ends[-1:] in "-−–" and ends[-2:-1].isdigit() and not ends.endswith((",-", ",–"))
    alone = first > 0 and words[first - 1].text in ("-", "−", "–") and words[first].left - words[first - 1].right < 4
    signed = re.match(r"[^\d(]*[-−–]", begins) is not None
    return is_after or alone or signed or (begins.startswith("(") and ends.endswith(")"))


def value_of(core: str, mark: str, decimals: int = 2) -> tuple[Decimal, int] | None:
    """A figure's value and written decimals; None where it cannot be told, or is no figure.

    >>> value_of("1.234,56", ""), value_of("1,23,456.00", ""), value_of("1,234", ""), value_of("1,234", ".")
    ((Decimal('1234.56'), 2), (Decimal('123456.00'), 2), None, (Decimal('1234'), 0))
    >>> value_of("1'234.50", ""), value_of("1.234.567", ""), value_of("12.34.56", "")
    ((Decimal('1234.50'), 2), (Decimal('1234567'), 0), None)
    """
    plain = core.translate(_APOSTROPHES)
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return _read(_whole(plain, "'"), "")
    last = marks[-1]
    before, _, after = plain.rpartition(last)
    if len(set(marks)) == 2:
        return _read(_whole(before, marks[0]) if last not in before else None, after)
    if len(marks) > 1:
        return _read(_whole(plain, last), "")
    if len(after) == 3 and before[:1] != "0" and decimals != 3 and mark != last:
        return _read(_whole(before + after, "'"), "") if mark and len(before) <= 3 else None
    return _read(_whole(before, "'"), after)


def _read(whole: str | None, after: str) -> tuple[Decimal, int] | None:
    return None if whole is None else (Decimal(f"{whole}.{after}" if after else whole), len(after))


def _whole(text: str, group: str) -> str | None:
    """Digits without their marks between thousands, or lakhs and crores; None where they do not stand so."""
    if group not in text:
        return text if text.isdecimal() else None
    sets = (r"\d{1,3}(?:X\d{3})+", r"\d{1,2}(?:X\d{2})*X\d{3}")
    fits = any(re.fullmatch(one.replace("X", re.escape(group)), text) for one in sets)
    return text.replace(group, "") if fits else None
