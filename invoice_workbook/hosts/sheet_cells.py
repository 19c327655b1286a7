"""The cells of tables as wolfxl's reader streams them off a sheet: column by column, each formula with its result.

The reader is asked itself, for wolfxl's iterators go through each row once more wherever a formula stands in it, and
give a formula or its result but never both. So the program needs just this version of wolfxl.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Any

from invoice_workbook.tables.cells import Cell, Cells
from invoice_workbook.xstring import MARK, decoded

_ROWS = 1024
"""Rows that are asked for at once."""
_FORMULA, _ERROR = "formula", "error"
_TEXT_OF = itemgetter(_FORMULA)
_NOT_SAID = "="
"""How the reader gives a cell that shares the formula of another."""
_TEXTS = frozenset({str, type(None)})
Line = tuple[Any, ...]


@dataclass(frozen=True)
class Wanted:
    """A table's place on its sheet: rows and columns from 1; whether rows below it may be its own (it has no totals).

    `computed` are the places among its columns, from 0, of those that the workbook fills by formulas.
    """

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    width: int
    computed: frozenset[int]
    may_go_on: bool


@dataclass
class Found:
    """A table's cells by column, how many rows were typed directly below it, and what the reader did not tell.

    `untold` are cells of which it gave an error but not whether a formula came to it, or that a formula stands there
    but not which: by column, places of rows from 0.
    """

    columns: list[Sequence[Cell]]
    typed_below: int = 0
    untold: Mapping[int, Sequence[int]] = field(default_factory=dict)


class Sheets:
    """A workbook's sheets. Raises what wolfxl raises where the file is damaged."""

    def __init__(self, source: str | bytes) -> None:
        import wolfxl

        self._source = source
        self._book = wolfxl.load_workbook(source, read_only=True)
        self._names = {decoded(name): name for name in self._book.sheetnames}
        self._styles = _kinds_of_styles(self._book)

    def read(self, table: Wanted) -> Found:
        """The cells of a table, with the rows that were typed below it."""
        last = None if table.may_go_on else table.last_row
        bounds = (table.first_row, last, table.first_column, table.first_column + table.width - 1)
        reader = self._reader(self._names[table.sheet], bounds)
        try:
            return _Columns(table).of(_runs(reader))
        finally:
            reader.close()

    def found(self, table: Wanted, place: int) -> Collection[Cell] | None:
        """What stands in one of its columns, and below it on the sheet; None where a formula or an error is among it.

        Most of the time to read all columns is the reader's own, which it takes for one as well.
        """
        number = table.first_column + place
        reader = self._reader(self._names[table.sheet], (table.first_row, None, number, number))
        found: set[Cell] = set()
        try:
            for _, rows in _runs(reader):
                cells = [cell for (cell,) in rows]
                if dict in set(map(type, cells)):
                    return None
                found.update(cells)
        finally:
            reader.close()
        return found

    def _reader(self, sheet: str, bounds: tuple[int | None, ...]) -> Any:
        from wolfxl import _rust

        opening = _rust.StreamingSheetReader
        is_bytes = isinstance(self._source, bytes)
        reader = (opening.open_from_bytes if is_bytes else opening.open)(self._source, sheet, *bounds)
        if any(self._styles):
            reader.set_date_styles(self._styles, float, _is_1904(self._book))
        return reader


def _kinds_of_styles(book: Any) -> bytes:
    """For each cell format 1 where it shows days or times, those of lengths of time among them."""
    from wolfxl._streaming_styles import streaming_date_style_ids

    kinds = bytearray(len(book._cell_styles))
    for style in streaming_date_style_ids(book)[0]:
        if style < len(kinds):
            kinds[style] = 1
    return bytes(kinds)


def _is_1904(book: Any) -> bool:
    from wolfxl.utils.datetime import CALENDAR_MAC_1904

    return bool(book.epoch == CALENDAR_MAC_1904)


def _runs(reader: Any) -> Iterator[tuple[int, Sequence[Line]]]:
    """Rows that follow one another without a gap, with the number of the first."""
    while (chunk := reader.read_next_values_compact_chunk_with_flags(_ROWS)) is not None:
        rows, first, last, is_dense = chunk[0], chunk[2], chunk[3], chunk[4]
        if is_dense:
            yield first, rows
        elif rows and last - first + 1 == len(rows):
            yield first, [row for _, row in rows]
        else:
            for _, run in groupby(enumerate(rows), lambda one: one[1][0] - one[0]):
                numbered = [row for _, row in run]
                yield numbered[0][0], [row for _, row in numbered]


