"""The cells of single rows: a column is taken out of its table when a cell of it is first asked for, and never all."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd


class Rows:
    """The rows of a table by their labels."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._columns: dict[str, list[Any]] = {}
        self._places = dict(zip(frame.index.tolist(), range(len(frame)), strict=True))

    def __getitem__(self, row: int) -> "Row":
        """The row of a label. Raises KeyError where there is none."""
        return Row(self, self._places[row])

    @property
    def fields(self) -> list[str]:
        """The table's columns."""
        return list(map(str, self._frame.columns))

    def column(self, field: str) -> list[Any]:
        """The cells of a column, from the first row to the last."""
        if field not in self._columns:
            self._columns[field] = self._frame[field].tolist()
        return self._columns[field]


class Row(Mapping[str, Any]):
    """A row's cells by field."""

    def __init__(self, rows: Rows, place: int) -> None:
        self._rows, self._place = rows, place

    def __getitem__(self, field: str) -> Any:
        """A cell. Raises KeyError where the table has no such column."""
        return self._rows.column(field)[self._place]

    def __iter__(self) -> Iterator[str]:
        """The fields."""
        return iter(self._rows.fields)

    def __len__(self) -> int:
        """How many cells a row has."""
        return len(self._rows.fields)
