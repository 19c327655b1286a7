"""Tables as a clerk names them."""

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.schema import TABLES


def table_named(name: str) -> str:
    """A table by its own or its sheet's name. Raises WorkbookError for an unknown one."""
    if found := names.table_named(name):
        return found
    raise WorkbookError("no-such-table", table=name, tables=", ".join(TABLES))
