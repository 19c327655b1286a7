"""Cells from other programs as rows of our tables, strictly read: every unreadable cell is reported.

Amounts, dates and numbers are accepted only if unambiguous; nothing is guessed, nothing is rounded.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money, names
from invoice_workbook.books import Books
from invoice_workbook.folding import western
from invoice_workbook.schema import SETTINGS_TABLE, Column, Table
from invoice_workbook.tables.cells import LARGEST, Cell, Fault, Shown, as_text
from invoice_workbook.tables.typed_columns import CURRENCY_FIELDS, row_currency

LONGEST_TEXT = 32_767
FIRST_YEAR = 1900
"""Excel's calendar begins here."""
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Reading:
    """How dates and numbers are written in the source."""

    date_order: str = "ymd"
    cut_times: bool = False
    decimal: str = "."
    thousands: str = ""


@dataclass
class Refusals:
    """Rejected rows: their number in the file, the reason (id and words) of the first bad cell, and of every one."""

    reasons: dict[int, tuple[str, dict[str, object]]] = field(default_factory=dict)
    every: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)

    def add(self, number: int, id_: str, **words: object) -> None:
        """Reject a row; the first reason stays its reason."""
        self.reasons.setdefault(number, (id_, {"row": number, **words}))
        self.every.append((number, id_, {"row": number, **words}))


def typed(
    table: Table,
    cells: Mapping[str, Sequence[Cell]],
    numbers: Sequence[int],
    books: Books,
    reading: Reading,
    refused: Refusals,
) -> pd.DataFrame:
    """Rows of a table as the books hold them, labelled by their number in the file; rejected rows are still included.

    Columns missing from the source are blank.
    """
    index = pd.Index(list(numbers), dtype=np.int64)
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.filled == "formula" or column.type == "amount":
            continue
        given = _whole(column, cells.get(column.field), index, refused)
        columns[column.field] = _column(column, given, reading, refused)
    frame = pd.DataFrame(columns, index=index)
    if table.name == SETTINGS_TABLE.name:
        frame["name"] = frame["name"].map(lambda word: names.meant(table.name, "name", word))
        pairs = zip(frame["name"], frame["value"], strict=True)
        frame["value"] = pd.Series([names.value_meant(*pair) for pair in pairs], index, dtype=object)
    for name in CURRENCY_FIELDS:
        if name in frame:
            frame[name] = _currencies(table.by_field[name], frame[name].str.strip().str.upper(), refused)
    if "row_currency" in books[table.name]:
        frame["row_currency"] = row_currency(table, frame, books.tables, books.settings.currency)
        frame["row_decimals"] = money.decimals(frame["row_currency"])
    for column in table.columns:
        if column.type == "amount" and column.filled != "formula":
            amounts = _whole(column, cells.get(column.field), index, refused)
            frame[column.field] = _units(column, amounts, frame["row_decimals"], reading, refused)
    return frame


def _whole(column: Column, given: Sequence[Cell] | None, index: pd.Index, refused: Refusals) -> pd.Series:
    """A column's cells; those that have no value that could be taken reject their rows."""
    cells = list(given) if given is not None else [None] * len(index)
    if Fault in set(map(type, cells)):
        for place, cell in enumerate(cells):
            if isinstance(cell, Fault):
                refused.add(int(index[place]), cell.reason, column=column.header, raw=cell.words)
                cells[place] = None
    return pd.Series(cells, index=index, dtype=object)


def _currencies(column: Column, codes: pd.Series, refused: Refusals) -> pd.Series:
    for number, code in codes[~codes.isin({*currencies.DECIMALS, ""})].items():
        refused.add(int(str(number)), "unknown-currency", column=column.header, raw=code)
    return codes


def _column(column: Column, cells: pd.Series, reading: Reading, refused: Refusals) -> pd.Series:
    match column.type:
        case "date":
            days = _each(cells, lambda cell: _date(cell, reading), column, "not-a-date", refused)
            return pd.Series(pd.to_datetime(days, errors="coerce"), index=cells.index).astype("datetime64[s]")
        case "price" | "quantity" | "percent":
            return _units(column, cells, pd.Series(money.DECIMALS_OF_MILLIONTHS, index=cells.index), reading, refused)
        case "whole":
            return _units(column, cells, pd.Series(0, index=cells.index), reading, refused)
        case "choice":
            words = {"choices": column.choices}
            found = _each(cells, lambda c: _choice(column, as_text(c)), column, "not-a-choice", refused, words)
            return found.fillna("")
        case "any":
            return _texts(column, cells.map(_of_hundred), refused)
        case _:
            return _texts(column, cells, refused)


def _choice(column: Column, word: str) -> str | None:
    return names.choice_named(column.choices, word) if word.strip() else ""


def _texts(column: Column, cells: pd.Series, refused: Refusals) -> pd.Series:
    texts = cells.map({cell: as_text(cell) for cell in cells.unique()}).fillna("").astype(object)
    for number, text in texts[texts.str.len() > LONGEST_TEXT].items():
        refused.add(int(str(number)), "too-long", column=column.header, length=len(text))
    return texts


