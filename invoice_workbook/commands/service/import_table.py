"""import: a file into a table; with a mapping, another program's export into several tables at once.

Without a mapping all rows are taken or none. With one, each row that cannot be taken is refused by name with its
reason, and rows in = rows written + rows refused.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import mapped_import, new_rows, plain_import
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table, text_bounds
from invoice_workbook.formats import mapping as mappings
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.formats.mapping import FileMapping
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES, plain
from invoice_workbook.tables import entry

OWN_TABLES = ("Problems", "Log")
"""Tables that only the program fills."""
ISO = entry.Reading()
ORDERS = ("ymd", "dmy", "mdy")
MARKS = {",": ".", ".": ","}
"""Decimal marks, and what parts thousands beside them."""


def import_table(
    books: Books,
    given: Given,
    *,
    table: str = "",
    files: Sequence[Path],
    mapping: Path | None = None,
    update: bool = False,
    ignore_extra: bool = False,
    dates: str = "",
    decimal: str = "",
) -> Outcome:
    """These files' rows into a table, or into the one that has all their columns; refused rows are listed in a file.

    `dates` and `decimal` say how texts are written, before what a mapping says.
    Raises WorkbookError where the files cannot be taken as a whole.
    """
    mapped = mappings.read(given.read(mapping)) if mapping else None
    reading = _reading(mapped.reading if mapped else ISO, dates, decimal)
    mapped = replace(mapped, reading=reading) if mapped else None
    inputs = [given.read(file) for file in files]
    name = table_named(table or _table_of(inputs[0]))
    marks = {"encoding": mapped.encoding, "delimiter": mapped.delimiter} if mapped else {}
    exports = [csv_table.read(file, **marks) for file in inputs]
    refused = given.book.with_name(f"{file_stem(given.book.stem)}-refused.csv")
    how: dict[str, Any] = {"mapping": mapped, "update": update, "ignore_extra": ignore_extra, "refused_to": refused}
    return taken_in(books, name, exports, reading=reading, **how)


def _reading(reading: entry.Reading, dates: str, decimal: str) -> entry.Reading:
    """How texts are written, as the options say. Raises WorkbookError for an option that says nothing."""
    if dates and dates.lower() not in ORDERS:
        raise WorkbookError("dates-how", said=dates)
    if decimal and decimal not in MARKS:
        raise WorkbookError("decimal-how", said=decimal)
    if dates:
        reading = replace(reading, date_order=dates.lower())
    return replace(reading, decimal=decimal, thousands=MARKS[decimal]) if decimal else reading


def _table_of(file: Input) -> str:
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
    one_by_one = (
        [[export] for export in exports] if update else [exports]
    )  # an update may change what one before brought
    for some in one_by_one if mapping is None else ():
        now = books.with_tables(**taken.tables)
        faults += plain_import.take(now, TABLES[name], some, taken, reading, update=update, ignore_extra=ignore_extra)
    if faults:
        raise plain_import.refused(faults)
    return _outcome(books, taken, refused_to)


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


def _asked(desk: Desk) -> Mapping[str, Any]:
    """A file into the table of the sheet that is shown; from any other sheet, into the one its columns belong to."""
    table = next((table.name for table in TABLES.values() if table.sheet == desk.front), "")
    return {"files": (desk.file,), "table": table}


_FILLED = tuple(table.name for table in TABLES.values() if table.name not in ("Problems", "Log", "Settings"))
"""Tables that a clerk fills; the others fill themselves."""
COMMAND = Command(
    id="import",
    group="Service",
    place=2,
    work=import_table,
    options=(
        Option("table", "table", is_required=True),
        Option("files", "file", kind="file", many=True, is_required=True, largest=text_bounds.LARGEST),
        Option("mapping", "map", "--map", kind="file", largest=mappings.LARGEST),
        Option("update", "update", "--update", kind="flag"),
        Option("ignore_extra", "ignore-extra", "--ignore-extra", kind="flag"),
        Option("dates", "dates", "--dates"),
        Option("decimal", "decimal", "--decimal"),
    ),
    icon="GetExternalDataFromText",
    key_tip="IM",
    tables=_FILLED,
    asks="file",
    books=False,
    at_sheet=_asked,
)
