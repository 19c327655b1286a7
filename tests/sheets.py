"""Tables as text, the way they stand in the sheet: `a | b` under a header row."""

from datetime import date, datetime

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell
from invoice_workbook.tables.read import Block, read

AS_OF = date(2026, 11, 30)


def grid(text: str) -> list[list[str]]:
    """Rows of trimmed cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]


def cell(text: str, type_: str) -> Cell:
    """A cell as a spreadsheet would hold it: what reads as the column's type is that, anything else is text."""
    if not text:
        return None
    try:
        if type_ == "date":
            return datetime.fromisoformat(text)
        if type_ in ("amount", "price", "quantity", "percent", "whole"):
            return float(text) if "." in text else int(text)
    except ValueError:
        return text
    return text


def block(table: str, text: str = "") -> Block:
    """A table as its host gives it; columns that the text leaves out are blank."""
    schema = TABLES[table]
    rows = grid(text)
    header = rows[0] if rows else []
    fields = [field for field in header if field != "expected"]
    assert set(fields) <= set(schema.fields), set(fields) - set(schema.fields)
    made = []
    for row in rows[1:]:
        given = dict(zip(header, row, strict=True))
        made.append([cell(given.get(column.field, ""), column.type) for column in schema.columns])
    return Block.of_rows([column.header for column in schema.columns], made)


def books(as_of: date = AS_OF, **tables: str) -> Books:
    """Books of these tables; Settings may be given as lines of `name | value`."""
    blocks = {name: block(name, tables.get(name, "")) for name in TABLES}
    return read(blocks, as_of, as_of)


def expected(text: str) -> list[str]:
    """The `expected` column of a table: one entry a row, blank where nothing is wrong."""
    header, *rows = grid(text)
    return [row[header.index("expected")] for row in rows]


def found(books_: Books, rule: str, table: str, show: str = "expected") -> list[str]:
    """What a rule finds in a table, one entry a row: its `show`, or a mark where it has none."""
    from invoice_workbook import checks

    problems = checks.found(books_, [rule])
    mine = problems[problems["table"] == table]
    marks = dict(zip(mine["label"], mine[show].where(mine[show] != "", "yes"), strict=True))
    return [marks.get(label, "") for label in books_[table].index]


def frames_text(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Tables as text, to see whether they changed."""
    return {name: frame.to_csv() for name, frame in tables.items()}


def number(table: str, header: str) -> int:
    """A column's place on the sheet of a new workbook, from 1."""
    return [column.header for column in TABLES[table].on_sheet].index(header) + 1


def place(table: str, field: str) -> int:
    """A column's place on the sheet of a new workbook, from 0, by its field."""
    return [column.field for column in TABLES[table].on_sheet].index(field)


def letter(table: str, header: str) -> str:
    """The same as the sheet spells it."""
    return column_letters(number(table, header))
