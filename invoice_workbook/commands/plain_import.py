"""Files with a table's own headers: all their rows, or none and every fault they have.

All files are taken at once, whatever their number. Where several have a key, a later file changes what one before
brought: in each column the last file counts that has it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from invoice_workbook import names, terms
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import new_rows
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.languages import spoken, text
from invoice_workbook.schema import TERMS, Table
from invoice_workbook.tables import entry, joins, write
from invoice_workbook.tables.cells import Cell, as_text

Has = dict[str, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]
"""For each field which rows come from a file with that column."""
MOST, SAID = 50, 3
"""Faults that are listed, and that the sentence says."""


def take(
    books: Books,
    table: Table,
    exports: Sequence[Export],
    taken: new_rows.Taken,
    reading: entry.Reading,
    *,
    update: bool,
    ignore_extra: bool,
) -> list[dict[str, object]]:
    """Take the rows of these files, or give every fault they have.

    Raises WorkbookError where their columns are not the table's, or its keys are there already.
    """
    cells, has = _joined(table, exports, ignore_extra)
    if update:
        _add_currencies(books, table, cells, has)
    refused = entry.Refusals()
    places = [(export.file, number) for export in exports for number in export.numbers]
    frame = entry.typed(table, cells, range(len(places)), books, reading, refused)
    files = pd.Series(np.repeat(np.arange(len(exports)), [len(export.rows) for export in exports]))
    new_rows.refuse_negative(table, frame, refused)
    new_rows.refuse_own_settings(table, frame, books, refused)
    new_rows.refuse_keys(table, frame, refused, files)
    if refused.every:
        return _faults(table, places, refused)
    taken.rows_in += (count := len(frame))
    if update:
        frame, has = _latest(frame, new_rows.key_texts(frame, table.keys), has, table.keys)
    existing = new_rows.places_of(books, table, frame)
    there = existing >= 0
    if not update:
        _ask_new(books, table, frame, existing)
    fields = [field for field in (*cells, "row_currency", "row_decimals") if field not in table.keys]
    mine = {one: has[one][there] for one in fields if one in has}
    after = _updated(books[table.name], frame[there], existing[there], fields, mine)
    taken.tables[table.name] = write.appended(after, frame[~there])
    added = int((~there).sum())
    taken.added[table.name] = taken.added.get(table.name, 0) + added
    taken.changed[table.name] = taken.changed.get(table.name, 0) + count - added
    return []


def _ask_new(books: Books, table: Table, frame: pd.DataFrame, existing: np.ndarray) -> None:
    """Raises WorkbookError where a key is in the book already (existing: the row's label, or -1), or in two files."""
    kept = (existing >= 0) & ~np.isin(existing, _as_new_wrote_them(books, table))
    kept |= new_rows.key_texts(frame, table.keys).duplicated().to_numpy()  # an earlier file has it
    if kept.any():
        ids = list(dict.fromkeys(frame[table.id][kept]))
        named = ", ".join(ids[:20]) + (" …" if len(ids) > 20 else "")
        raise WorkbookError("keys-there", table=table.name, count=int(kept.sum()), keys=named)


def _joined(table: Table, exports: Sequence[Export], ignore_extra: bool) -> tuple[dict[str, list[Cell]], Has]:
    """The columns of all files, one below the other, blank where a file lacks one; and which rows have each."""
    cells: dict[str, list[Cell]] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    before = 0
    for export in exports:
        for one, column in _by_field(table, export, ignore_extra).items():
            above = cells.setdefault(one, [])
            above += [None] * (before - len(above)) + column
            spans.setdefault(one, []).append((before, before + len(column)))
        before += len(export.rows)
    has = {one: np.zeros(before, bool) for one in cells}
    for one, mine in spans.items():
        for start, end in mine:
            has[one][start:end] = True
    return {one: column + [None] * (before - len(column)) for one, column in cells.items()}, has


def _latest(frame: pd.DataFrame, keys: pd.Series, has: Has, fixed: Sequence[str]) -> tuple[pd.DataFrame, Has]:
    """A row for each key, with the last cell of each column that a file has; and which rows then have each column."""
    codes = pd.factorize(keys)[0]
    first = np.flatnonzero(~keys.duplicated().to_numpy())
    if len(first) == len(frame):
        return frame, has
    merged, there = frame.iloc[first].reset_index(drop=True), {}
    every = np.ones(len(frame), bool)
    for one in frame.columns.difference(list(fixed)):
        rows = np.flatnonzero(has.get(one, every))
        last = np.full(len(first), -1)
        last[codes[rows]] = rows  # of a key's rows the last is what stays
        merged[one] = frame[one].array.take(np.where(last >= 0, last, first))
        there[one] = last >= 0
    return merged, there


def _faults(table: Table, places: Sequence[tuple[str, int]], refused: entry.Refusals) -> list[dict[str, object]]:
    """Every fault, by the files' rows."""
    found: list[dict[str, object]] = []
    for place, id_, words in sorted(refused.every, key=lambda one: one[0]):
        file, row = places[place]
        known: dict[str, object] = {"file": file, "table": table.name, **words}
        known |= {name: places[int(str(words[name]))][1] for name in ("row", "first") if name in words}
        found.append({"file": file, "row": row, "column": words.get("column", ""), "reason": _said(id_, known)})
    return found


def _said(id_: str, words: Mapping[str, object]) -> str:
    return text(f"refused.{id_}", spoken(), **words)


def _as_new_wrote_them(books: Books, table: Table) -> list[int]:
    """Labels of the rows that `new` wrote and nobody touched since: a clerk's own may take their place."""
    if table.name != TERMS.name:
        return []
    ids = books[table.name][table.id]
    return [int(str(row)) for row, id_ in ids.items() if id_ and terms.is_usual(id_, books.term_rows[folded(id_)])]


def _add_currencies(books: Books, table: Table, cells: dict[str, list[Cell]], has: Has) -> None:
    """Where a file does not name the currency, each row that is there, or that a file before brought, keeps its own."""
    if "currency" not in table.by_field or "currency" in table.keys:
        return
    known: dict[str, Cell] = dict(
        zip(joins.id_keys(books, table.name, table.id), books[table.name]["currency"], strict=True)
    )
    ids = [folded(as_text(id_)) for id_ in cells[table.id]]
    said = has.get("currency", np.zeros(len(ids), bool))
    for row, id_ in enumerate(ids):  # each may depend on one before
        if said[row]:
            known[id_] = cells["currency"][row]
        else:
            cells.setdefault("currency", [None] * len(ids))[row] = known.get(id_, "")
    has["currency"] = np.ones(len(ids), bool)


def _by_field(table: Table, export: Export, ignore_extra: bool) -> dict[str, list[Cell]]:
    columns = list(zip(*export.rows, strict=True))
    cells: dict[str, list[Cell]] = {}
    for place, header in enumerate(export.headers):
        column = table.by_field.get(names.field_named(table, header) or "")
        if column is None:
            if ignore_extra:
                continue
            raise WorkbookError("unknown-header", file=export.file, column=header, table=table.name)
        if column.field in cells:
            raise WorkbookError("header-again", file=export.file, column=header)
        if column.filled != "formula":
            cells[column.field] = list(columns[place])
    if table.id not in cells:
        first = table.by_field[table.id].header
        raise WorkbookError("no-key-column", file=export.file, column=first, table=table.name)
    return cells


def _updated(
    before: pd.DataFrame, frame: pd.DataFrame, labels: np.ndarray, fields: Sequence[str], has: Has
) -> pd.DataFrame:
    if not len(frame):
        return before
    after, every = before.copy(), np.ones(len(frame), bool)
    for one in fields:
        rows = np.flatnonzero(has.get(one, every))
        if one in after and len(rows):
            after.loc[labels[rows], one] = frame[one].array.take(rows)
    return after


def refused(faults: Sequence[Mapping[str, object]]) -> WorkbookError:
    """The error that says the first faults and holds up to fifty."""
    first = " ".join(str(fault["reason"]) for fault in faults[:SAID])
    more = len(faults) - SAID
    error = (
        WorkbookError("import-faults", first=first, count=more) if more > 0 else WorkbookError("as-said", said=first)
    )
    error.faults = faults[:MOST] if len(faults) > 1 else ()
    return error
