"""import: files into a table; with a mapping, another program's export into several tables at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.commands.table_rows import ISO, table_of, taken_in
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table, text_bounds
from invoice_workbook.formats import mapping as mappings
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import entry

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
    name = table_named(table or table_of(inputs[0]))
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
    reads=(),
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
