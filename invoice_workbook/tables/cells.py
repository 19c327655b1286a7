"""One column of raw cells as a typed column, with the cells that could not be read.

A cell is str, int, float, bool, datetime, date or None, as the host gives it. An import's cell may also be a number
with what it shows, or no value at all.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import money
from invoice_workbook.folding import western


@dataclass(frozen=True)
class Shown:
    """A number that its cell shows otherwise: 42 as 00042, 0.23 as 23%."""

    number: int | float
    words: str
    is_percent: bool = False


@dataclass(frozen=True)
class Fault:
    """A cell without a value that could be taken: an error such as #N/A, or a number of which Excel lost digits."""

    words: str
    reason: str = "cell-error"


Cell = str | int | float | bool | datetime | date | time | Shown | Fault | None


class Cells(tuple[Cell, ...]):
    """A column of cells that remembers their types: they are needed often, but looked up only once."""

    @classmethod
    def of(cls, cells: Iterable[Cell], kinds: Iterable[type]) -> "Cells":
        """A column whose types are known."""
        column = cls(cells)
        column.__dict__["kinds"] = frozenset(kinds)  # where the property looks first
        return column

    @cached_property
    def kinds(self) -> frozenset[type]:
        """The types of its cells."""
        return frozenset(map(type, self))


BLANK = frozenset({type(None)})
"""The kinds of a column with nothing in it."""


def kinds(cells: Sequence[Cell]) -> frozenset[type]:
    """The types of these cells."""
    return cells.kinds if isinstance(cells, Cells) else frozenset(map(type, cells))


EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar (1900 system, from March 1900 on)."""
_FIRST_DAY = date(1900, 1, 1)
"""Earlier values are only a time of day, which some programs give as a moment on day 0."""
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 109_574
"""Plain numbers read as dates: 1950 to 2199."""

LARGEST = 2.0**53
"""Above this many units a cell cannot hold every whole number: it is reported, not rounded."""

_GROUPED = re.compile(r"[+-]?\d{1,3}([., '\u00a0\u202f])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_UNCLEAR = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
"""1,381 may be a little more than one, or more than a thousand."""
_DATES = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?"), "ymd"),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"), "dmy"),
)


@dataclass
class Misread:
    """Cells of one column that could not be read: their place, their content, and what it could be."""

    kind: str
    rows: list[int] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    def add(self, row: int, cell: Cell, offered: str) -> None:
        """One more."""
        self.rows.append(row)
        self.raw.append(as_text(cell))
        self.offered.append(offered)


def as_text(cell: Cell) -> str:
    """A cell of a text column: 123.0 is "123", a date is ISO, blank is "", 42 with the format 00000 is "00042"."""
    if isinstance(cell, Shown | Fault):
        return cell.words
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else np.format_float_positional(cell, trim="-")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat()


def texts(cells: Sequence[Cell]) -> pd.Series:
    """A text column; blank is ""."""
    found = np.full(len(cells), "", object)
    if kinds(cells) <= {str, type(None)}:
        if kinds(cells) != BLANK:
            found[:] = cells
        if kinds(cells) > BLANK:
            found[~found.astype(bool)] = ""
    else:
        found[:] = [as_text(cell) for cell in cells]
    return pd.Series(found, dtype=object, copy=False)


def mapped(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """A text column, changing each different text only once."""
    each = texts.tolist()
    known = {text: change(text) for text in set(each)}
    if all(text == changed for text, changed in known.items()):
        return texts
    return pd.Series([known[text] for text in each], index=texts.index, dtype=object)


def dates(cells: Sequence[Cell]) -> tuple[pd.Series, Misread]:
    """A date column (without times), and the cells that are not dates."""
    misread = Misread("not-a-date")
    if kinds(cells) == BLANK:
        return pd.Series(np.full(len(cells), "NaT", "datetime64[s]"), copy=False), misread
    raw = cells
    if not kinds(cells) <= {datetime, type(None)}:
        cells = [_day(cell, row, misread) for row, cell in enumerate(cells)]
    missing = pd.NaT.to_numpy().astype(np.int64)
    there = [cell for cell in cells if cell is not None]
    days = np.full(len(cells), missing)
    filled = np.ones(len(cells), bool) if len(there) == len(cells) else np.array([cell is not None for cell in cells])
    first = date(1970, 1, 1).toordinal()
    days[filled] = np.fromiter(map(date.toordinal, there), np.int64, len(there)) - first  # type: ignore[arg-type]
    for row in np.flatnonzero(filled & (days < _FIRST_DAY.toordinal() - first)):
        misread.add(int(row), raw[int(row)], "")
        days[row] = missing
    return pd.Series(days.view("datetime64[D]").astype("datetime64[s]"), copy=False), misread


def _day(cell: Cell, row: int, misread: Misread) -> date | None:
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return date.fromordinal(EPOCH.toordinal() + int(cell))
    if cell is not None and as_text(cell).strip():
        misread.add(row, cell, date_offered(as_text(cell)))
    return None


def date_offered(text: str) -> str:
    """The ISO date that a text means if it can mean only one; otherwise ""."""
    for pattern, _ in _DATES:
        if found := pattern.fullmatch(western(text.strip())):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                return ""
    return ""


def number_offered(text: str) -> str:
    """The number that a text such as "1,381.12" means if it can mean only one; otherwise "".

    >>> number_offered("1,381.12"), number_offered("1.381,12"), number_offered("12,50"), number_offered("twelve")
    ('1381.12', '1381.12', '12.50', '')
    """
    text = western(text.strip())
    if _PLAIN.fullmatch(text) and not _UNCLEAR.fullmatch(text):
        return text.replace(",", ".")
    if (found := _GROUPED.fullmatch(text)) and not _UNCLEAR.fullmatch(text):
        return text.replace(found[1], "").replace(",", ".")
    return ""


def numbers(cells: Sequence[Cell]) -> tuple[npt.NDArray[np.float64], Misread]:
    """A column of numbers, NaN where blank, and the cells that are not numbers."""
    misread = Misread("not-a-number")
    if not kinds(cells) <= {int, float, type(None)}:
        cells = [_number(cell, row, misread) for row, cell in enumerate(cells)]
    if kinds(cells) <= {int, float}:
        return np.fromiter(cells, np.float64, len(cells)), misread
    return np.array(cells, dtype=np.float64), misread


def _number(cell: Cell, row: int, misread: Misread) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell
    if cell is not None and as_text(cell).strip():
        misread.add(row, cell, number_offered(as_text(cell)))
    return None


def _no_units(rows: int) -> pd.Series:
    return pd.Series(pd.arrays.IntegerArray(np.zeros(rows, np.int64), np.ones(rows, bool)))


def units(cells: Sequence[Cell], decimals: money.Ints | int) -> tuple[pd.Series, list[Misread]]:
    """A column of whole units of 10**-decimals; the cells that are not numbers, and those with more decimals."""
    if kinds(cells) == BLANK:
        return _no_units(len(cells)), [Misread("not-a-number"), Misread("too-many-decimals")]
    values, not_numbers = numbers(cells)
    with np.errstate(over="ignore"):  # a cell may hold the largest number there is
        too_large = np.abs(np.nan_to_num(values)) * np.power(10.0, decimals) >= LARGEST
    for row in np.flatnonzero(too_large):
        not_numbers.add(int(row), cells[int(row)], "")
        values[row] = np.nan
    whole, too_fine = money.from_cells(values, decimals)
    finer = Misread("too-many-decimals")
    allowed = np.broadcast_to(decimals, values.shape)
    series = pd.Series(whole)
    for row in np.flatnonzero(too_fine):
        finer.add(int(row), cells[int(row)], money.as_text(int(series[row]), int(allowed[row])))
    return series, [not_numbers, finer]
