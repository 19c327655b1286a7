"""Cells that have one meaning made right: texts with blanks around them, ids and choices, dates and numbers as text.

Documents that were issued, approved or booked stay as they are: their texts are what the journal has. A text that has
two meanings (03/11/2026; 1,381) is left, unless it is said how such are written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas as pd

from invoice_workbook import money, names
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.formats.bank import amount_cells, day_cells
from invoice_workbook.ledger.filling import LINES, OPEN
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.tables import joins, spelling
from invoice_workbook.tables.cells import LARGEST

KEPT = ("Settings", "Receipts", "Payments", "Allocations", "BankLines", "Reminders", "Problems", "Log")
"""Tables of which no text is changed: the program's own, and what the journal has word by word."""
MARKS = (".", ",")
MISREAD = ("not-a-date", "not-a-number")
_UNSEEN = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}"
"""Not the joiners: in Telugu and Devanagari they are part of the word."""
_TWO_DIGITS = re.compile(r"\s*\d{1,2}[-/. ]")
Cell = tuple[str, int, str]
"""A cell: table, row's label, field."""


@dataclass(frozen=True)
class Unclear:
    """A text that can be read in more than one way, and how."""

    table: str
    row: int
    field: str
    raw: str
    meanings: tuple[str, ...]
    is_date: bool


@dataclass
class Tidied:
    """The tables with cells made right, how many of each table, and what could be read in several ways."""

    books: Books
    counts: dict[str, int] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)

    def put(self, table: str, column: str, cells: Mapping[int, object]) -> None:
        """New cells of a column, by row."""
        if not cells:
            return
        frame = self.books[table].copy()
        new = pd.Series(cells)
        frame.loc[new.index, column] = new.astype(frame[column].dtype)
        self.books = self.books.with_tables(**{table: frame})
        self.counts[table] = self.counts.get(table, 0) + len(new)


def tidied(books: Books, *, dates: str = "", decimal: str = "") -> Tidied:
    """The books with what has one meaning made right; `dates` is the order of dates in figures, `decimal` the mark."""
    found = Tidied(books)
    for name, table in TABLES.items():
        if name not in KEPT and len(books[name]):
            rows = is_loose(books, name)
            for column in table.columns:
                if column.filled == "clerk" and column.type in ("text", "choice"):
                    found.put(name, column.field, _texts(found.books, name, column, rows))
    _ids(found)
    _misread(found, dates, decimal)
    return found


@derived
def is_loose(books: Books, table: str) -> pd.Series:
    """Rows whose texts are nobody's yet: neither issued, nor verified, nor approved."""
    frame = books[table]
    documents = next((name for name, lines in LINES.items() if lines == table), table)
    if documents not in OPEN:
        return pd.Series(True, index=frame.index)
    own = books[documents]["status"].str.strip().str.casefold().isin(OPEN[documents])
    if documents == table:
        return own
    id_ = TABLES[documents].id
    at = joins.parent_rows(books, table, id_, documents, id_)
    return pd.Series(joins.marked(own, at) | (at < 0), index=frame.index)


def _texts(books: Books, table: str, column: Column, rows: pd.Series) -> dict[int, object]:
    """Texts without blanks around them and letters that nobody sees; choices as they are spelled."""
    cells = books[table].loc[rows, column.field]
    bare = {text: bared(text) for text in set(cells)}
    right = {text: names.choice_named(column.choices, plain) or plain for text, plain in bare.items()}
    return {int(str(row)): right[text] for row, text in cells.items() if right[text] != text}


def bared(text: str) -> str:
    r"""A text without blanks around it, of any kind, those without width included.

    >>> bared("\u00a0C-1\u200b ")
    'C-1'
    """
    blanks = "".join({char for char in text if char in _UNSEEN or char.isspace()})
    return text.strip(blanks) if blanks else text