def _each(
    cells: pd.Series,
    read: Callable[[Cell], object],
    column: Column,
    id_: str,
    refused: Refusals,
    words: Mapping[str, object] | None = None,
) -> pd.Series:
    """Each different cell, read once; None from `read` rejects the rows that hold it."""
    known = {cell: read(cell) for cell in cells.unique()}
    bad = {cell for cell, value in known.items() if value is None and cell is not None}
    if bad:
        for number, cell in cells[cells.isin(bad)].items():
            refused.add(int(str(number)), id_, column=column.header, raw=as_text(cell), **(words or {}))
    return cells.map(known)


def _date(cell: Cell, reading: Reading) -> object:
    """A date; NaT if blank, None if it is not a date or has a time that may not be cut."""
    if cell is None or cell == "":
        return pd.NaT
    if isinstance(cell, datetime):
        return cell.date() if reading.cut_times or cell.time() == time() else None
    if isinstance(cell, date):
        return cell
    day, _, hour = western(as_text(cell)).strip().replace("T", " ").partition(" ")
    if hour.strip(" 0:.Z") and not reading.cut_times:
        return None
    parts = re.split(r"[-/.]", day)
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    named = dict(zip(reading.date_order, map(int, parts), strict=True))
    try:
        return date(named["y"], named["m"], named["d"]) if named["y"] >= FIRST_YEAR else None
    except ValueError:
        return None


def _units(column: Column, cells: pd.Series, decimals: pd.Series, reading: Reading, refused: Refusals) -> pd.Series:
    """Numbers in whole units of 10**-decimals, exactly as written; each different one is read once."""
    known: dict[tuple[Cell, int], int | None] = {(None, digits): None for digits in set(decimals)}
    units: list[int | None] = []
    is_plain = reading.decimal == "." and not reading.thousands
    for number, cell, digits in zip(cells.index.tolist(), cells.tolist(), decimals.tolist(), strict=True):
        key = (cell, digits)
        if type(cell) in _REMEMBERED and key in known:
            units.append(known[key])
            continue
        faults = len(refused.every)
        plain = _plain_units(cell, digits) if is_plain else None
        found = _exact_units(column, cell, digits, number, reading, refused) if plain is None else plain
        units.append(found)
        if type(cell) in _REMEMBERED and len(refused.every) == faults:
            known[key] = found
    return pd.Series(units, index=cells.index, dtype="Int64")


_REMEMBERED = (str, int, float, type(None))
_DIGITS = 15
"""A number of so many digits is exact in a cell."""


def _plain_units(cell: Cell, digits: int) -> int | None:
    """The units of a text such as 12.50; None of any other cell, which has to be looked at more closely."""
    if type(cell) is not str or not cell.isascii():
        return None
    whole, _, places = cell.partition(".")
    figures = whole + places
    if not whole or not figures.isdigit() or len(places) > digits or len(figures) + digits > _DIGITS:
        return None
    return int(figures) * int(10 ** (digits - len(places))) if places or cell == whole else None


def _exact_units(
    column: Column, cell: Cell, digits: int, number: int, reading: Reading, refused: Refusals
) -> int | None:
    """A number in whole units, rounded only where it is refused for that."""
    exact = _decimal(cell, reading, column.type == "percent")
    if exact is None:
        is_nothing = cell is None or (isinstance(cell, float) and math.isnan(cell))
        if not is_nothing and as_text(cell).strip():
            refused.add(number, "not-a-number", column=column.header, raw=as_text(cell))
        return None
    scaled = exact.scaleb(digits)
    whole = int(scaled.to_integral_value("ROUND_HALF_UP"))
    if whole != scaled:
        offered = money.as_text(whole, digits)
        refused.add(number, "too-many-decimals", column=column.header, raw=as_text(cell), offered=offered)
    if abs(whole) >= LARGEST:
        refused.add(number, "too-large-a-number", column=column.header, raw=as_text(cell))
        return 0
    return whole


def _of_hundred(cell: Cell) -> Cell:
    """A percentage as our workbook holds it, 23 for 23%; any other cell as it is."""
    return f"{_percents(cell):f}" if isinstance(cell, Shown) and cell.is_percent else cell


def _percents(cell: Shown) -> Decimal:
    return Decimal(repr(cell.number)).scaleb(2).normalize()


@cache
def _grouped(mark: str) -> re.Pattern[str]:
    """Digits in groups, the last of three: 1.5 is no number where "." parts thousands."""
    return re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}")


def _decimal(cell: Cell, reading: Reading, is_percent: bool = False) -> Decimal | None:
    if isinstance(cell, Shown):
        return _percents(cell) if is_percent and cell.is_percent else Decimal(repr(cell.number))
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return None if math.isnan(cell) else Decimal(repr(cell))
    if not isinstance(cell, str):
        return None
    cell = western(cell)
    plain = cell.strip().removesuffix("%").rstrip() if is_percent else cell.strip()
    if reading.thousands and reading.thousands in plain:
        whole = plain.partition(reading.decimal)[0]
        if not _grouped(reading.thousands).fullmatch(whole):
            return None
        plain = whole.replace(reading.thousands, "") + plain[len(whole) :]
    if reading.decimal != ".":
        if "." in plain:
            return None
        plain = plain.replace(reading.decimal, ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None
