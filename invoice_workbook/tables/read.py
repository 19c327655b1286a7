"""Raw blocks of cells as Books: typed, in one pass, with a list of the cells that could not be read."""

import gc
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

import numpy as np
import pandas as pd

from invoice_workbook import __version__, money, names, schema
from invoice_workbook.books import Books, Lack, Settings, key_of, over
from invoice_workbook.errors import WorkbookError
from invoice_workbook.places import A1, Corner, Place
from invoice_workbook.schema import LOG, PROBLEMS, SETTINGS, SETTINGS_TABLE, SIDES, TABLES, Column, Setting, Table
from invoice_workbook.tables import cells, on_demand
from invoice_workbook.tables.on_demand import Tables, Typed

CURRENCY_FIELDS = ("currency", "from", "to")
NUMBERS = ("price", "quantity", "percent", "whole", "amount")
SETTING_KINDS = {"date": "not-a-date", "choice": "not-a-choice"}


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
        lambda name: _typed(TABLES[name], _raw(TABLES[name], left.pop(name, None), version), tables, lambda: settings),
        lambda name, field: _texts(TABLES[name], left.get(name), field),
    )
    settings = _settings(tables[SETTINGS_TABLE.name])
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
    settings = _settings(frames["Settings"]) if "Settings" in tables else books.settings
    return replace(books, tables=over(books.tables, frames), settings=settings)


@dataclass(frozen=True)
class _Raw:
    """Columns of cells by field, without blank rows, and each row's place in the table."""

    columns: Mapping[str, Sequence[cells.Cell]]
    places: pd.Index


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


def _raw(table: Table, block: Block | Unread | None, version: int) -> _Raw:
    if block is None or _is_younger(table, block, version):
        return _Raw(dict.fromkeys(table.fields, ()), pd.RangeIndex(0))
    if isinstance(block, Unread):
        block = block.read()
    at = positions(table, block.headers)
    blank = cells.Cells([None] * block.length)
    columns = {field: block.columns[at[field]] if field in at else blank for field in table.fields}
    if _all_filled(columns[table.id]):
        return _Raw(columns, pd.RangeIndex(block.length))
    typed = [columns[c.field] for c in table.columns if c.filled != "formula"]
    kept = [place for place, row in enumerate(zip(*typed, strict=True)) if any(cell not in (None, "") for cell in row)]
    left = {field: [cells_[place] for place in kept] for field, cells_ in columns.items()}
    return _Raw(left, pd.Index(kept, dtype=np.int64))


def _texts(table: Table, block: Block | Unread | None, field: str) -> Collection[str] | None:
    """The texts of a column of a table that was not read yet; None where it is to be read as a whole."""
    at = positions(table, block.headers) if isinstance(block, Unread) else {}
    if not isinstance(block, Unread) or field not in at or (found := block.found(at[field])) is None:
        return None
    return set(_meant(field, cells.texts(list(found))))


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


def _typed(table: Table, raw: _Raw, tables: Mapping[str, pd.DataFrame], settings: Callable[[], Settings]) -> Typed:
    """A table's columns; its amounts need the currencies of other tables, which are then read."""
    if not len(raw.places):
        frame = _without_rows(table).copy()
        frame.index = raw.places
        return Typed(frame, ((),) * on_demand.PHASES)
    misread: list[pd.DataFrame] = []
    frame = _with_rows(table, raw, misread)
    if table is SETTINGS_TABLE:
        read_ = _settings(frame)
        return Typed(frame, (misread, (), [_misread_setting(frame, one, read_) for one in read_.misread()]))
    amounts: list[pd.DataFrame] = []
    _add_amounts(table, raw, frame, tables, settings().currency, amounts)
    return Typed(frame, (misread, amounts, ()))


@cache
def _without_rows(table: Table) -> pd.DataFrame:
    """A table in which nothing stands, as most do in most books: made once."""
    raw = _Raw(dict.fromkeys(table.fields, ()), pd.RangeIndex(0))
    _, parents = table.currency_by or ("", ())
    frame = _with_rows(table, raw, [])
    _add_amounts(table, raw, frame, dict.fromkeys(parents, pd.DataFrame({"currency": ()})), "", [])
    return frame


