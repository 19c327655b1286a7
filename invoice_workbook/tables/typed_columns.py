"""A table's raw cells as typed columns, and the cells that could not be read.

Columns in which nothing stands, as most do in most books, are one in memory for each kind.
"""

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd

from invoice_workbook import money, names
from invoice_workbook.books import Settings, key_of
from invoice_workbook.schema import LOG, PROBLEMS, SETTINGS_TABLE, SIDES, TABLES, Column, Setting, Table
from invoice_workbook.tables import cells, on_demand
from invoice_workbook.tables.on_demand import Tables, Typed

CURRENCY_FIELDS = ("currency", "from", "to")
NUMBERS = ("price", "quantity", "percent", "whole", "amount")
SETTING_KINDS = {"date": "not-a-date", "choice": "not-a-choice"}


@dataclass(frozen=True)
class Raw:
    """Columns of cells by field, without blank rows, and each row's place in the table."""

    columns: Mapping[str, Sequence[cells.Cell]]
    places: pd.Index


def typed(table: Table, raw: Raw, tables: Mapping[str, pd.DataFrame], settings: Callable[[], Settings]) -> Typed:
    """A table's columns; its amounts need the currencies of other tables, which are then read."""
    if not len(raw.places):
        frame = _without_rows(table).copy()
        frame.index = raw.places
        return Typed(frame, ((),) * on_demand.PHASES)
    misread: list[pd.DataFrame] = []
    frame = _with_rows(table, raw, misread)
    if table is SETTINGS_TABLE:
        read_ = settings_of(frame)
        return Typed(frame, (misread, (), [_misread_setting(frame, one, read_) for one in read_.misread()]))
    amounts: list[pd.DataFrame] = []
    _add_amounts(table, raw, frame, tables, settings().currency, amounts)
    return Typed(frame, (misread, amounts, ()))


@cache
def _without_rows(table: Table) -> pd.DataFrame:
    """A table in which nothing stands, as most do in most books: made once."""
    raw = Raw(dict.fromkeys(table.fields, ()), pd.RangeIndex(0))
    _, parents = table.currency_by or ("", ())
    frame = _with_rows(table, raw, [])
    _add_amounts(table, raw, frame, dict.fromkeys(parents, pd.DataFrame({"currency": ()})), "", [])
    return frame


def _with_rows(table: Table, raw: Raw, misread: list[pd.DataFrame]) -> pd.DataFrame:
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
            frame[field] = meant(field, frame[field])
    return frame


def _blank(column: Column, raw: Raw, known: dict[str, pd.Series]) -> pd.Series:
    """A column with nothing in it; those of a kind are one in memory until one is written into, as most are blank."""
    kind = column.type if column.type == "date" else "number" if column.type in NUMBERS else "text"
    if kind not in known:
        known[kind], _ = _series(column, raw.columns[column.field])
        known[kind].index = raw.places
    return known[kind]


def meant(field: str, texts: pd.Series) -> pd.Series:
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


def _located(table: Table, column: Column, raw: Raw, bad: cells.Misread) -> pd.DataFrame:
    rows = raw.places.to_numpy()[bad.rows]
    return pd.DataFrame(
        {"table": table.name, "row": rows, "field": column.field, "kind": bad.kind, "raw": bad.raw}
        | {"offered": bad.offered}
    )


def settings_of(frame: pd.DataFrame) -> Settings:
    """The settings in the rows of their table."""
    return Settings(dict(zip(frame["name"].str.strip(), frame["value"].str.strip(), strict=True)))


def _misread_setting(frame: pd.DataFrame, setting: Setting, settings: Settings) -> pd.DataFrame:
    """The row of an unreadable setting; its default is used."""
    rows = frame.index[frame["name"].str.strip() == setting.name]
    place = {"table": "Settings", "row": rows, "field": "value"}
    kind = SETTING_KINDS.get(setting.type, "not-a-number")
    return pd.DataFrame({**place, "kind": kind, "raw": settings[setting.name], "offered": ""})


def _add_amounts(
    table: Table,
    raw: Raw,
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


def _currencies(frames: Mapping[str, pd.DataFrame], name: str) -> Collection[str]:
    """The currencies of a table's rows, found without its other columns where it was not read yet."""
    if isinstance(frames, ChainMap):
        changed, own = frames.maps
        return set(changed[name]["currency"]) if name in changed else _currencies(own, name)
    return frames.texts(name, "currency") if isinstance(frames, Tables) else set(frames[name]["currency"])
