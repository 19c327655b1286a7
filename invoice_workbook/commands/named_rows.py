"""Rows that a clerk names by their number alone, whichever sheet they stand on; "Orders: SO-1" names the sheet, too."""

from collections.abc import Sequence
from dataclasses import dataclass

from invoice_workbook import names
from invoice_workbook.books import Books, folded
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import named
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class NamedRow:
    """A row: its table, its label, its id as it is spelled there, and its key."""

    table: str
    row: int
    id: str
    key: str


def named_rows(books: Books, tables: Sequence[str], ids: Sequence[str]) -> list[NamedRow]:
    """The rows of these ids in these tables, each once, in the order in which they were named.

    Raises WorkbookError for an id that is on none of the sheets, on several of them, or twice on one.
    """
    found: dict[tuple[str, str], NamedRow] = {}
    for id_ in ids:
        one = _named(books, tables, id_)
        found.setdefault((one.table, one.key), one)
    return list(found.values())


def _named(books: Books, tables: Sequence[str], id_: str) -> NamedRow:
    fitting = [(table, id_) for table in tables if books.find_row(table, id_) is not None]
    if not fitting:
        sheet, colon, number = id_.partition(":")
        meant = [table for table in tables if table == names.table_named(sheet)]
        fitting = [(table, number) for table in meant if colon and books.find_row(table, number) is not None]
    sheets = [TABLES[table].sheet for table in tables]
    if not fitting:
        raise WorkbookError("no-such-number", id=id_.strip(), sheets=sheets)
    if len(fitting) > 1:
        mine = [TABLES[table].sheet for table, _ in fitting]
        raise WorkbookError("which-sheet", id=id_.strip(), sheets=mine, example=f"{named(mine[0])}: {id_.strip()}")
    table, number = fitting[0]
    row, key = books.row_of(table, number), folded(number)
    name = str(books[table][TABLES[table].id][row])
    if key in joins.repeated(books, table):
        raise WorkbookError("number-again", id=name, sheet=TABLES[table].sheet)
    return NamedRow(table, row, name, key)
