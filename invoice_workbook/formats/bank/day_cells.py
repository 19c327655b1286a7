"""Days as banks write them: in figures in any order, in one piece (20260302), or with the month's name.

Source: CLDR for the names of months in the languages of Europe.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from invoice_workbook.formats.bank import bank_statement
from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.tables.cells import Cell

ORDERS = ("ymd", "dmy", "mdy")
_LANGUAGES = (
    *("en_GB", "en", "de", "de_AT", "fr", "es", "it", "nl", "pt", "pl", "cs", "sk"),
    *("sv", "da", "nb", "fi", "hu", "ro", "hr", "sl", "lt", "lv", "et", "el", "bg", "tr"),
)
_BESIDES = {"mrz": 3, "maerz": 3, "sept": 9, "okt": 10, "dez": 12, "mai": 5, "juni": 6, "juli": 7}
_TIME = r"(?:(?:[T ,]+|(?<=\d)T)\d{1,2}[:.]\d{2}.*)?"
_FIGURES = re.compile(rf"([0-9]{{1,4}})([-/. ])\s*([0-9]{{1,2}})[-/. ]\s*([0-9]{{1,4}})\.?{_TIME}", re.A)
_ONE_PIECE = re.compile(rf"([0-9]{{8}}|[0-9]{{6}})([0-9]{{4}}|[0-9]{{6}})?{_TIME}", re.A)
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})\.?[-/ ]?([^\W\d_]{{3,}})\.?[-/ ,]*([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_NAME_FIRST = re.compile(rf"([^\W\d_]{{3,}})\.?[- ]([0-9]{{1,2}}),?[- ]+([0-9]{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/ ]([^\W\d_]{{3,}})\.?[-/ ]([0-9]{{1,2}}){_TIME}")


def is_like_day(cell: Cell) -> bool:
    """Whether a cell is meant as a day: a damaged one is, too."""
    if isinstance(cell, str):
        words = cell.strip()
        return words[:1].isdigit() or _month(re.split(r"[\W\d_]", words)[0]) > 0
    return isinstance(cell, date | int | float)


def read(cell: Cell, order: str) -> date | None:
    """A cell's day; None where it is none in this order.

    >>> read("20260302", "ymd"), read("02-Mar-2026", "dmy"), read("2.3.26", "dmy"), read("20²6-11-05", "ymd")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), None)
    """
    if isinstance(cell, datetime):
        return bank_statement.sound(cell.date())
    if isinstance(cell, date):
        return bank_statement.sound(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    words = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    parts = _figures(words, order) or _named(words)
    if parts is None:
        return None
    year, month, day = parts
    try:
        return bank_statement.sound(date(year + (2000 if year < 100 else 0), month, day))  # two digits: this century
    except ValueError:
        return None


def _figures(words: str, order: str) -> tuple[int, int, int] | None:
    """Year, month and day of a day in figures."""
    if found := _FIGURES.fullmatch(words):
        parts = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    elif found := _ONE_PIECE.fullmatch(words):
        parts = _pieces(found[1], order)
    else:
        return None
    if len(parts["m"]) > 2 or len(parts["d"]) > 2 or len(parts["y"]) not in (2, 4):
        return None
    return int(parts["y"]), int(parts["m"]), int(parts["d"])


def _pieces(digits: str, order: str) -> dict[str, str]:
    parts, at = {}, 0
    for name in order:
        width = 4 if name == "y" and len(digits) == 8 else 2
        parts[name] = digits[at : at + width]
        at += width
    return parts


def _named(words: str) -> tuple[int, int, int] | None:
    """Year, month and day of a day with its month's name."""
    for shape, order in ((_DAY_FIRST, "dmy"), (_NAME_FIRST, "mdy"), (_YEAR_FIRST, "ymd")):
        found = shape.fullmatch(words)
        month = _month(found[order.index("m") + 1]) if found else 0
        if found and month:
            return int(found[order.index("y") + 1]), month, int(found[order.index("d") + 1])
    return None


@cache
def _month(name: str) -> int:
    """The month of that name in all the languages that have it, 0 where there is none or they differ."""
    found = _months().get(letters(name), set())
    return next(iter(found)) if len(found) == 1 else 0


@cache
def _months() -> dict[str, set[int]]:
    from babel import UnknownLocaleError
    from babel.dates import get_month_names

    found: dict[str, set[int]] = {name: {month} for name, month in _BESIDES.items()}
    for language in _LANGUAGES:
        for width, context in (("abbreviated", "format"), ("wide", "format"), ("wide", "stand-alone")):
            try:
                names = get_month_names(width, context, language)  # type: ignore[arg-type]  # its own literals
            except UnknownLocaleError:
                continue
            for month, name in names.items():
                if len(letters(name)) > 2:
                    found.setdefault(letters(name), set()).add(month)
    return found


def order_of(cells: Iterable[Cell]) -> str:
    """The order of day, month and year that all cells agree with. Raises Unclear where more than one fits.

    Where none fits it is the order that fits the most of them, so that what is damaged can be named.
    """
    different = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str | int | float) and cell != ""]
    read_ = {order: [read(cell, order) if _may_be(cell, order) else None for cell in different] for order in ORDERS}
    fitting = [order for order in ORDERS if all(read_[order])]
    if not fitting:
        return max(ORDERS, key=lambda order: sum(day is not None for day in read_[order]))
    if all(read_[order] == read_[fitting[0]] for order in fitting):
        return fitting[0]
    if _has_points(different):
        return "dmy"
    raise Unclear("statement-date-order")


def _may_be(cell: Cell, order: str) -> bool:
    """Two digits in front are no year unless it is said, and six in one piece are no day."""
    words = str(cell).strip()
    piece = _ONE_PIECE.fullmatch(words)
    if piece:
        return len(piece[1]) == 8
    figures = _FIGURES.fullmatch(words)
    return not figures or order != "ymd" or len(figures[1]) == 4


def _has_points(cells: Sequence[Cell]) -> bool:
    """With points the day comes first."""
    return any((found := _FIGURES.fullmatch(str(cell).strip())) and found[2] == "." for cell in cells)