def _with_rows(table: Table, raw: _Raw, misread: list[pd.DataFrame]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    blank: dict[str, pd.Series] = {}
    places = raw.places
    for column in table.columns:
        if column.filled == "formula":
            overwritten = _overwritten(raw.columns[column.field])
            if overwritten.rows:
                misread.append(_located(table, column, raw, overwritten))
            continue
        if column.type == "amount":
            continue
        if cells.kinds(raw.columns[column.field]) == cells.BLANK:
            columns[column.field] = _blank(column, raw, blank)
            continue
        series, bad = _series(column, raw.columns[column.field])
        series.index = places
        columns[column.field] = series
        misread += [_located(table, column, raw, kind) for kind in bad if kind.rows]
    frame = pd.DataFrame(columns, places, copy=False)
    if table in (SETTINGS_TABLE, PROBLEMS, LOG):
        _named_in_english(table, frame)
    for field in CURRENCY_FIELDS:
        if field in frame:
            frame[field] = _meant(field, frame[field])
    return frame


def _blank(column: Column, raw: _Raw, known: dict[str, pd.Series]) -> pd.Series:
    """A column with nothing in it; those of a kind are one in memory until one is written into, as most are blank."""
    kind = column.type if column.type == "date" else "number" if column.type in NUMBERS else "text"
    if kind not in known:
        known[kind], _ = _series(column, raw.columns[column.field])
        known[kind].index = raw.places
    return known[kind]


def _meant(field: str, texts: pd.Series) -> pd.Series:
    """A column's texts, currencies as their codes are spelled."""
    return cells.mapped(texts, lambda text: text.strip().upper()) if field in CURRENCY_FIELDS else texts


def _named_in_english(table: Table, frame: pd.DataFrame) -> None:
    """Names of settings, sheets and headers as books hold them, settings' values that are choices, the Log's words."""
    if table is SETTINGS_TABLE:
        frame["name"] = cells.mapped(frame["name"], lambda word: names.meant(table.name, "name", word))
        pairs = zip(frame["name"], frame["value"], strict=True)
        frame["value"] = pd.Series([names.value_meant(*pair) for pair in pairs], frame.index, dtype=object)
        return
    if table is LOG:
        for field in ("command", "table", "column"):
            frame[field] = cells.mapped(frame[field], partial(names.log_meant, field))
        return
    frame["sheet"] = cells.mapped(frame["sheet"], names.sheet_named)
    places = list(zip(frame["sheet"], frame["column"], strict=True))
    meant = {place: names.header_meant(*place) for place in set(places)}
    frame["column"] = pd.Series([meant[place] for place in places], frame.index, dtype=object)


def _overwritten(cells_: Sequence[cells.Cell]) -> cells.Misread:
    """Typed values that replace the column's formula; a blank cell does not."""
    found = cells.Misread("formula-overwritten")
    if cells.kinds(cells_) == {str} and all(cell[:1] == "=" for cell in set(cells_)):  # type: ignore[index]  # all are str
        return found  # the usual column: nothing but formulas
    for row, cell in enumerate(cells_):
        if cell is not None and not (isinstance(cell, str) and cell.startswith("=")) and cell != "":
            found.add(row, cell, "")
    return found


def _series(column: Column, cells_: Sequence[cells.Cell]) -> tuple[pd.Series, list[cells.Misread]]:
    match column.type:
        case "date":
            series, bad = cells.dates(cells_)
            return series, [bad]
        case "price" | "quantity" | "percent":
            return cells.units(cells_, money.DECIMALS_OF_MILLIONTHS)
        case "whole":
            return cells.units(cells_, 0)
        case "choice":
            texts = cells.texts(cells_)
            return cells.mapped(texts, lambda text: names.choice_named(column.choices, text) or text), []
        case _:
            return cells.texts(cells_), []


def _located(table: Table, column: Column, raw: _Raw, bad: cells.Misread) -> pd.DataFrame:
    rows = raw.places.to_numpy()[bad.rows]
    return pd.DataFrame(
        {"table": table.name, "row": rows, "field": column.field, "kind": bad.kind, "raw": bad.raw}
        | {"offered": bad.offered}
    )


def _settings(frame: pd.DataFrame) -> Settings:
    return Settings(dict(zip(frame["name"].str.strip(), frame["value"].str.strip(), strict=True)))


def _misread_setting(frame: pd.DataFrame, setting: Setting, settings: Settings) -> pd.DataFrame:
    """The row of an unreadable setting; its default is used."""
    rows = frame.index[frame["name"].str.strip() == setting.name]
    place = {"table": "Settings", "row": rows, "field": "value"}
    kind = SETTING_KINDS.get(setting.type, "not-a-number")
    return pd.DataFrame({**place, "kind": kind, "raw": settings[setting.name], "offered": ""})


def _add_amounts(
    table: Table,
    raw: _Raw,
    frame: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    home: str,
    misread: list[pd.DataFrame],
) -> None:
    amounts = [c for c in table.columns if c.type == "amount" and c.filled != "formula"]
    if not amounts and "currency" not in frame and not table.currency_by:
        return
    frame["row_currency"] = row_currency(table, frame, frames, home)
    decimals = money.decimals(frame["row_currency"])
    frame["row_decimals"] = decimals
    blank = pd.Series(None, frame.index, "Int64")  # one in memory until one of them is written into
    for column in amounts:
        if cells.kinds(raw.columns[column.field]) == cells.BLANK:
            frame[column.field] = blank
            continue
        series, bad = cells.units(raw.columns[column.field], decimals)
        series.index = frame.index
        frame[column.field] = series
        misread += [_located(table, column, raw, kind) for kind in bad if kind.rows]


def _currencies(frames: Mapping[str, pd.DataFrame], name: str) -> Collection[str]:
    """The currencies of a table's rows, found without its other columns where it was not read yet."""
    if isinstance(frames, ChainMap):
        changed, own = frames.maps
        return set(changed[name]["currency"]) if name in changed else _currencies(own, name)
    return frames.texts(name, "currency") if isinstance(frames, Tables) else set(frames[name]["currency"])


def row_currency(table: Table, frame: pd.DataFrame, frames: Mapping[str, pd.DataFrame], home: str) -> pd.Series:
    """The currency of each row's amounts: its own, its document's, or the home currency."""
    if "currency" in frame:
        return frame["currency"].where(frame["currency"] != "", home)
    found = pd.Series(home, index=frame.index, dtype=object)
    field, parents = table.currency_by or ("", ())
    if all({home, ""}.issuperset(_currencies(frames, parent)) for parent in parents):
        return found
    ids = key_of(frame[field])
    open_ = pd.Series(True, index=frame.index)
    for parent in parents:
        documents = frames[parent]
        known = dict(zip(key_of(documents[TABLES[parent].id]), documents["currency"], strict=True))
        named = ids.map(known).astype(object)
        mine = open_ & named.notna() & (named != "")
        if len(parents) > 1:
            mine &= frame["side"] == next(
                s.name for s in SIDES.values() if parent in (s.documents, s.sources, s.orders)
            )
        found, open_ = found.where(~mine, named), open_ & ~mine
    return found
