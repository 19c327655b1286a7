"""Payment terms: "2/10 net 30", "EOM+15", "30 Tage netto" and rows of the Terms table, to due date and discount date.

Units: days; percentages in millionths (2 % is 2_000_000).
"""

import calendar
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

INVOICE_DATE = "invoice date"
END_OF_MONTH = "end of month"
MONTHS_AFTER = "months after end of month"
USUAL = (
    "due on receipt",
    "net 7",
    "net 10",
    "net 14",
    "net 30",
    "net 45",
    "net 60",
    "EOM",
    "EOM+15",
    "2/10 net 30",
)
"""The terms in a new workbook. Each can be read from its name."""

_DAYS = "(?:days?|d|tage?n?|రోజులు|రోజుల)"  # English, German, Telugu
_NET = r"(?:net|netto|n)"
_WITHIN = r"(?:(?:if\s+paid\s+)?(?:within|in|innerhalb(?:\s+von)?|binnen)\s+)?"
_DISCOUNT = rf"""
    (?:(?P<percent>\d+(?:[.,]\d+)?)\s*%?\s*/\s*(?P<within>\d+)(?:\s*{_DAYS}\b)?          # 2/10, 2%/10
    |(?P<percent_2>\d+(?:[.,]\d+)?)\s*%\s*(?:discount\s+|skonto\s+)?{_WITHIN}(?P<within_2>\d+)(?:\s*{_DAYS}\b)?
    |(?P<within_3>\d+)\s*{_DAYS}\s*(?P<percent_3>\d+(?:[.,]\d+)?)\s*%(?:\s*(?:discount|skonto))?)
"""
_REST = rf"""
    (?:{_NET}\s*/?\s*{_WITHIN}(?P<days>\d+)(?:\s*{_DAYS})?                               # net 30, n/30, net 30 days
    |{_WITHIN}(?P<days_2>\d+)\s*{_DAYS}(?:\s*{_NET})?                                    # 30 days, 30 Tage netto
    |(?P<days_3>\d+)\s*{_NET})                                                           # 30 net
"""
_FROM_INVOICE = re.compile(rf"(?:{_DISCOUNT}\s*[,;]?\s*)?{_REST}", re.IGNORECASE | re.VERBOSE)
_MONTH_END = r"(?:eom|end\s+of\s+(?:the\s+)?month|month\s+end|monatsende)"
_EOM = re.compile(
    rf"""(?:{_NET}\s*)?{_MONTH_END}(?:\s*\+?\s*(?P<days>\d+)(?:\s*{_DAYS})?)?               # EOM, EOM+15, EOM 15 days
    |(?:{_NET}\s*/?\s*)?(?P<days_2>\d+)(?:\s*{_DAYS})?\s*(?:after\s+|nach\s+)?{_MONTH_END}  # net 15 EOM, 15 days EOM
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MONTHS = re.compile(
    rf"(?P<next>end\s+of\s+(?:the\s+)?(?:next|following)\s+month)|(?P<months>\d+)\s*(?:months?|monate?)\s*"
    rf"(?:after\s+|nach\s+)?{_MONTH_END}",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"(?:(?:due|payable|zahlbar|fällig)\s+)?(?:(?:up)?on\s+receipt|at\s+once|immediate(?:ly)?|sofort)"
    r"(?:\s+fällig)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Terms:
    """When a document is due, and which discount is allowed until when."""

    days: int
    basis: str = INVOICE_DATE
    discount_days: int | None = None
    discount: int = 0


def parse(text: str) -> Terms | None:
    """Terms as they are usually written in English, German or Telugu; None if the text is not understood.

    A discount of 100 % or more, or one that outlasts the net days, is not understood.

    >>> parse("2/10 net 30")
    Terms(days=30, basis='invoice date', discount_days=10, discount=2000000)
    >>> parse("2 % 10 days, net 30 days") == parse("2/10 n30") == parse("10 Tage 2 % Skonto, 30 Tage netto")
    True
    >>> parse("EOM+15").basis, parse("due on receipt").days, parse("2/40 net 30")
    ('end of month', 0, None)
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split()).rstrip(".")
    if found := _FROM_INVOICE.fullmatch(text):
        return _from_invoice(found)
    if found := _EOM.fullmatch(text):
        return Terms(int(_said(found, "days") or 0), END_OF_MONTH)
    if found := _MONTHS.fullmatch(text):
        return Terms(1 if found["next"] else int(found["months"]), MONTHS_AFTER)
    return Terms(0) if _AT_ONCE.fullmatch(text) else None


