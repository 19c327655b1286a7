"""Tables copied to plain sheets, for files that leave."""

import pandas as pd

from invoice_workbook import names, number_shapes
from invoice_workbook.books import Books
from invoice_workbook.documents.plain_xlsx import Sheet
from invoice_workbook.languages import HOME, named
from invoice_workbook.ledger import open_items, totals
from invoice_workbook.ledger.payable import quantities
from invoice_workbook.schema import SIDES, Column, Table
from invoice_workbook.tables.write import Value, values


def sheet_of(title: str, table: Table, frame: pd.DataFrame, language: str = HOME) -> Sheet:
    """A table's rows as a plain sheet in a language, without the columns that are our own notes."""
    columns = [column for column in table.columns if column.field in frame and column.field not in ("check", "files")]
    cells = [_in_language(table, column, values(column, frame), language) for column in columns]
    amounts = frozenset(n for n, column in enumerate(columns) if column.type == "amount")
    decimals = [int(one) for one in frame["row_decimals"]] if "row_decimals" in frame else []
    return Sheet(
        title,
        [named(column.header, language) for column in columns],
        list(zip(*cells, strict=True)),
        amounts,
        decimals,
        number_shapes.day_format(language),
    )


def _in_language(table: Table, column: Column, cells: list[Value], language: str) -> list[Value]:
    """Cells with the language's words for our names."""
    if language == HOME or not names.vocabulary(table.name, column.field):
        return cells
    return [names.said(table.name, column.field, one, language) if isinstance(one, str) else one for one in cells]


def computed(books: Books, name: str) -> pd.DataFrame:
    """A table with what its formulas come to."""
    frame = books[name]
    for side in SIDES.values():
        if name == side.documents:
            standing = open_items.of_documents(books, side.name)
            return frame.assign(**{field: standing[field].astype("Int64") for field in ("paid", "open", "days_late")})
        if name == side.sources:
            return frame.assign(unapplied=open_items.unapplied(books, side.name).astype("Int64"))
    if name == "Orders":
        return frame.assign(net=totals.of_documents(books, "Orders")["net"].astype("Int64"))
    if name == "PurchaseOrderLines":
        done = {"received": quantities.received(books), "billed": quantities.billed(books)}
        return frame.assign(**{field: amount.astype("Int64") for field, amount in done.items()})
    return frame
