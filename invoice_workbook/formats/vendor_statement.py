"""A vendor's statement of account (CSV, TSV, Excel, PDF with text): its documents and their amounts.

What we owe is plus: an invoice, or a debit of the vendor's ledger. A credit note, or a credit, is minus. Payments and
balances are no documents. The columns are found by the usual headers (`statement_words`), or a mapping names them.
Units: exact decimals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.bank import (
    amount_cells,
    bank_csv,
    bank_statement,
    bank_table,
    day_cells,
    header_words,
    payment_signs,
    row_words,
)
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_table import Row, Table
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.formats.paper import columns as paper_columns
from invoice_workbook.formats.paper.words import TEXT, Paper
from invoice_workbook.formats.statement_words import CREDIT, PAYMENT, field_of, says
from invoice_workbook.inputs import Input
from invoice_workbook.tables.cells import Cell, Fault, as_text

_SEARCHED = 200
"""Rows among which the header is looked for."""
_MONEY = ("amount", "open", "debit", "credit")
_OF_A_MAPPING = {"reference": "number", "booked_on": "day"}


@dataclass(frozen=True)
class Entry:
    """One document, or a payment, as the vendor has it; `day` is None and `currency` blank where nothing says them."""

    reference: str
    day: date | None
    amount: Decimal
    currency: str
    is_payment: bool
    place: int


@dataclass(frozen=True)
class Statement:
    """All entries; `is_open` where the amounts are what is still open of each document."""

    entries: tuple[Entry, ...]
    is_open: bool


def read(file: Input, layout: Layout | None = None) -> Statement:
    """The statement in a table file. Raises WorkbookError where it cannot be read, or has no numbers or no amounts."""
    said = layout or Layout({})
    encoding = said.encoding or bank_csv.encoding_of(file.content)
    delimiter = said.delimiter or ("" if csv_table.is_excel(file) else bank_csv.delimiter_of(file, encoding, said))
    return _of_rows(file.name, csv_table.rows_of(file, encoding, delimiter), layout)


def read_paper(file: str, paper: Paper, layout: Layout | None = None) -> Statement:
    """The statement on a paper with text. Raises WorkbookError as `read` does, and for a scan."""
    if paper.kind != TEXT:
        raise WorkbookError("reconcile-scan", file=file)
    found = paper_columns.rows(paper, _is_header)
    return _of_rows(file, found or [(1, [word.text for word in paper.words])], layout)


def _of_rows(file: str, rows: Sequence[Row], layout: Layout | None) -> Statement:
    said = layout or Layout({}, header=_header(file, rows))
    table = bank_table.table(file, rows, said)
    places = _said(table, said) if layout else _by_headers(table)
    if "number" not in places or not set(_MONEY) & set(places):
        raise _no_columns(file, table.headers)
    money = [n for name in _MONEY if name in places for n in places[name]]
    entries = tuple(_entries(_Reading(table, places, said, _decimal(table, money, said))))
    if not entries:
        raise WorkbookError("reconcile-no-amounts", file=file)
    return Statement(entries, is_open="open" in places and not {"amount", "debit", "credit"} & set(places))


def _is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row has the usual headers of a number and of an amount."""
    fields = {field_of(" ".join(cell.split())) for cell in cells if isinstance(cell, str) and cell.strip()}
    return bool(fields & {"number", "text"}) and bool(fields & set(_MONEY))


def _header(file: str, rows: Sequence[Row]) -> int:
    """The line of the first row that is a header. Raises WorkbookError where none is."""
    for line, cells in rows[:_SEARCHED]:
        if _is_header(cells):
            return line
    first = next((cells for _, cells in rows if sum(bool(as_text(cell).strip()) for cell in cells) > 1), ())
    raise _no_columns(file, [as_text(cell).strip() for cell in first])


def _no_columns(file: str, headers: Sequence[str]) -> WorkbookError:
    shown = ", ".join(bank_statement.shown(one) for one in headers[:12] if one)
    return WorkbookError("reconcile-columns", file=file, headers=shown or "-")


Places = dict[str, list[int]]
"""The columns of each field."""


def _by_headers(table: Table) -> Places:
    """Columns by the usual headers; one without cells where there is no other."""
    found: Places = {}
    named = [(field, n) for n, header in enumerate(table.headers) if (field := field_of(header))]
    for field, n in sorted(named, key=lambda one: not any(table.texts(one[1]))):
        if field not in found or any(table.texts(n)):
            found.setdefault(field, []).append(n)
    if "number" not in found and "text" in found:
        found["number"] = found["text"][:1]
    return found


