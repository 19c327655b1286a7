"""Findings: the rows in which a rule found a problem, before anything is worded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Literal, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import TABLES

Severity = Literal["error", "warning", "notice"]
Unit = Literal["amount", "price", "date", "whole", "text"]
T = TypeVar("T")
NO_ROW = -1
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
UNITS: dict[str, Unit] = {
    "amount": "amount",
    "price": "price",
    "quantity": "price",
    "percent": "price",
    "date": "date",
    "whole": "whole",
}


Places = npt.NDArray[np.intp]
_AT_ONCE = 20_000
"""So many values are objects of Python at a time."""
FEW = 20
"""Where not one in so many words is asked for, those alone are made; else all of them, once."""


class Later(Sequence[T]):
    """Words of which the number is known, made when somebody asks for them: a run that only counts asks for none.

    `some` makes those at some places alone.
    """

    def __init__(
        self, count: int, make: Callable[[], Sequence[T]], some: Callable[[Places], Sequence[T]] | None = None
    ) -> None:
        self._count, self._make, self._some = count, make, some

    def of(self, places: Places) -> "Later[T]":
        """Those at these places; they too are made when somebody asks."""
        return Later(len(places), lambda: self._taken(places))

    def _taken(self, places: Places) -> Sequence[T]:
        if self._some is not None and len(places) * FEW < self._count and "_made" not in self.__dict__:
            return self._some(places)
        made = self._made
        return [made[n] for n in places.tolist()]

    @cached_property
    def _made(self) -> Sequence[T]:
        return self._make()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._made[at]


@dataclass(frozen=True)
class Finding:
    """Rows of one table in which one rule found one kind of problem.

    `places` are row labels; `NO_ROW` where what is wrong is that there is no row, and `documents` then names what is
    missing. The other sequences are as long as it, or empty where they do not apply.
    `variant` picks among a rule's messages; `values` are further words for the message (`currency`, where the figures
    are in another one than the row's; `expected` and `actual`, where they are words and the book's language has its
    own: the sequences have the English ones, so that a problem stays the same one whatever the language).
    `amounts` are what each is about, in minor units of its currency, and `days` how many: by these the weightiest of
    many are told; None where there is none.
    """

    table: str
    field: str
    places: Sequence[int]
    severity: Severity
    variant: str = ""
    expected: Sequence[str] = ()
    actual: Sequence[str] = ()
    difference: Sequence[str] = ()
    related: Sequence[tuple[str, ...]] = ()
    score: Sequence[int] = ()
    values: Sequence[Mapping[str, Any]] | pd.DataFrame = ()
    documents: Sequence[str] = ()
    amounts: Sequence[int | None] = ()
    days: Sequence[int | None] = ()

    def of(self, places: Places) -> "Finding":
        """The same of some of its places alone, by where they stand among them."""
        kept = places.tolist()
        each = ("places", "expected", "actual", "difference", "related", "score", "documents", "amounts", "days")
        taken: dict[str, Any] = {
            name: column.of(places) if isinstance(column, Later) else [column[n] for n in kept]
            for name in each
            if (column := getattr(self, name))
        }
        if isinstance(self.values, pd.DataFrame):
            taken["values"] = self.values.iloc[places]
        elif self.values:
            taken["values"] = [self.values[n] for n in kept]
        return replace(self, **taken)

    @classmethod
    def where(
        cls,
        books: Books,
        place: tuple[str, str],
        wrong: pd.Series,
        severity: Severity,
        *,
        expected: pd.Series | None = None,
        actual: pd.Series | None = None,
        difference: pd.Series | None = None,
        variant: str = "",
        unit: Unit | None = None,
        difference_unit: Unit | None = None,
        related: pd.Series | None = None,
        values: pd.DataFrame | None = None,
        amount: pd.Series | None = None,
    ) -> "Finding":
        """The rows marked wrong. Only those are worded, in the unit of the column, or `unit`.

        What each is about is its `amount`, else its difference, else what is actual, where that is an amount.
        """
        table, field_ = place
        frame = books[table]
        marked = frame.index[wrong.fillna(False).to_numpy(bool)]
        column = TABLES[table].by_field[field_]
        unit = unit or UNITS.get(column.type, "text")

        def worded(series: pd.Series | None, unit: Unit) -> Sequence[str]:
            if series is None:
                return []
            mine = series.loc[marked]
            words = partial(_words_of, books, table, unit=unit)
            return Later(len(marked), lambda: words(mine), lambda places: words(mine.iloc[places]))

        def counted(series: pd.Series | None) -> list[int | None]:
            return [] if series is None else series.loc[marked].astype("Int64").astype(object).tolist()

        of_difference = difference_unit or unit
        measured = difference if of_difference == "amount" else None
        measured = actual if measured is None and unit == "amount" else measured

        return cls(
            table,
            field_,
            list(marked),
            severity,
            variant,
            expected=worded(expected, unit),
            actual=worded(actual, unit),
            difference=worded(difference, of_difference),
            related=[] if related is None else list(related.loc[marked]),
            values=() if values is None else values.loc[marked],
            amounts=counted(measured if amount is None else amount),
            days=counted(difference if of_difference == "whole" else None),
        )


def _words_of(books: Books, table: str, series: pd.Series, *, unit: Unit) -> list[str]:
    return as_words(series, unit, books[table].loc[series.index])


def as_words(series: pd.Series, unit: Unit, frame: pd.DataFrame) -> list[str]:
    """Values as a problem shows them: exact decimals, ISO dates; blank is "". Equal ones are worded once."""
    decimals = frame["row_decimals"].to_numpy() if unit == "amount" else np.zeros(len(series), np.int64)
    known: dict[tuple[Any, int], str] = {}
    said: list[str] = []
    for first in range(0, len(series), _AT_ONCE):
        some = series.iloc[first : first + _AT_ONCE]
        values = some.astype(object).where(some.notna(), None).tolist()
        cells = list(zip(values, decimals[first : first + _AT_ONCE].tolist(), strict=True))
        known |= {cell: _as_word(*cell, unit) for cell in set(cells) - known.keys()}
        said += [known[cell] for cell in cells]
    return said


def _as_word(value: Any, decimals: int, unit: Unit) -> str:
    if pd.isna(value):
        return ""
    match unit:
        case "amount":
            return money.as_text(int(value), int(decimals))
        case "price":
            return money.plain_text(int(value))
        case "date":
            return Day.of(value)
    return str(value)
