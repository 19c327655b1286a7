"""Raw blocks of cells as Books: what is there, of which version, and each table typed when it is asked for."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import __version__, names, schema
from invoice_workbook.books import Books, Lack, Settings, over
from invoice_workbook.errors import WorkbookError
from invoice_workbook.places import A1, Corner, Place
from invoice_workbook.schema import SETTINGS, SETTINGS_TABLE, TABLES, Table
from invoice_workbook.tables import cells
from invoice_workbook.tables.on_demand import Tables
from invoice_workbook.tables.typed_columns import Raw, meant, settings_of, typed


@dataclass(frozen=True)
class Block:
    """A table as its host gives it: the headers, the cells below each, how many rows there are, where it begins."""

    headers: Sequence[str]
    columns: Sequence[Sequence[cells.Cell]]
    length: int
    corner: Corner = A1

    @classmethod
    def of_rows(cls, headers: Sequence[str], rows: Sequence[Sequence[cells.Cell]]) -> "Block":
        """The same from rows."""
        columns = list(map(cells.Cells, zip(*rows, strict=True))) if rows else [()] * len(headers)
        return cls(headers, columns, len(rows))

    @classmethod
    def of_chunks(cls, headers: Sequence[str], chunks: Iterable[Sequence[Sequence[cells.Cell]]]) -> "Block":
        """The same from rows that come some at a time: no row lives longer than its chunk."""
        columns: list[list[cells.Cell]] = [[] for _ in headers]
        for rows in chunks:
            for column, more in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(more)
        return cls(headers, list(map(cells.Cells, columns)), len(columns[0]) if columns else 0)


def _nothing_known(place: int) -> None:
    """Nothing is known of a column alone."""


@dataclass(frozen=True)
class Unread:
    """A table of which the headers alone were looked at, and how its cells are read."""

    headers: Sequence[str]
    corner: Corner
    read: Callable[[], Block]
    found: Callable[[int], Collection[cells.Cell] | None] = _nothing_known
    """What stands in one of its columns (by its place) and below it; None where the table is to be read."""


Blocks = Mapping[str, Block | Unread]


@contextmanager
def without_collecting() -> Iterator[None]:
    """No garbage collection while millions of cells are alive, because it would check each of them repeatedly.

    Measured on 100,000 bills with two lines each: a fifth of the time to read them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read(blocks: Blocks, today: date, as_of: date | None = None) -> Books:
    """The books in these blocks; what is younger than the book is blank, and listed in `lacking`.

    A table that was not read yet is read when it is asked for; Settings are always.

    The day is `as_of`, else Settings' *As of*, else `today`.
    Raises WorkbookError where a table, a column or a header is missing or stands there twice, for a book that is newer
    than the program, and for a workbook that is none of ours.
    """
    if not blocks:
        raise WorkbookError("not-ours")
    version = version_of(blocks)
    refuse_newer(version)
    lacking = [one for table in TABLES.values() for one in _lacks(table, blocks.get(table.name), version)]
    places = {name: _place(TABLES[name], blocks[name]) for name in TABLES if name in blocks}
    left = dict(blocks)  # cells are let go of once they are typed
    tables = Tables(
        lambda name: typed(TABLES[name], _raw(TABLES[name], left.pop(name, None), version), tables, lambda: settings),
        lambda name, field: _texts(TABLES[name], left.get(name), field),
    )
    settings = settings_of(tables[SETTINGS_TABLE.name])
    lacking += [
        Lack("Settings", row=setting.name)
        for setting in SETTINGS
        if setting.since > version and setting.name not in settings.values
    ]
    return Books(tables, settings, as_of or settings.date("As of") or today, tables.misread, places, tuple(lacking))


def refuse_newer(version: int) -> None:
    """Raises WorkbookError for a book whose version is newer than this program's."""
    if version > schema.SCHEMA_VERSION:
        raise WorkbookError("newer-book", version=version, ours=schema.SCHEMA_VERSION, program=__version__)


def version_of(blocks: Blocks) -> int:
    """The version of the schema that a book says it is of; the first where it says none."""
    return settings_in(blocks.get("Settings")).version


