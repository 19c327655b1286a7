"""Cell functions: DAYSLATE, AGEBAND, AGING, DUEDATE, DISCOUNTUNTIL, DISCOUNTRATE, LINENET, TAXOF, and so on.

Blank in, blank out. A ValueError is shown as #VALUE!, a LookupError as #N/A. Only the standard library is needed,
because LibreOffice calls them in its own Python; python-stdnum and holidays are used if they are installed.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from invoice_workbook import ages, references, terms
from invoice_workbook.currencies import DECIMALS

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING or find_spec("xlwings"):
    import xlwings as xw
else:  # in LibreOffice's own Python

    class xw:  # noqa: N801  # in xlwings' place
        """Stand-ins for the two xlwings decorators used on cell functions; they do nothing."""

        func = staticmethod(lambda function: function)
        arg = staticmethod(lambda *_, **__: lambda function: function)


def argument(name: str, doc: str, **options: Any) -> Callable[[F], F]:
    """Xlwings' `arg`, which also keeps the help with the function for the other programs that offer it."""

    def told(function: F) -> F:
        function.__dict__.setdefault("arguments", {})[name] = doc
        return xw.arg(name, doc=doc, **options)(function)

    return told


EPOCH = date(1899, 12, 30)
YEAR = 365
CENTS = 2
"""Decimals of an amount without a currency."""
_DIGITS = ".15g"
"""A cell holds 15 digits; anything beyond is binary noise."""
_LETTERS = {letter: str(ord(letter) - 55) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_left_out(value: Any) -> bool:
    """Whether an optional argument is blank; LibreOffice passes a blank cell as 0."""
    return _is_blank(value) or (not isinstance(value, (list, tuple)) and value == 0)


def _day(value: Any) -> date:
    """A date from a cell: a date, its number, or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(value)
    try:
        return EPOCH + timedelta(int(value))
    except OverflowError as error:
        raise ValueError(value) from error


def _day_or_today(value: Any) -> date:
    return date.today() if _is_left_out(value) else _day(value)


def _number(value: Any) -> Decimal:
    """A cell's number, exactly as it is shown with 15 digits."""
    if isinstance(value, bool):
        raise ValueError(value)
    try:
        number = Decimal(format(value, _DIGITS) if isinstance(value, float) else str(value).strip())
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not number.is_finite():
        raise ValueError(value)
    return number


def _cells(value: Any) -> list[Any]:
    """One cell or a block of them, row by row, as a list."""
    if not isinstance(value, (list, tuple)):
        return [value]
    return [cell for line in value for cell in (line if isinstance(line, (list, tuple)) else [line])]


def _limits(value: Any) -> Sequence[int]:
    """Last days of the bands, ascending: "30,60,90" or cells with numbers."""
    if _is_left_out(value):
        return ages.LIMITS
    parts = value.split(",") if isinstance(value, str) else [cell for cell in _cells(value) if not _is_blank(cell)]
    limits = [int(_number(part)) for part in parts]
    if not limits or limits[0] < 1 or any(b <= a for a, b in pairwise(limits)):
        raise ValueError(value)
    return limits


def _terms(value: Any) -> terms.Terms:
    agreed = terms.parse(str(value))
    if agreed is None:
        raise ValueError(value)
    return agreed


def _rounded(amount: Decimal, currency: Any) -> float:
    """An amount to its currency's decimals, half away from zero. Raises LookupError for an unknown currency."""
    decimals = CENTS if _is_left_out(currency) else DECIMALS[str(currency).strip().upper()]
    try:
        return float(amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0
    except InvalidOperation as error:
        raise ValueError(amount) from error  # more digits than any amount has


@xw.func
@argument("due", "Day the document falls due")
@argument("as_of", "The day to count to; today where it is left out")
@argument("settled", "Day it was paid, where it was")
def DAYSLATE(due: Any, as_of: Any = None, settled: Any = None) -> Any:
    """Days a document is late: from its due date to the day it was settled, or to the day given."""
    if _is_blank(due):
        return ""
    until = _day_or_today(as_of) if _is_left_out(settled) else _day(settled)
    return max(0, (until - _day(due)).days)


@xw.func
@argument("due", "Day the document falls due")
@argument("as_of", "The day to count to; today where it is left out")
@argument("limits", 'Last day of each band, as "30,60,90" or cells; 30, 60 and 90 where they are left out')
def AGEBAND(due: Any, as_of: Any = None, limits: Any = None) -> Any:
    """Band of age of an open document: current, 1-30, 31-60, 61-90, over 90."""
    if _is_blank(due):
        return ""
    until = _limits(limits)
    return ages.names(until)[ages.band((_day_or_today(as_of) - _day(due)).days, until)]


@xw.func
@argument("due_dates", "Days the documents fall due", ndim=2)
@argument("amounts", "What is open of each", ndim=2)
@argument("as_of", "The day to count to; today where it is left out")
@argument("limits", 'Last day of each band, as "30,60,90" or cells; 30, 60 and 90 where they are left out')
def AGING(due_dates: Any, amounts: Any, as_of: Any = None, limits: Any = None) -> list[list[float]]:
    """Open amounts by age band in a row, current first; they add up to the sum of the amounts."""
    days, open_ = _cells(due_dates), _cells(amounts)
    if len(days) != len(open_):
        raise ValueError("as many amounts as dates")
    until, today = _limits(limits), _day_or_today(as_of)
    sums = [Decimal(0)] * (len(until) + 2)
    for due, amount in zip(days, open_, strict=True):
        if _is_blank(amount):
            continue
        late = 0 if _is_blank(due) else (today - _day(due)).days
        sums[ages.band(late, until)] += _number(amount)
    return [[float(total) for total in sums]]


@xw.func
@argument("date", "Day of the document")
@argument("terms", 'Terms of payment, such as "2/10 net 30" or "EOM+15"')
@argument("country", "Holidays that move it to the next day: cells with days, or a country's code")
def DUEDATE(date: Any, terms: Any, country: Any = None) -> Any:
    """Due date of a document with this date and these terms: of instalments the last."""
    if _is_blank(date) or _is_blank(terms):
        return ""
    return _due_date(_day(date), _terms(terms), country)


def _due_date(day: date, agreed: terms.Terms, country: Any) -> date:
    due = terms.due_date(day, agreed)
    if due is None:
        raise ValueError(day)
    if _is_left_out(country):
        return due
    if isinstance(country, str):
        return terms.due_date(day, agreed, _public_holidays(country, due)) or due
    listed = {_day(cell) for cell in _cells(country) if not _is_blank(cell)}
    return terms.due_date(day, agreed, listed) or due


def _public_holidays(country: str, due: date) -> Any:
    """A country's holidays. Raises LookupError if they are not known here."""
    try:
        import holidays
    except ImportError as error:
        raise LookupError(country) from error
    try:
        return holidays.country_holidays(country.strip().upper(), years=(due.year, due.year + 1))
    except NotImplementedError as error:
        raise LookupError(country) from error


@xw.func
@argument("date", "Day of the document")
@argument("terms", 'Terms of payment, such as "2/10 net 30"')
def DISCOUNTUNTIL(date: Any, terms: Any) -> Any:
    """Last day of the terms' discount, of the greatest where there are two; blank if they give none."""
    if _is_blank(date) or _is_blank(terms):
        return ""
    return _discount_until(_day(date), _terms(terms))


def _discount_until(day: date, agreed: terms.Terms) -> date | str:
    return terms.discount_until(day, agreed) or ""


@xw.func
@argument("terms", 'Terms of payment, such as "2/10 net 30"')
def DISCOUNTRATE(terms: Any) -> Any:
    """The annual rate that taking the terms' discount is worth: d/(1-d) x 365/(due days - discount days)."""
    if _is_blank(terms):
        return ""
    return _discount_rate(_terms(terms))


def _discount_rate(agreed: terms.Terms) -> float:
    """Raises LookupError if the terms do not say how many days the discount costs."""
    if not agreed.discounts:
        return 0.0
    within, percent = agreed.discounts[0]
    if agreed.net_days is None or agreed.net_days <= within:
        raise LookupError(agreed)
    part = Decimal(percent).scaleb(-8)
    if part >= 1:
        raise LookupError(agreed)
    return float(part / (1 - part) * YEAR / (agreed.net_days - within))


@xw.func
@argument("quantity", "How many")
@argument("price", "Price of one, net")
@argument("discount", "Discount in per cent: 2 is 2 %")
@argument("currency", "Currency's code, which says how many decimals; two where it is left out")
def LINENET(quantity: Any, price: Any, discount: Any = None, currency: Any = None) -> Any:
    """Quantity x price less discount, exact, rounded once to the currency's decimals, half away from zero."""
    if _is_blank(quantity) or _is_blank(price):
        return ""
    left = 1 - (Decimal(0) if _is_left_out(discount) else _number(discount)) / 100
    return _rounded(_number(quantity) * _number(price) * left, currency)


@xw.func
@argument("net", "Net amount")
@argument("rate", "Tax rate in per cent: 19 is 19 %")
@argument("currency", "Currency's code, which says how many decimals; two where it is left out")
def TAXOF(net: Any, rate: Any, currency: Any = None) -> Any:
    """Tax on a net amount, rounded to the currency's decimals, half away from zero."""
    if _is_blank(net) or _is_blank(rate):
        return ""
    return _rounded(_number(net) * _number(rate) / 100, currency)


@xw.func
@argument("open", "Amount that is open")
@argument("due", "Day it fell due")
@argument("as_of", "The day to count to")
@argument("rate", "Interest for a year in per cent: 9.12 is 9.12 %")
def LATEINTEREST(open: Any, due: Any, as_of: Any, rate: Any) -> Any:
    """Interest on an amount paid late: open x rate/100 x days late/365, simple, rounded once, to two decimals."""
    if any(_is_blank(value) for value in (open, due, as_of, rate)):
        return ""
    late = max(0, (_day(as_of) - _day(due)).days)
    return _rounded(_number(open) * _number(rate) / 100 * late / YEAR, "")


@xw.func
@argument("text", "Bank account number, blanks allowed")
def IBANOK(text: Any) -> Any:
    """Whether an IBAN's check digits are correct; with python-stdnum also its country's length and own check digits."""
    if _is_blank(text):
        return ""
    number = "".join(str(text).split()).upper()
    try:
        from stdnum import iban
    except ImportError:
        return _is_mod97(number)
    return bool(iban.is_valid(number))


def _is_mod97(number: str) -> bool:
    """ISO 13616: with its first four characters moved to the end and letters as 10 to 35, the number is 1 modulo 97."""
    well_formed = 15 <= len(number) <= 34 and number.isascii() and number.isalnum()
    if not (well_formed and number[:2].isalpha() and number[2:4].isdigit()):
        return False
    return int("".join(_LETTERS.get(letter, letter) for letter in number[4:] + number[:4])) % 97 == 1


@xw.func
@argument("text", "Tax number, with or without its country's letters")
@argument("country", "Country's code of two letters")
def TAXNUMBEROK(text: Any, country: Any) -> Any:
    """Whether a tax number is valid by its country's rules; #N/A if these are not known here."""
    if _is_blank(text) or _is_blank(country):
        return ""
    try:
        from stdnum import get_cc_module
    except ImportError as error:
        raise LookupError("python-stdnum") from error
    code = str(country).strip().lower()
    rules = get_cc_module(code, "vat") if code.isascii() and code.isalpha() else None
    if rules is None:
        raise LookupError(country)
    return bool(rules.is_valid(str(text)))


@xw.func
@argument("a", "A document's reference")
@argument("b", "Another's")
def SAMEREFERENCE(a: Any, b: Any) -> Any:
    """Similarity of two references, 0 to 100: 100 same letters and digits, 90 same digits, 80 one slip apart."""
    if _is_blank(a) or _is_blank(b):
        return ""
    return references.likeness(_reference(a), _reference(b))


def _reference(value: Any) -> str:
    """A reference as text: the number 815.0 is 815."""
    return format(value, _DIGITS) if isinstance(value, float) else str(value)


FUNCTIONS: tuple[Callable[..., Any], ...] = (
    DAYSLATE,
    AGEBAND,
    AGING,
    DUEDATE,
    DISCOUNTUNTIL,
    DISCOUNTRATE,
    LINENET,
    TAXOF,
    LATEINTEREST,
    IBANOK,
    TAXNUMBEROK,
    SAMEREFERENCE,
)
"""Every cell function, as the macros and the add-in offer them."""
