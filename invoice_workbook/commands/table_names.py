"""Tables as a clerk names them."""

from invoice_workbook.errors import WorkbookError
from invoice_workbook.schema import TABLES, plain


def table_named(name: str) -> str:
    """A table by its own or its sheet's name. Raises WorkbookError for an unknown one."""
    for table in TABLES.values():
        if plain(name) in (plain(table.name), plain(table.sheet)):
            return table.name
    raise WorkbookError("no-such-table", table=name, tables=", ".join(TABLES))
