"""A file's rows into a table: without a mapping all or none, with one each row is written or refused with its reason.

With a mapping, rows in = rows written + rows refused.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.commands import mapped_import, new_rows, plain_import
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.formats.mapping import FileMapping
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import entry

OWN_TABLES = ("Problems", "Log")
"""Tables that only the program fills."""
ISO = entry.Reading()


def table_of(file: Input) -> str:
    """The one table that has all of a file's columns. Raises WorkbookError where there is none, or more than one."""
    headers = csv_table.read(file).headers
    fitting = [t.name for t in TABLES.values() if all(names.field_named(t, header) for header in headers)]
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
    taken = new_rows.Taken()
    faults: list[dict[str, object]] = []
    if mapping is not None:
        filled = [one.table.name for one in mapping.tables]
        if name not in filled:
            raise WorkbookError("map-table", mapping=mapping.name, tables=", ".join(filled), table=name)
        mapped_import.take(books, exports, mapping, taken)
    else:
        faults += plain_import.take(
            books, TABLES[name], exports, taken, reading, update=update, ignore_extra=ignore_extra
        )
    if faults:
        raise plain_import.refused(faults)
    return _outcome(books, taken, refused_to)


def _outcome(books: Books, taken: new_rows.Taken, refused_to: Path | None) -> Outcome:
    changed = {name: frame for name, frame in taken.tables.items() if frame is not books[name]}
    words = {
        "added": sum(taken.added.values()),
        "changed": sum(taken.changed.values()),
        "tables": [TABLES[name].sheet for name in changed] or "-",
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
