"""A file's rows into a table: without a mapping all or none, with one each row is written or refused with its reason.

With a mapping, rows in = rows written + rows refused.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from invoice_workbook import terms
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import mapped_import, new_rows
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.formats.mapping import FileMapping
from invoice_workbook.inputs import Input
from invoice_workbook.languages import HOME, text
from invoice_workbook.schema import TABLES, TERMS, Table, plain
from invoice_workbook.tables import entry, joins, write
from invoice_workbook.tables.cells import Cell, as_text

OWN_TABLES = ("Problems", "Log")
"""Tables that only the program fills."""
ISO = entry.Reading()
MOST, SAID = 50, 3
"""Faults that are listed, and that the sentence says."""


def table_of(file: Input) -> str:
    """The one table that has all of a file's columns. Raises WorkbookError where there is none, or more than one."""
    headers = {plain(header) for header in csv_table.read(file).headers}
    fitting = [table.name for table in TABLES.values() if headers <= set(table.by_header)]
    if len(fitting) != 1:
        raise WorkbookError("import-where", file=file.name)
    return fitting[0]


def taken_in(
    books: Books,
    name: str,
    exports: Sequence[Export],
    *,
    mapping: FileMapping | None = None,
    update: bool = False,
    ignore_extra: bool = False,
    refused_to: Path | None = None,
    reading: entry.Reading = ISO,
) -> Outcome:
    """The books with the rows of these files; refused rows are listed in `refused_to`.

    Raises WorkbookError where the files cannot be taken as a whole.
    """
    if name in OWN_TABLES:
        raise WorkbookError("own-table", table=name)
    taken = new_rows.Taken(dict(books.tables))
    faults: list[dict[str, object]] = []
    if mapping is not None:
        filled = [one.table.name for one in mapping.tables]
        if name not in filled:
            raise WorkbookError("map-table", mapping=mapping.name, tables=", ".join(filled), table=name)
        mapped_import.take(books, exports, mapping, taken)
    for export in exports if mapping is None else ():
        now = books.with_tables(**taken.tables)
        faults += _plain(now, TABLES[name], export, taken, reading, update=update, ignore_extra=ignore_extra)
    if faults:
        raise _refused(faults)
    return _outcome(books, taken, refused_to)


def _refused(faults: Sequence[Mapping[str, object]]) -> WorkbookError:
    """The error that says the first faults and holds up to fifty."""
    first = " ".join(str(fault["reason"]) for fault in faults[:SAID])
    more = len(faults) - SAID
    error = (
        WorkbookError("import-faults", first=first, count=more) if more > 0 else WorkbookError("as-said", said=first)
    )
    error.faults = faults[:MOST] if len(faults) > 1 else ()
    return error


def _outcome(books: Books, taken: new_rows.Taken, refused_to: Path | None) -> Outcome:
    changed = {name: frame for name, frame in taken.tables.items() if frame is not books[name]}
    words = {
        "added": sum(taken.added.values()),
        "changed": sum(taken.changed.values()),
        "tables": ", ".join(TABLES[name].sheet for name in changed) or "-",
        "refused": len(taken.refused),
    }
    refusals = [{"file": file, "row": row, "reason": reason} for file, row, reason in taken.refused]
    counts = {"in": taken.rows_in, "written": taken.rows_in - len(refusals), "refused": len(refusals)}
    listed = [File(refused_to, refusal_list(refusals), is_document=False)] if refusals and refused_to else []
    done = "done.import-refused" if listed else "done.import"
    message = text(done, books.settings.language, **words, file=refused_to)
    more = {"rows": counts, "refused": refusals}
    return Outcome(message, changed, files=listed, more=more)


def refusal_list(refusals: Sequence[Mapping[str, object]]) -> bytes:
    """The refused rows as a CSV file."""
    lines = io.StringIO(newline="")
    listed = csv.DictWriter(lines, ["file", "row", "reason"])
    listed.writeheader()
    listed.writerows(refusals)
    return lines.getvalue().encode("utf-8-sig")


def _plain(
    books: Books,
    table: Table,
    export: Export,
    taken: new_rows.Taken,
    reading: entry.Reading,
    *,
    update: bool,
    ignore_extra: bool,
) -> list[dict[str, object]]:
    """Take the rows of one file, or give every fault they have."""
    cells = _by_field(table, export, ignore_extra)
    if update:
        _add_currencies(books, table, cells)
    refused = entry.Refusals()
    frame = entry.typed(table, cells, export.numbers, books, reading, refused)
    new_rows.refuse_negative(table, frame, refused)
    new_rows.refuse_own_settings(table, frame, books, refused)
    new_rows.refuse_keys(table, frame, refused)
    if refused.every:
        return _faults(table, export, refused)
    taken.rows_in += len(frame)
    existing = new_rows.places_of(books, table, frame)
    there = existing >= 0
    kept = there & ~np.isin(existing, _as_new_wrote_them(books, table))
    if kept.any() and not update:
        ids = list(dict.fromkeys(frame[table.id][kept]))
        named = ", ".join(ids[:20]) + (" …" if len(ids) > 20 else "")
        raise WorkbookError("keys-there", table=table.name, count=int(kept.sum()), keys=named)
    fields = [field for field in (*cells, "row_currency", "row_decimals") if field not in table.keys]
    after = _updated(books[table.name], frame[there], existing[there], fields)
    taken.tables[table.name] = write.appended(after, frame[~there])
    taken.added[table.name] = taken.added.get(table.name, 0) + int((~there).sum())
    taken.changed[table.name] = taken.changed.get(table.name, 0) + int(there.sum())
    return []


def _faults(table: Table, export: Export, refused: entry.Refusals) -> list[dict[str, object]]:
    """Every fault of a file, by its rows."""
    known = {"file": export.file, "table": table.name}
    return [
        {"file": export.file, "row": row, "column": words.get("column", ""), "reason": _said(id_, known | words)}
        for row, id_, words in sorted(refused.every, key=lambda one: one[0])
    ]


def _said(id_: str, words: Mapping[str, object]) -> str:
    return text(f"refused.{id_}", HOME, **words)


def _as_new_wrote_them(books: Books, table: Table) -> list[int]:
    """Labels of the rows that `new` wrote and nobody touched since: a clerk's own may take their place."""
    if table.name != TERMS.name:
        return []
    ids = books[table.name][table.id]
    return [int(str(row)) for row, id_ in ids.items() if id_ and terms.is_usual(id_, books.term_rows[folded(id_)])]


def _add_currencies(books: Books, table: Table, cells: dict[str, list[Cell]]) -> None:
    """Where the file does not name the currency, each row that is there keeps its own."""
    if "currency" in cells or "currency" not in table.by_field or "currency" in table.keys:
        return
    known = dict(zip(joins.id_keys(books, table.name, table.id), books[table.name]["currency"], strict=True))
    cells["currency"] = [known.get(folded(as_text(id_)), "") for id_ in cells[table.id]]


def _by_field(table: Table, export: Export, ignore_extra: bool) -> dict[str, list[Cell]]:
    columns = list(zip(*export.rows, strict=True))
    cells: dict[str, list[Cell]] = {}
    for place, header in enumerate(export.headers):
        column = table.by_header.get(plain(header))
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


def _updated(before: pd.DataFrame, frame: pd.DataFrame, labels: np.ndarray, fields: Sequence[str]) -> pd.DataFrame:
    if not len(frame):
        return before
    after = before.copy()
    for one in fields:
        if one in after:
            after.loc[labels, one] = frame[one].array
    return after
