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


class Later(Sequence[T]):
    """Words of which the number is known, made when somebody asks for them: a run that only counts asks for none."""

    def __init__(self, count: int, make: Callable[[], Sequence[T]]) -> None:
        self._count, self._make = count, make

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

    def of(self, places: npt.NDArray[np.intp]) -> "Finding":
        """The same of some of its places alone, by where they stand among them."""
        kept = places.tolist()
        each = ("places", "expected", "actual", "difference", "related", "score", "documents", "amounts", "days")
        taken: dict[str, Any] = {name: [column[n] for n in kept] for name in each if (column := getattr(self, name))}
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
            return Later(len(marked), partial(_words_of, books, table, series.loc[marked], unit))

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


def _words_of(books: Books, table: str, series: pd.Series, unit: Unit) -> list[str]:
    return as_words(series, unit, books[table].loc[series.index])


def as_words(series: pd.Series, unit: Unit, frame: pd.DataFrame) -> list[str]:
    """Values as a problem shows them: exact decimals, ISO dates; blank is "". Equal ones are worded once."""
    values = series.astype(object).where(series.notna(), None).tolist()
    others = frame["row_decimals"].tolist() if unit == "amount" else [0] * len(values)
    cells = list(zip(values, others, strict=True))
    words = {cell: _as_word(*cell, unit) for cell in set(cells)}
    return [words[cell] for cell in cells]


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
