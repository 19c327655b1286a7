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
from invoice_workbook.schema import Table
from invoice_workbook.tables import entry, write
from invoice_workbook.tables.cells import Cell, Fault, Shown, as_text

FILE = "\0file"
"""The column that says from which of the files a row is; no header can be called so."""


def take(books: Books, exports: Sequence[Export], mapping: FileMapping, taken: new_rows.Taken) -> None:
    """Fill the mapping's tables from these exports, one after the other; what is refused is listed in `taken`.

    All are read at once, so that it takes no longer for the thousandth file than for the first.
    """
    for export in exports:
        _ask_headers(export, mapping)
    rows = _rows(exports, mapping)
    numbers = [number for export in exports for number in export.numbers]
    files = [export.file for export in exports for _ in export.numbers]
    taken.rows_in += len(rows)
    refused = entry.Refusals()
    new: dict[str, pd.DataFrame] = {}
    while True:  # a refused row may be the last of its document: what is left is read again, until nothing is refused
        before = len(refused.reasons)
        left = rows[~rows.index.isin(list(refused.reasons))]
        again = entry.Refusals()
        new = _frames(books, left, mapping, refused, again)
        if len(refused.reasons) == before:  # only now it is known which keys of earlier files are taken
            for number, (id_, words) in again.reasons.items():
                refused.add(number, id_, **words)
        if len(refused.reasons) == before:
            break
    language = books.settings.language
    filled = ", ".join(one.table.name for one in mapping.tables)
    for place, (id_, words) in sorted(refused.reasons.items()):
        file = files[place]
        known: dict[str, object] = {"table": filled, "file": file, **words}
        known |= {name: numbers[int(str(words[name]))] for name in ("row", "first") if name in words}
        taken.refused.append((file, numbers[place], text(f"refused.{id_}", language, **known)))
    for name, frame in _computed(books, new, mapping).items():
        taken.tables[name] = write.appended(books[name], frame)
        taken.added[name] = taken.added.get(name, 0) + len(frame)


def _rows(exports: Sequence[Export], mapping: FileMapping) -> pd.DataFrame:
    """The rows of all files, in the columns that the mapping speaks of."""
    wanted = sorted({header for one in mapping.tables for header in _headers(one)})
    columns: dict[str, list[Cell]] = {header: [] for header in wanted}
    for export in exports:
        whole = list(zip(*export.rows, strict=True))
        for header in wanted:
            columns[header] += whole[export.headers.index(header)]
    data = {header: pd.Series(cells, dtype=object) for header, cells in columns.items()}
    which = np.repeat(np.arange(len(exports)), [len(export.rows) for export in exports])
    return pd.DataFrame({**data, FILE: which})


def _headers(one: TableMapping) -> set[str]:
    """The headers of the source that a table is filled from."""
    named = {header for s in one.columns.values() for header in (s.header, s.count_within, *(s.negate_where or ())[:1])}
    return (named | {one.once, one.skip_blank}) - {""}


def _ask_headers(export: Export, mapping: FileMapping) -> None:
    for header in (header for one in mapping.tables for header in sorted(_headers(one))):
        if header not in export.headers:
            raise WorkbookError("missing-header", file=export.file, column=header, mapping=mapping.name)


def _frames(
    books: Books, rows: pd.DataFrame, mapping: FileMapping, refused: entry.Refusals, again: entry.Refusals
) -> dict[str, pd.DataFrame]:
    """New rows of each table; computed columns still blank. `again` gets those whose key an earlier file has."""
    working: dict[str, pd.DataFrame] = {}
    new: dict[str, pd.DataFrame] = {}
    for one in mapping.tables:
        table = one.table
        picked = _picked(rows, one)
        mine = entry.Refusals()
        cells = {field: _cells(picked, source) for field, source in one.columns.items() if not source.compute}
        now = books.with_tables(**working)
        frame = entry.typed(table, cells, list(picked.index), now, mapping.reading, mine)
        there = new_rows.places_of(now, table, frame) >= 0
        new_rows.refuse_negative(table, frame, mine)
        earlier = _in_earlier_file(table, frame, picked[FILE], ~there & ~frame.index.isin(list(mine.reasons)))
        if not one.keep_existing:
            _refuse_there(table, frame[there], mine)
            repeated = entry.Refusals()
            _refuse_there(table, frame[earlier], repeated)
            _refuse_all_of(rows, one, repeated, again, table.name)
        fresh = ~there & ~earlier
        new_rows.refuse_keys(table, frame[fresh], mine, picked.loc[fresh, FILE])
        _refuse_all_of(rows, one, mine, refused, table.name)
        new[table.name] = frame[fresh]
        working[table.name] = write.appended(books[table.name], new[table.name])
    return new


def _refuse_there(table: Table, frame: pd.DataFrame, mine: entry.Refusals) -> None:
    """Refuse rows whose key is in the workbook."""
    for number, key in frame[table.id].items():
        mine.add(int(str(number)), "key-there", column=table.by_field[table.id].header, key=key)


def _in_earlier_file(table: Table, frame: pd.DataFrame, files: pd.Series, counts: np.ndarray) -> np.ndarray:
    """Which rows have a key that a row of an earlier file has, of those rows that count."""
    if files.nunique() < 2:
        return np.zeros(len(frame), bool)
    keys = new_rows.key_texts(frame, table.keys)
    first = files[counts].groupby(keys[counts]).min()
    return counts & (files.to_numpy() > keys.map(first).fillna(len(files)).to_numpy())


def _picked(rows: pd.DataFrame, one: TableMapping) -> pd.DataFrame:
    if one.skip_blank:
        rows = rows[rows[one.skip_blank].map(as_text).str.strip() != ""]
    if one.once:
        keys = rows[one.once].map(as_text).str.strip().str.casefold()
        rows = rows[~pd.DataFrame({FILE: rows[FILE], "key": keys}).duplicated()]
    return rows


def _refuse_all_of(
    rows: pd.DataFrame, one: TableMapping, mine: entry.Refusals, refused: entry.Refusals, table: str
) -> None:
    """A document's head that is refused takes all its rows of the file with it."""
    if not mine.reasons:
        return
    documents = rows.groupby([FILE, one.once], sort=False).groups if one.once else {}
    for number, (id_, words) in mine.reasons.items():
        mate = (rows.at[number, FILE], rows.at[number, one.once]) if one.once else None
        for each in documents.get(mate, [number]):
            refused.add(int(each), id_, **{**words, "table": table, "row": each})


def _cells(rows: pd.DataFrame, source: Source) -> list[Cell]:
    if source.constant is not None:
        return [source.constant] * len(rows)
    if source.count_within:
        return list(rows.groupby([FILE, source.count_within], sort=False).cumcount() + 1)
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
