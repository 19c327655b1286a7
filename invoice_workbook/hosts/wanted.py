"""What is to be set in a sheet: contents by columns, as tables have them, and by rows where they stand already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from invoice_workbook.hosts.cell_xml import Content

Rows = npt.NDArray[np.int64]
Cells = Mapping[int, Mapping[int, Content]]
"""Contents by row and column of the sheet, from 1."""


@dataclass(frozen=True)
class Column:
    """A column's contents: the sheet's rows, rising, and what each is to hold."""

    rows: Rows
    contents: Sequence[Content]

    def between(self, first: int, last: int) -> Iterator[tuple[int, Content]]:
        """The contents of these rows, with their rows."""
        start, end = np.searchsorted(self.rows, (first, last + 1))
        return zip(self.rows[start:end].tolist(), self.contents[start:end], strict=True)

    def filling(self, first: int, last: int) -> Sequence[Content]:
        """A content for each of these rows, None where nothing is said."""
        start, end = np.searchsorted(self.rows, (first, last + 1))
        if end - start == last + 1 - first:
            return self.contents[start:end]
        found: list[Content] = [None] * (last + 1 - first)
        for row, content in self.between(first, last):
            found[row - first] = content
        return found


@dataclass(frozen=True)
class Wanted:
    """What is to be set, by the sheet's columns; `fresh` are rows that are to be there whatever they hold.

    `singly` are cells of single rows, beside those of the columns.
    """

    columns: Mapping[int, Column]
    fresh: range = range(0)
    singly: Cells = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Cells) -> "Wanted":
        """Single cells."""
        return cls({}, singly=cells)

    @cached_property
    def rows(self) -> Rows:
        """All rows that something is said of, rising."""
        every = [np.array(sorted(self.singly), np.int64), np.arange(self.fresh.start, self.fresh.stop)]
        found = np.concatenate([*every, *{id(one.rows): one.rows for one in self.columns.values()}.values()])
        found.sort(kind="stable")  # a few rising runs: merged faster than hashed
        is_first = np.ones(len(found), bool)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        return found[is_first]

    @cached_property
    def last_column(self) -> int:
        """The last column that something is said of; 1 where nothing is."""
        return max((1, *self.columns, *(column for row in self.singly.values() for column in row)))

    def cells(self, first: int, last: int) -> Cells:
        """What is said of these rows, by row and column."""
        start, end = np.searchsorted(self.rows, (first, last + 1))
        found: dict[int, dict[int, Content]] = {row: {} for row in self.rows[start:end].tolist()}
        for number, column in self.columns.items():
            for row, content in column.between(first, last):
                found[row][number] = content
        for row in found.keys() & self.singly.keys():
            found[row].update(self.singly[row])
        return found

    def block(self, first: int, last: int) -> dict[int, Sequence[Content]]:
        """The same of rows of which none is said singly, by columns."""
        return {number: column.filling(first, last) for number, column in self.columns.items()}

    def runs(self, above: int, most: int) -> Iterator[tuple[int, int]]:
        """Rows beyond one, rising: each a first and a last with all between them, at most so many."""
        rows = self.rows[np.searchsorted(self.rows, above + 1) :]
        own = np.isin(rows, list(self.singly))
        breaks = np.flatnonzero((np.diff(rows) != 1) | own[1:] | own[:-1]) + 1
        for run in np.split(rows, breaks) if len(rows) else ():
            for start in range(0, len(run), most):
                yield int(run[start]), int(run[min(start + most, len(run)) - 1])
