"""Cell values between xlwings and the office, which has only numbers and texts: dates and booleans are formats.

Source: com.sun.star.util.NumberFormat (types), com.sun.star.sheet.FormulaResult, LibreOffice's formula error codes.
"""

import numbers
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from invoice_workbook.libreoffice import formulas

EPOCH = datetime(1899, 12, 30)
DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
DATE_FORMAT, DATETIME_FORMAT, LOGICAL_FORMAT = "YYYY-MM-DD", "YYYY-MM-DD HH:MM:SS", "BOOLEAN"
ERRORS = {532: "#DIV/0!", 524: "#REF!", 525: "#NAME?", 503: "#NUM!", 523: "#NUM!", 32767: "#N/A", 521: "#NULL!"}
"""Error codes that have a name in Excel; any other is #VALUE!."""
NO_REFERENCE = 524
ARGUMENT, NO_VALUE = 502, 519
"""The office's two errors for wrong arguments; Excel's error depends on the function."""
OUT_OF_DOMAIN = {
    "#REF!": {"INDEX", "VLOOKUP", "HLOOKUP", "OFFSET"},
    "#N/A": {"RANK", "RANK.EQ", "RANK.AVG"},
    "#NUM!": {"SQRT", "LN", "LOG", "LOG10", "FACT", "COMBIN", "GAMMALN", "LARGE", "SMALL", "PERCENTILE", "QUARTILE"}
    | {"PERCENTILE.INC", "QUARTILE.INC", "DATE", "DATEDIF", "WEEKDAY", "BASE", "HEX2DEC", "BIN2DEC", "OCT2DEC"},
}


class Error(str):
    """The result of a formula without a value; its text is Excel's name for the error."""

    __slots__ = ()


def to_serial(moment: date, epoch: datetime = EPOCH) -> float:
    """A day or moment as its number; a day's fraction is its time.

    >>> to_serial(date(2026, 1, 2))
    46024.0
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment.replace(tzinfo=None) - epoch) / timedelta(days=1)


def to_datetime(serial: float, epoch: datetime = EPOCH) -> datetime | float:
    """The date and time of a number, to the millisecond; the number itself if it is beyond the calendar."""
    try:
        return epoch + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial


def error_of(cell: Any) -> Error:
    """A formula's error by Excel's name; for ranges without a common cell the office has #REF!."""
    code = cell.getError()
    if code == NO_REFERENCE and formulas.is_crossing(cell.getFormula()):
        return Error("#NULL!")
    if code in (ARGUMENT, NO_VALUE):
        called = formulas.functions(cell.getFormula())
        return Error(next((name for name, those in OUT_OF_DOMAIN.items() if called & those), "#VALUE!"))
    return Error(ERRORS.get(code, "#VALUE!"))


def prepared(value: Any) -> Any:
    """A value in the form a cell accepts: blank for None, floats for any library's numbers.

    Raises TypeError for a value no cell can hold, such as a duration or a list.
    """
    kind = type(value).__name__
    if kind == "datetime64":  # numpy's; NaT becomes None
        value = value.astype("datetime64[us]").item()
    if value is None or kind == "NAType" or value != value:  # noqa: PLR0124  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, (bool, str, date)):
        return value
    if kind == "bool":  # numpy's
        return bool(value)
    if (isinstance(value, numbers.Number) or hasattr(value, "__float__")) and kind != "timedelta64":
        return float(value)  # complex numbers raise, as they should
    raise TypeError(f"A cell cannot hold {value!r}, a {kind}: write it as a text or a number.")


def cleaned(
    rows: Sequence[Sequence[Any]],
    moments: Callable[..., Any],
    empty: Any,
    number: Callable[[float], Any] | None,
    errors_as_text: bool,
) -> list[list[Any]]:
    """A block's values in the form xlwings passes on."""

    def one(value: Any) -> Any:
        kind = type(value)
        if kind is float:
            return number(value) if number else value
        if kind is str:
            return value or empty
        if kind is datetime:
            parts = {name: getattr(value, name) for name in ("year", "month", "day", "hour", "minute", "second")}
            return moments(**parts, microsecond=value.microsecond)
        if kind is Error:
            return str(value) if errors_as_text else None
        return empty if value is None else value

    return [[one(value) for value in row] for row in rows]