class _Columns:
    """The columns of a table, as its rows come."""

    def __init__(self, table: Wanted) -> None:
        self.table = table
        self.cells: list[list[Cell]] = [[] for _ in range(table.width)]
        self.kinds: list[set[type]] = [set() for _ in range(table.width)]
        self.known: list[dict[Cell, Cell] | None] = [{} for _ in range(table.width)]
        """By column the texts that came up so far, so that each is kept once; None where most come up once."""
        self.untold: dict[int, list[int]] = {}
        self.next = table.first_row

    def of(self, runs: Iterator[tuple[int, Sequence[Line]]]) -> Found:
        """All of them."""
        end, below = self.table.last_row + 1, 0
        for first, rows in runs:
            self._blank(min(first, end))
            within = max(0, end - first)
            self._add(rows[:within])
            if below_it := rows[within:]:
                typed = list(takewhile(_is_typed, below_it)) if max(first, end) == end + below else []
                self._add(typed)
                below += len(typed)
                if len(typed) < len(below_it):
                    break
        self._blank(end)
        return Found([self._column(place) for place in range(self.table.width)], below, self.untold)

    def _column(self, place: int) -> Cells:
        cells, self.cells[place] = self.cells[place], []
        return Cells.of(cells, self.kinds[place])

    def _blank(self, until: int) -> None:
        """Rows of which the sheet says nothing, up to that one."""
        if until > self.next:
            self._add([(None,) * self.table.width] * (until - self.next))

    def _add(self, rows: Sequence[Line]) -> None:
        for place, column in enumerate(zip(*rows, strict=True)):
            cells, times = _once(column)
            kinds = set(map(type, cells))
            if dict in kinds:
                cells, times = _once(self._told(place, cells))
                kinds = set(map(type, cells))
            if str in kinds:
                cells = self._texts(place, cells, kinds)
            self.cells[place].extend(cells if times == 1 else [*cells] * times)
            self.kinds[place] |= kinds
        self.next += len(rows)

    def _told(self, place: int, cells: Sequence[Any]) -> list[Cell]:
        """Formulas of the workbook's own by their texts, the clerk's by what they came to, where that is stored."""
        is_computed, above = place in self.table.computed, len(self.cells[place])
        if is_computed and (formulas := _formulas(cells)) is not None:
            return formulas
        told: list[Cell] = []
        for row, cell in enumerate(cells):
            if type(cell) is not dict:
                told.append(cell)
                continue
            is_error = cell["type"] == _ERROR
            value = cell["value"] if is_error else cell[_FORMULA]
            if not is_computed and not is_error and cell["cached"] is not None:
                value = cell["cached"]
            elif is_error if is_computed else value == _NOT_SAID:
                self.untold.setdefault(place, []).append(above + row)
            told.append(value)
        return told

    def _texts(self, place: int, cells: Sequence[Any], kinds: set[type]) -> Sequence[Cell]:
        """The same cells, each text as it is meant (`_x000D_` is a carriage return) and kept once."""
        known = self.known[place]
        if known is not None and kinds <= _TEXTS:
            before = len(known)
            cells = list(map(known.setdefault, cells, cells))
            if len(known) == before:
                return cells
            if len(known) * 2 > len(self.cells[place]) + len(cells):
                self.known[place] = None
        if place in self.table.computed or MARK not in "".join(_words(cells, kinds)):
            return cells
        self.known[place] = None
        return [decoded(cell) if type(cell) is str else cell for cell in cells]


def _once(cells: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """The first of cells that all have the same text, or nothing, as most columns' do, and how many; else all, once."""
    is_one = type(cells[0]) in _TEXTS and cells.count(cells[0]) == len(cells)
    return (cells[:1], len(cells)) if is_one else (cells, 1)


def _words(cells: Sequence[Any], kinds: set[type]) -> Iterable[str]:
    """The texts among cells."""
    if kinds == {str}:
        return cells
    return filter(None, cells) if kinds <= _TEXTS else (cell for cell in cells if type(cell) is str)


def _formulas(cells: Sequence[Any]) -> list[Cell] | None:
    """The formulas of cells that have nothing else, as a computed column has; None where one is no formula."""
    try:
        return list(map(_TEXT_OF, cells))
    except (KeyError, TypeError):  # an error, or no formula at all
        return None


def _is_typed(row: Line) -> bool:
    """Whether a cell of the row holds something other than a formula."""
    return any(cell not in (None, "") and not (type(cell) is dict and cell["type"] == _FORMULA) for cell in row)
