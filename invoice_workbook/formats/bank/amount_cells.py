"""Amounts as banks write them: grouped, with a currency's mark, a sign before or behind, D or C, or in brackets.

Units: exact decimals; minor units are made of them once the currency is known.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from invoice_workbook.currencies import DECIMALS
from invoice_workbook.formats.bank import payment_signs
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.tables.cells import Cell, Shown

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BBD", "JMD", "TTD", "FJD", "BSD", "NAD"})
_MARKS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "GIP", "FKP", "EGP"}),
    "$": _DOLLARS,
    "US$": frozenset({"USD"}),
    "A$": frozenset({"AUD"}),
    "AU$": frozenset({"AUD"}),
    "C$": frozenset({"CAD"}),
    "CA$": frozenset({"CAD"}),
    "S$": frozenset({"SGD"}),
    "NZ$": frozenset({"NZD"}),
    "HK$": frozenset({"HKD"}),
    "R$": frozenset({"BRL"}),
    "₹": frozenset({"INR"}),
    "RS": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "¥": frozenset({"JPY", "CNY"}),
    "ZŁ": frozenset({"PLN"}),
    "KČ": frozenset({"CZK"}),
    "FT": frozenset({"HUF"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "FR": frozenset({"CHF"}),
    "SFR": frozenset({"CHF"}),
    "LEI": frozenset({"RON", "MDL"}),
    "ЛВ": frozenset({"BGN"}),
    "₺": frozenset({"TRY"}),
    "TL": frozenset({"TRY"}),
    "₽": frozenset({"RUB"}),
    "₴": frozenset({"UAH"}),
    "₪": frozenset({"ILS"}),
    "฿": frozenset({"THB"}),
    "₩": frozenset({"KRW"}),
    "RM": frozenset({"MYR"}),
}
_NUMBER = r"(?:[0-9](?:[0-9.,'’\s]*[0-9])?[.,]?|[.,][0-9]+)"
_TOKEN = re.compile(rf"\s*({_NUMBER}|[+\-()]|[A-Z]{{0,2}}\$|[€£₹¥₺₽₴₪฿₩]|[^\W\d_]+\.?)\s*")
_GROUP = {".": r"[,'’\s]", ",": r"[.'’\s]"}
_DIGIT = re.compile(r"\d")
_PLAIN = {".": re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]+)?"), ",": re.compile(r"[+-]?[0-9]{1,15}(,[0-9]+)?")}
_CLEAR = re.compile(r"\s*[+-]?[0-9]+([.,])[0-9]{1,2}\s*")
_MINUS = str.maketrans(dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{FIGURE DASH}\N{SMALL HYPHEN-MINUS}", "-"))
_SIGNIFICANT = ".15g"
"""Digits of a number in an Excel cell that mean something."""


@dataclass(frozen=True)
class Amount:
    """An amount with its sign; `is_marked` where a plus or a word said which way, `currencies` its mark may mean."""

    value: Decimal
    is_marked: bool = False
    currencies: frozenset[str] = frozenset()
    mark: str = ""
    raw: str = ""


def has_digit(cell: Cell) -> bool:
    """Whether a cell holds anything that may be an amount."""
    cell = _value(cell)
    return _is_number(cell) or (isinstance(cell, str) and _DIGIT.search(cell) is not None)


def read(cell: Cell, decimal: str) -> Amount | None:
    """A cell's amount; None where it is none. `decimal` is the mark before its decimals.

    >>> read("1.233,50 S", ",").value, read("($7,971.39)", ".").value, read("EUR 12", ".").value, read("1,5,0.00", ".")
    (Decimal('-1233.50'), Decimal('-7971.39'), Decimal('12'), None)
    """
    cell = _value(cell)
    if not isinstance(cell, str):
        return Amount(Decimal(format(cell, _SIGNIFICANT))) if _is_number(cell) else None
    if _PLAIN[decimal].fullmatch(bare := cell.strip()):  # most are
        return Amount(Decimal(bare.replace(decimal, ".")), bare[0] == "+", raw=bare)
    tokens = _tokens(cell)
    numbers = [token for token in tokens if token[:1].isdigit() or token[:1] in ".,"]
    if len(numbers) != 1 or (digits := _digits(numbers[0], decimal)) is None:
        return None
    rest = [token for token in tokens if token is not numbers[0]]
    brackets = [token for token in rest if token in ("(", ")")]
    is_bracketed = brackets == ["(", ")"] and tokens[:1] == ["("] and tokens[-1:] == [")"]
    words = [token.rstrip(".") for token in rest if token not in ("(", ")", "+", "-")]
    ways = [1 - 2 * (one == "-") for one in rest if one in ("+", "-")]
    ways += [way for word in words if not currencies(word) and (way := payment_signs.behind(word))]
    money = [word for word in words if currencies(word)]
    if (brackets and not is_bracketed) or len(ways) + is_bracketed > 1 or len(money) > 1:
        return None
    if len(money) + sum(payment_signs.behind(word) != 0 for word in words if word not in money) != len(words):
        return None
    value = Decimal(digits) * (-1 if is_bracketed or ways == [-1] else 1)
    mark = money[0] if money else ""
    is_marked = "+" in rest or any(payment_signs.behind(word) for word in words if word not in money)
    return Amount(value, is_marked, currencies(mark), mark, cell.strip())


def _value(cell: Cell) -> Cell:
    """A number as it is, whatever its cell shows."""
    return cell.number if isinstance(cell, Shown) else cell


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def _tokens(cell: str) -> list[str]:
    """The parts of a text cell; none where a character belongs to no amount."""
    left, found = cell.translate(_MINUS).strip().lstrip("'"), []  # Excel's mark of a text
    while left:
        token = _TOKEN.match(left)
        if token is None:
            return []
        found.append(token[1].strip())
        left = left[token.end() :]
    return found


def currencies(word: str) -> frozenset[str]:
    """The currencies that a mark at an amount may mean; none where it is no such mark."""
    upper = word.upper()
    return frozenset({upper}) if upper in DECIMALS else _MARKS.get(upper, frozenset())


def _digits(number: str, decimal: str) -> str | None:
    """A number with a point, where its groups are of three (or, in India, of two before the last three)."""
    group = _GROUP[decimal]
    whole, _, part = number.partition(decimal)
    if part and not part.isdigit():
        return None
    is_grouped = re.fullmatch(rf"\d+|\d{{1,3}}({group})\d{{3}}(\1\d{{3}})*|\d{{1,2}}(,\d{{2}})+,\d{{3}}", whole)
    if whole and not is_grouped:
        return None
    return (re.sub(r"[^0-9]", "", whole) or "0") + (f".{part}" if part else "")


def decimal_of(cells: Iterable[Cell], currencies: Iterable[str]) -> str:
    """The decimal mark that all amounts agree with. Raises Unclear where it cannot be told."""
    written = [(cell, _CLEAR.fullmatch(cell)) for cell in cells if isinstance(cell, str)]
    numbers = [token for cell, clear in written if not clear for token in _tokens(cell) if token[:1].isdigit()]
    marks = {clear[1] for _, clear in written if clear}
    marks |= {mark for number in numbers if (mark := _evidence(number)) and _digits(number, mark) is not None}
    if len(marks) > 1:
        raise Unclear("statement-decimal")
    if marks:
        return marks.pop()
    unclear = {found[1] for number in numbers if (found := re.search(r"([.,])\d{3}$", number))}
    if unclear and len(unclear) == 1 and {DECIMALS.get(code) for code in currencies} == {0}:
        return "," if unclear == {"."} else "."  # a currency without decimals: what is grouped is thousands
    if unclear:
        raise Unclear("statement-decimal")
    return "."


def _evidence(number: str) -> str:
    """The decimal mark that a number shows, else "": the last of two kinds, the other of one that repeats."""
    seen = [char for char in number if char in ".,"]
    if len(set(seen)) == 2:
        return seen[-1]
    if len(seen) > 1:
        return "," if seen[0] == "." else "."
    return seen[0] if seen and not re.search(r"[.,]\d{3}$", number) else ""
