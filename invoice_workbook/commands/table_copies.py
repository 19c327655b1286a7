"""Tables copied to plain sheets, for files that leave."""

import pandas as pd

from invoice_workbook.documents.plain_xlsx import Sheet
from invoice_workbook.schema import Table
from invoice_workbook.tables.write import values


def sheet_of(title: str, table: Table, frame: pd.DataFrame) -> Sheet:
    """A table's rows as a plain sheet, without the columns that are our own notes."""
    columns = [column for column in table.columns if column.field in frame and column.field not in ("check", "files")]
    cells = [list(values(column, frame)) for column in columns]
    amounts = frozenset(n for n, column in enumerate(columns) if column.type == "amount")
    decimals = [int(one) for one in frame["row_decimals"]] if "row_decimals" in frame else []
    return Sheet(title, [column.header for column in columns], list(zip(*cells, strict=True)), amounts, decimals)