def _said(table: Table, layout: Layout) -> Places:
    """The columns that a mapping names. Raises WorkbookError where one is not there."""
    found: Places = {}
    for name, columns in layout.columns.items():
        for column in columns:
            place = table.column(column)
            if place is None:
                raise WorkbookError("missing-header", file=table.file, column=column, mapping="[bank]")
            found.setdefault(_OF_A_MAPPING.get(name, name), []).append(place)
    return found


@dataclass(frozen=True)
class _Reading:
    """A table that is being read, with its columns."""

    table: Table
    places: Places
    layout: Layout
    decimal: str

    def cell(self, row: Row, name: str) -> Cell:
        """A field's cell; of several columns the first that is filled."""
        return next((row[1][n] for n in self.places.get(name, ()) if as_text(row[1][n]).strip()), None)

    def text(self, row: Row, name: str) -> str:
        """A field's text; a constant of the mapping where it has no column."""
        return as_text(self.cell(row, name)).strip() or self.layout.constants.get(name, "")


def _decimal(table: Table, money: Sequence[int], layout: Layout) -> str:
    """The mark before decimals. Raises WorkbookError where 1,234 may be one or a thousand."""
    try:
        return layout.decimal or amount_cells.decimal_of([cell for n in money for cell in table.cells(n)], ())
    except Unclear as error:
        raise WorkbookError("reconcile-decimal", file=table.file) from error


def _entries(reading: _Reading) -> Iterator[Entry]:
    order = _order(reading)
    usual = _currency_of(reading)
    for row in reading.table.rows:
        found = _amount(reading, row)
        if found is None or _is_balance(row):
            continue
        value, currency = found
        reference = reading.text(row, "number")
        words = f"{reading.text(row, 'kind')} {reading.text(row, 'text')}"
        if not reading.places.get("kind") and not any(map(str.isdigit, reference)):
            words += f" {reference}"
        is_payment = says(words, PAYMENT) or (not reference and value < 0)
        if says(words, CREDIT) and not is_payment:
            value = -abs(value)
        day = reading.cell(row, "day")
        yield Entry(
            reference,
            day_cells.read(day, order) if order and day is not None else None,
            value,
            reading.text(row, "currency").upper() or currency or usual,
            is_payment,
            row[0],
        )


def _order(reading: _Reading) -> str:
    """The order of dates in figures; "" where it cannot be told, and days are left to the book."""
    try:
        cells = [cell for row in reading.table.rows if (cell := reading.cell(row, "day")) is not None]
        return reading.layout.date_order or day_cells.order_of(cells)
    except Unclear:
        return ""


def _currency_of(reading: _Reading) -> str:
    """The currency that stands in a header of amounts."""
    headers = [reading.table.headers[n] for name in _MONEY for n in reading.places.get(name, ())]
    return next((code for header in headers if (code := header_words.currency_of(header))), "")


def _is_balance(row: Row) -> bool:
    cells = row[1]
    words = {header_words.letters(as_text(cell)) for cell in cells if as_text(cell).strip()}
    return row_words.is_total(cells) or bool(words & (row_words.OPENING | row_words.CLOSING))


def _amount(reading: _Reading, row: Row) -> tuple[Decimal, str] | None:
    """What the document adds to what we owe, and the currency of its mark; None where the row has no amount."""
    ways = {"debit": 1, "credit": -1}
    for name in ("amount", "debit", "credit", "open"):
        cell = reading.cell(row, name)
        raw = as_text(cell).strip()
        if not raw.strip("-\N{EN DASH}\N{EM DASH} "):
            continue
        one = None if isinstance(cell, Fault) else amount_cells.read(cell, reading.decimal)
        if one is None:
            raise WorkbookError(
                "statement-amount", file=f"{reading.table.file}, {row[0]}", raw=bank_statement.shown(raw)
            )
        if name in ways and not one.value:
            continue
        value = one.value * ways.get(name, 1)
        if name not in ways and one.is_marked and raw[:1] != "+":
            value = -value  # a debit of the vendor's ledger is what we owe
        if name == "amount" and (way := payment_signs.behind(reading.text(row, "sign"))):
            value = -way * abs(value)
        return value, next(iter(one.currencies)) if len(one.currencies) == 1 else ""
    return None
