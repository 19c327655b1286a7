"""What a number shows in its cell, by the cell's number format: a date, a percentage, leading zeros, words around it.

Only what every Excel shows alike is written out; groups of digits, fractions and powers are left to the number itself,
and so is a format that would hide digits.
Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.31; the calendars of 18.17.4.1.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal

BUILT_IN: dict[int, str] = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 22: "yyyy-mm-dd hh:mm", 46: "[h]:mm:ss"} | {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "hh:mm"),
}
"""Formats that a file names by number alone; the others (groups of digits, fractions, powers) show their number."""
PLAIN, DATE, PERCENT, DIGITS = "plain", "date", "percent", "digits"
_PIECES = re.compile(r'"([^"]*)"|\\(.)|\[([^\]]*)\]|_.|\*.|(General)|(.)', re.DOTALL | re.IGNORECASE)
_LITERAL = "-+():! $€£¥'<>={}~&^ "
LAST_SERIAL = 2_958_466
"""The day after Excel's last one, 9999-12-31."""
KEPT = 10**15
"""Excel keeps 15 digits of a number: one from here on has lost some, unless the file spells it out."""


def kind_of(code: str) -> str:
    """What a format makes of a number.

    >>> [kind_of(one) for one in ("General", "00000", "0.0%", "dd/mm/yyyy", "[h]:mm", "#,##0.00", '"day "0')]
    ['plain', 'digits', 'percent', 'date', 'plain', 'plain', 'digits']
    """
    bare = ""
    for quoted, escaped, brackets, general, mark in _PIECES.findall(_section(code, 1)):
        if general or (brackets and re.fullmatch("h+|m+|s+", brackets.lower())):
            return PLAIN
        bare += "" if quoted or escaped else mark
    if re.search("[ymdhs]", bare.lower()):
        return DATE
    if "%" in bare:
        return PERCENT
    return DIGITS if re.search("[0#?]", bare) and not re.search("[,/eE@]", bare) else PLAIN


def _section(code: str, number: int) -> str:
    """The format's section for numbers of that place (1: above zero, 2: below), without the marks between."""
    sections = [""]
    for piece in _PIECES.finditer(code):
        if piece[5] == ";":
            sections.append("")
        else:
            sections[-1] += piece[0]
    return sections[number - 1] if number <= len(sections) else sections[0]


def shown(number: Decimal, code: str) -> str | None:
    """What the cell shows; None where that is the number itself, or cannot be said.

    >>> shown(Decimal(42), "00000"), shown(Decimal(123456), "000-000"), shown(Decimal("12.5"), "0.00")
    ('00042', '123-456', '12.50')
    >>> shown(Decimal("0.235"), "0.0%"), shown(Decimal("0.235"), "0%"), shown(Decimal(-7), '"INV-"000')
    ('23.5%', None, '-INV-007')
    """
    below = number < 0 and _section(code, 2) != _section(code, 1)
    pieces = _pieces(_section(code, 2 if below else 1))
    if pieces is None:
        return None
    percents = sum(mark == "%" for kind, mark in pieces if kind == "mark")
    written = abs(number.scaleb(2 * percents))
    marks = "".join(mark for kind, mark in pieces if kind == "digit")
    whole, point, decimals = marks.partition(".")
    if not whole + decimals or written != round(written, len(decimals)):
        return None
    fixed = f"{written:.{len(decimals)}f}"
    digits, _, after = fixed.partition(".")
    after = after.rstrip("0").ljust(len(decimals.rstrip("#?")), "0") if decimals else ""
    return ("-" if number < 0 and not below else "") + _put(pieces, digits, after, len(whole), bool(point))


def _pieces(section: str) -> list[tuple[str, str]] | None:
    """The section's pieces (digits, words, percent signs); None where one is not known."""
    found: list[tuple[str, str]] = []
    for quoted, escaped, brackets, _, mark in _PIECES.findall(section):
        if quoted or escaped:
            found.append(("word", quoted or escaped))
        elif brackets.startswith("$"):
            found.append(("word", brackets[1:].partition("-")[0]))
        elif mark and mark in "0#?.":
            found.append(("digit", mark))
        elif mark == "%":
            found.append(("mark", mark))
        elif mark and mark in _LITERAL:
            found.append(("word", mark))
        elif mark:
            return None
    return found


def _put(pieces: list[tuple[str, str]], digits: str, after: str, places: int, has_point: bool) -> str:
    """The digits in their places, from the point to both sides."""
    digits = "" if digits == "0" else digits
    left = digits.rjust(places, " ")
    first, rest = left[: len(left) - places], left[len(left) - places :]
    out, place, behind, is_after = "", 0, 0, False
    for kind, mark in pieces:
        if kind != "digit":
            out += mark
        elif mark == ".":
            is_after, out = True, out + "."
        elif is_after:
            out += after[behind : behind + 1]
            behind += 1
        else:
            digit = rest[place]
            out += (first if place == 0 else "") + (digit if digit != " " else "0" if mark == "0" else "")
            place += 1
    return out.strip()


def moment(serial: float, is_1904: bool) -> datetime | None:
    """The moment that a serial number means; None where no calendar has it.

    >>> moment(46266, False), moment(44804, True), moment(-1, False), moment(60, False)
    (datetime.datetime(2026, 9, 1, 0, 0), datetime.datetime(2026, 9, 1, 0, 0), None, None)
    """
    if not 0 <= serial < LAST_SERIAL or (not is_1904 and 60 <= serial < 61):  # 29 February 1900 never was
        return None
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if serial >= 61 else 31)
    return first + timedelta(milliseconds=round(serial * 86_400_000))