def settings_in(block: Block | Unread | None) -> Settings:
    """The settings in a block of cells; none where it is no such table."""
    block = block.read() if isinstance(block, Unread) else block
    at = positions(SETTINGS_TABLE, block.headers) if block else {}
    if block is None or not {"name", "value"} <= at.keys():
        return Settings()
    rows = zip(block.columns[at["name"]], block.columns[at["value"]], strict=True)
    named = ((names.setting_named(cells.as_text(name)), cells.as_text(value)) for name, value in rows)
    return Settings({name: names.value_meant(name, value) for name, value in named})


def _place(table: Table, block: Block | Unread) -> Place:
    return Place.of(table, block.corner, block.headers, positions(table, block.headers))


def as_saved(books: Books, tables: Mapping[str, pd.DataFrame]) -> Books:
    """The books with some tables as they are to be; a column that such a table does not have stays as it was."""
    frames = {}
    for name, frame in tables.items():
        before = books[name]
        missing = [field for field in before if field not in frame]
        frames[name] = frame.join(before[missing]) if missing else frame
    settings = settings_of(frames["Settings"]) if "Settings" in tables else books.settings
    return replace(books, tables=over(books.tables, frames), settings=settings)


def _lacks(table: Table, block: Block | Unread | None, version: int) -> list[Lack]:
    """What the book is too old for. Raises WorkbookError for a table or a column that it should have."""
    if _is_younger(table, block, version):
        return [Lack(table.name)]
    if block is None:
        raise WorkbookError("no-table", table=table.name, sheet=table.sheet)
    return list(_missing(table, positions(table, block.headers), version))


def _is_younger(table: Table, block: Block | Unread | None, version: int) -> bool:
    """Whether the table is younger than the book: a table of the clerk's own may have that name."""
    return table.since > version and (block is None or table.id not in positions(table, block.headers))


def _raw(table: Table, block: Block | Unread | None, version: int) -> Raw:
    if block is None or _is_younger(table, block, version):
        return Raw(dict.fromkeys(table.fields, ()), pd.RangeIndex(0))
    if isinstance(block, Unread):
        block = block.read()
    at = positions(table, block.headers)
    blank = cells.Cells([None] * block.length)
    columns = {field: block.columns[at[field]] if field in at else blank for field in table.fields}
    if _all_filled(columns[table.id]):
        return Raw(columns, pd.RangeIndex(block.length))
    typed = [columns[c.field] for c in table.columns if c.filled != "formula"]
    kept = [place for place, row in enumerate(zip(*typed, strict=True)) if any(cell not in (None, "") for cell in row)]
    left = {field: [cells_[place] for place in kept] for field, cells_ in columns.items()}
    return Raw(left, pd.Index(kept, dtype=np.int64))


def _texts(table: Table, block: Block | Unread | None, field: str) -> Collection[str] | None:
    """The texts of a column of a table that was not read yet; None where it is to be read as a whole."""
    at = positions(table, block.headers) if isinstance(block, Unread) else {}
    if not isinstance(block, Unread) or field not in at or (found := block.found(at[field])) is None:
        return None
    return set(meant(field, cells.texts(list(found))))


def _missing(table: Table, at: Mapping[str, int], version: int) -> Iterator[Lack]:
    """The columns that the book is too old for. Raises WorkbookError for one that it should have."""
    for column in table.columns:
        if column.field not in at:
            if column.since <= version:
                raise WorkbookError("no-column", table=table.name, column=column.header)
            yield Lack(table.name, column.header)


def _all_filled(column: Sequence[cells.Cell]) -> bool:
    """Whether no cell is blank: a row with a key is no blank row."""
    return type(None) not in cells.kinds(column) and "" not in column


def positions(table: Table, headers: Sequence[str]) -> dict[str, int]:
    """Where each field of the table stands among the headers, for those that are there, in whatever language.

    Raises WorkbookError for a column that is there twice; columns of the clerk's own are left alone.
    """
    at: dict[str, int] = {}
    for place, field in names.fields_among(table, headers):
        if field in at:
            raise WorkbookError("header-twice", table=table.name, column=table.by_field[field].header)
        at[field] = place
    return at


def position(table: Table, headers: Sequence[str], field: str) -> int:
    """Where one field stands. Raises WorkbookError where it does not."""
    at = positions(table, headers)
    if field not in at:
        raise WorkbookError("no-column", table=table.name, column=table.by_field[field].header)
    return at[field]
