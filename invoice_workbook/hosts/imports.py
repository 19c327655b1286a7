"""Files into a table: read here, taken by the command."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.hosts import saving
from invoice_workbook.hosts.run import Result, run

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def table_of(file: Path) -> str | None:
    """The one table that has all of a file's columns; None where there is none, or more than one."""
    from invoice_workbook.formats import csv_table
    from invoice_workbook.schema import TABLES, plain

    headers = {plain(header) for header in csv_table.read(file).headers}
    fitting = [table.name for table in TABLES.values() if headers <= set(table.by_header)]
    return fitting[0] if len(fitting) == 1 else None


def import_files(
    host: "Host",
    table: str,
    files: Sequence[Path],
    *,
    mapping: Path | None = None,
    update: bool = False,
    ignore_extra: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
) -> Result:
    """Import these files into a table; rows that were refused are listed beside the book."""
    from invoice_workbook.commands import import_table as importing
    from invoice_workbook.commands.check import table_named
    from invoice_workbook.formats import csv_table
    from invoice_workbook.formats import mapping as mappings

    mapped = mappings.read(mapping) if mapping else None
    marks = {"encoding": mapped.encoding, "delimiter": mapped.delimiter} if mapped else {}
    table_named(table)
    exports = [csv_table.read(path, **marks) for path in files]
    refused = host.path.with_name(f"{saving.short(host.path.stem)}-refused.csv")

    def work(books: "Books") -> "Outcome":
        return importing.import_table(
            books, table, exports, mapping=mapped, update=update, ignore_extra=ignore_extra, refused_to=refused
        )

    return run("import", host, work, as_of=as_of, dry_run=dry_run)
