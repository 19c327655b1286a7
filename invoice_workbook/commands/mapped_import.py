"""An export through a mapping: several tables from one file, each row written or refused with its reason."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands import new_rows
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.formats.mapping import FileMapping, Source, TableMapping
from invoice_workbook.languages import text
from invoice_workbook.ledger import totals
from invoice_workbook.tables import entry, write
from invoice_workbook.tables.cells import Cell, Fault, Shown, as_text


def take(books: Books, export: Export, mapping: FileMapping, taken: new_rows.Taken) -> None:
    """Fill the mapping's tables from one export; what is refused is listed in `taken`."""
    rows = _rows(export)
    _ask_headers(export, mapping)
    taken.rows_in += len(rows)
    refused = entry.Refusals()
    new: dict[str, pd.DataFrame] = {}
    while True:  # a refused row may be the last of its document: what is left is read again, until nothing is refused
        before = len(refused.reasons)
        left = rows[~rows.index.isin(list(refused.reasons))]
        new = _frames(books, left, mapping, refused)
        if len(refused.reasons) == before:
            break
    language = books.settings.language
    filled = ", ".join(one.table.name for one in mapping.tables)
    for number, (id_, words) in sorted(refused.reasons.items()):
        known = {"table": filled, "file": export.file, **words}
        taken.refused.append((export.file, number, text(f"refused.{id_}", language, **known)))
    for name, frame in _computed(books, new, mapping).items():
        taken.tables[name] = write.appended(books[name], frame)
        taken.added[name] = taken.added.get(name, 0) + len(frame)


def _rows(export: Export) -> pd.DataFrame:
    columns = list(zip(*export.rows, strict=True))
    data = {header: pd.Series(columns[n], dtype=object) for n, header in enumerate(export.headers)}
    return pd.DataFrame(data).set_axis(pd.Index(list(export.numbers)), axis=0)


def _ask_headers(export: Export, mapping: FileMapping) -> None:
    for one in mapping.tables:
        sources = [s.header for s in one.columns.values()] + [s.count_within for s in one.columns.values()]
        for header in (*sources, one.once, one.skip_blank):
            if header and header not in export.headers:
                raise WorkbookError("missing-header", file=export.file, column=header, mapping=mapping.name)


def _frames(books: Books, rows: pd.DataFrame, mapping: FileMapping, refused: entry.Refusals) -> dict[str, pd.DataFrame]:
    """New rows of each table; computed columns still blank."""
    working = dict(books.tables)
    new: dict[str, pd.DataFrame] = {}
    for one in mapping.tables:
        table = one.table
        picked = _picked(rows, one)
        mine = entry.Refusals()
        cells = {field: _cells(picked, source) for field, source in one.columns.items() if not source.compute}
        now = books.with_tables(**working)
        frame = entry.typed(table, cells, list(picked.index), now, mapping.reading, mine)
        there = new_rows.places_of(now, table, frame) >= 0
        if not one.keep_existing:
            for number, key in frame.loc[there, table.id].items():
                mine.add(int(str(number)), "key-there", column=table.by_field[table.id].header, key=key)
        new_rows.refuse_negative(table, frame, mine)
        new_rows.refuse_keys(table, frame[~there], mine)
        _refuse_all_of(rows, one, mine, refused, table.name)
        new[table.name] = frame[~there]
        working[table.name] = write.appended(books[table.name], frame[~there])
    return new


def _picked(rows: pd.DataFrame, one: TableMapping) -> pd.DataFrame:
    if one.skip_blank:
        rows = rows[rows[one.skip_blank].map(as_text).str.strip() != ""]
    if one.once:
        rows = rows[~rows[one.once].map(as_text).str.strip().str.casefold().duplicated()]
    return rows


def _refuse_all_of(
    rows: pd.DataFrame, one: TableMapping, mine: entry.Refusals, refused: entry.Refusals, table: str
) -> None:
    """A document's head that is refused takes all its rows with it."""
    for number, (id_, words) in mine.reasons.items():
        numbers: Sequence[int] = [number]
        if one.once:
            same = rows[one.once] == rows.loc[number, one.once]
            numbers = list(rows.index[same])
        for each in numbers:
            refused.add(int(each), id_, **{**words, "table": table, "row": each})


def _cells(rows: pd.DataFrame, source: Source) -> list[Cell]:
    if source.constant is not None:
        return [source.constant] * len(rows)
    if source.count_within:
        return list(rows.groupby(source.count_within, sort=False).cumcount() + 1)
    cells = rows[source.header]
    if lookup := source.lookup:
        cells = _each(cells, lambda cell: lookup.get(as_text(cell), cell))
    if source.match:
        cells = _each(cells, lambda cell: _matched(as_text(cell), source.match))
    if source.prefix:
        cells = _each(cells, lambda cell: source.prefix + as_text(cell))
    if source.negate_where:
        header, pattern = source.negate_where
        turned = rows[header].map(as_text).str.match(pattern).to_numpy(bool)
        cells = pd.Series(np.where(turned, cells.map(_negated), cells), index=cells.index)
    return list(cells)


def _each(cells: pd.Series, change: Callable[[Cell], Cell]) -> pd.Series:
    """Each different cell changed once; an error such as #N/A stays one, so that its row is refused."""
    return cells.map({cell: cell if isinstance(cell, Fault) else change(cell) for cell in cells.unique()})


def _matched(cell: str, patterns: Sequence[tuple[str, str]]) -> str:
    return next((value for pattern, value in patterns if re.search(pattern, cell)), cell)


def _negated(cell: Cell) -> Cell:
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return -cell
    if isinstance(cell, Shown):
        return Shown(-cell.number, _negated_text(cell.words), cell.is_percent)
    return _negated_text(as_text(cell).strip())


def _negated_text(written: str) -> str:
    return written[1:] if written.startswith("-") else "-" + written.removeprefix("+")


def _computed(books: Books, new: dict[str, pd.DataFrame], mapping: FileMapping) -> dict[str, pd.DataFrame]:
    """Line nets first, then the totals of the documents they belong to."""
    new = {name: frame.copy() for name, frame in new.items()}
    for one in mapping.tables:
        if any(source.compute == "line net" for source in one.columns.values()):
            frame = new[one.table.name]
            decimals = frame["row_decimals"].to_numpy(np.int64)
            frame["line_net"] = money.line_net(frame["quantity"], frame["unit_price"], frame["discount"], decimals)
    for one in mapping.tables:
        wanted = {field: source.compute for field, source in one.columns.items() if source.compute}
        if one.table.name not in totals.LINES_OF or not wanted:
            continue
        lines = totals.LINES_OF[one.table.name][1]
        both = {name: new[name] for name in (one.table.name, lines)}
        alone = books.with_tables(**both)
        sums = totals.of_documents(alone, one.table.name)
        worked_out = {"net": sums["net"], "tax": sums["tax"], "gross": sums["net"] + sums["tax"]}
        for name, what in wanted.items():
            new[one.table.name][name] = worked_out[what].astype("Int64")
    return new
