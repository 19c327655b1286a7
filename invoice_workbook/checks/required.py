"""Every cell that a row needs is filled in.

Source: our own rules, "Whether the cells can be read"; schema.py lists the cells a row needs.
Units:  none.
Remedy: fill in the cell; if there is nothing to fill in, the row does not belong here.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books, Lack
from invoice_workbook.finding import Finding
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.tables import joins


def find(books: Books) -> Iterator[Finding]:
    """Blank cells of needed columns; a cell that could not be read is another rule's, a column too young nobody's."""
    misread = books.misread.groupby(["table", "field"])["row"].agg(list).to_dict()
    for table in TABLES.values():
        frame = books[table.name]
        for column in table.columns:
            if not column.required or not len(frame) or Lack(table.name, column.header) in books.lacking:
                continue
            blank = _blank(frame, column)
            if blank.any():
                blank &= ~frame.index.isin(misread.get((table.name, column.field), ()))
            if blank.any():
                yield Finding.where(books, (table.name, column.field), blank, "error")


def _blank(frame: pd.DataFrame, column: Column) -> pd.Series:
    cells = frame[column.field]
    blank = pd.Series(joins.is_blank(cells), cells.index) if joins.is_text(cells) else cells.isna()
    if column.required_unless:
        field, excused = column.required_unless
        blank &= ~frame[field].isin(excused)
    return blank