def usual_rows() -> list[dict[str, object]]:
    """Rows of Terms for a new workbook, as cells by field; the discount in percent.

    >>> usual_rows()[-1]
    {'terms': '2/10 net 30', 'days': 30, 'basis': 'invoice date', 'discount_days': 10, 'discount': 2}
    """
    read = [(name, parse(name) or Terms(0)) for name in USUAL]
    return [
        {
            "terms": name,
            "days": row.days,
            "basis": row.basis,
            "discount_days": row.discount_days,
            "discount": row.discount // 1_000_000 or None,
        }
        for name, row in read
    ]


def is_usual(name: str, row: Terms) -> bool:
    """Whether a row of Terms is as in a new workbook, untouched."""
    return name.strip().casefold() in {usual.casefold() for usual in USUAL} and parse(name) == row


def _from_invoice(found: re.Match[str]) -> Terms | None:
    days, percent, within = (_said(found, name) for name in ("days", "percent", "within"))
    assert days is not None  # every spelling has them
    if percent is None or within is None:
        return Terms(int(days))
    discount = int(Decimal(percent.replace(",", ".")).scaleb(6))
    if discount >= 100_000_000 or int(within) > int(days):
        return None
    return Terms(int(days), INVOICE_DATE, int(within), discount)


def _said(found: re.Match[str], name: str) -> str | None:
    """What a group or one of its other spellings (name_2, name_3) holds."""
    groups = found.groupdict()
    return next((groups[key] for key in (name, f"{name}_2", f"{name}_3") if groups.get(key) is not None), None)


def agreed(text: str, rows: Mapping[str, Terms]) -> Terms | None:
    """What terms mean: by their row, or by a row whose name means the same, or as the text itself reads.

    `rows` are the Terms table's, by name. None where there is no row and the text is not understood.

    >>> rows = {"net 30": Terms(31)}
    >>> agreed("Net30", rows).days, agreed("30 days", rows).days, agreed("net 14", rows).days, agreed("soon", rows)
    (31, 31, 14, None)
    """
    if (found := rows.get(text.strip().casefold())) is not None:
        return found
    read = parse(text)
    return None if read is None else next((row for name, row in rows.items() if parse(name) == read), read)


def month_end(day: date, months: int = 0) -> date:
    """Last day of the month that many months after the day's own.

    >>> month_end(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def due_date(document_date: date, terms: Terms, holidays: Collection[date] = ()) -> date | None:
    """The due date; a listed holiday moves it to the next working day.

    None if the date would be beyond the calendar.
    """
    try:
        return _due_date(document_date, terms, holidays)
    except (OverflowError, ValueError):
        return None


def _due_date(document_date: date, terms: Terms, holidays: Collection[date]) -> date:
    if terms.basis == MONTHS_AFTER:
        due = month_end(document_date, terms.days)
    elif terms.basis == END_OF_MONTH:
        due = month_end(document_date) + timedelta(terms.days)
    else:
        due = document_date + timedelta(terms.days)
    while due in holidays:
        due += timedelta(1)
    return due


def discount_until(document_date: date, terms: Terms) -> date | None:
    """Last day on which the discount may be taken; None if the terms give no discount.

    A holiday does not move it.
    """
    if terms.discount_days is None or not terms.discount:
        return None
    return due_date(document_date, Terms(terms.discount_days))