def _ids(found: Tidied) -> None:
    """References spelled as the row that they name spells its id."""
    for name, table in TABLES.items():
        if name in KEPT or not len(found.books[name]):
            continue
        rows = is_loose(found.books, name)
        for column in table.columns:
            if column.refers and column.filled == "clerk":
                known = spelling.spellings(found.books, {}, column.refers)
                cells = found.books[name].loc[rows, column.field]
                right = {text: known.get(folded(text), text) for text in set(cells)}
                wrong = {int(str(row)): right[text] for row, text in cells.items() if right[text] != text}
                found.put(name, column.field, wrong)


def _misread(found: Tidied, dates: str, decimal: str) -> None:
    """Dates and numbers that are text."""
    right: dict[tuple[str, str], dict[int, object]] = {}
    wrong = found.books.misread
    for table, row, column, kind, raw, offered in wrong[["table", "row", "field", "kind", "raw", "offered"]].itertuples(
        index=False, name=None
    ):
        if kind not in MISREAD or table not in TABLES or TABLES[table].by_field[column].filled == "formula":
            continue
        cell = (table, int(row), column)
        read = meanings(found.books, cell, kind, raw, offered, dates=dates, decimal=decimal)
        if len(read) == 1:
            right.setdefault((table, column), {})[int(row)] = read[0]
        elif read:
            shown = tuple(_shown(found.books, cell, one) for one in read)
            found.unclear.append(Unclear(*cell, raw, shown, kind == "not-a-date"))
    for (table, column), cells in right.items():
        found.put(table, column, cells)


def meanings(
    books: Books, cell: Cell, kind: str, raw: str, offered: str, *, dates: str = "", decimal: str = ""
) -> list[object]:
    """What the text in a cell for a date or a number may mean, as its table holds it."""
    return days(raw, offered, dates) if kind == "not-a-date" else _numbers(books, cell, raw, offered, decimal)


def days(raw: str, offered: str, order: str) -> list[object]:
    """The days that a text may mean; in that order of day, month and year alone, if one is given.

    >>> [str(day.date()) for day in days("03/11/2026", "", "")], [str(day.date()) for day in days("31/12/26", "", "")]
    (['2026-11-03', '2026-03-11'], ['2026-12-31'])
    """
    if offered:
        return [pd.Timestamp(offered)]
    orders = [order] if order else ["dmy", "mdy"] if _TWO_DIGITS.match(raw) else ["ymd"]
    found = [day_cells.read(bared(raw), one) for one in orders]
    known: Sequence[date] = list(dict.fromkeys(day for day in found if day))
    return [pd.Timestamp(day) for day in known]


def _numbers(books: Books, cell: Cell, raw: str, offered: str, decimal: str) -> list[object]:
    """The units that a text may mean; none where its currency is another than the row's, or it is too fine."""
    table, row, column = cell
    plain = bared(raw)
    if TABLES[table].by_field[column].type == "percent":
        plain = plain.removesuffix("%").rstrip()
    read = [Decimal(offered)] if offered else _amounts(books, cell, plain, decimal)
    decimals = _decimals(books, table, row, column)
    found = [int(scaled) for one in read if (scaled := one.scaleb(decimals)) == scaled.to_integral_value()]
    return [units for units in found if abs(units) < LARGEST]


def _amounts(books: Books, cell: Cell, plain: str, decimal: str) -> list[Decimal]:
    table, row, _ = cell
    own = str(books[table].get("row_currency", pd.Series(dtype=object)).get(row, ""))
    found = [amount_cells.read(plain, mark) for mark in ((decimal,) if decimal else MARKS)]
    sound = [one for one in found if one and not (one.is_marked and plain[:1] not in "+-")]
    return list(dict.fromkeys(one.value for one in sound if not one.currencies or own in one.currencies))


def _decimals(books: Books, table: str, row: int, column: str) -> int:
    match TABLES[table].by_field[column].type:
        case "amount":
            return int(books[table]["row_decimals"][row])
        case "whole":
            return 0
    return money.DECIMALS_OF_MILLIONTHS


def _shown(books: Books, cell: Cell, meaning: object) -> str:
    if isinstance(meaning, pd.Timestamp):
        return Day.of(meaning)
    return money.as_text(int(str(meaning)), _decimals(books, *cell))
