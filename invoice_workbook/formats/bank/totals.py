"""A last row that has a day and is a total all the same: it says so, and its amounts are the sums of those above."""

from collections.abc import Sequence
from decimal import Decimal

from invoice_workbook.formats.bank import amount_cells
from invoice_workbook.formats.bank.bank_table import Row
from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.row_words import TOTALS
from invoice_workbook.formats.bank.table_reading import Reading
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.tables.cells import as_text

_MONEY = ("amount", "credit", "debit")


def last(reading: Reading, movements: Sequence[Row]) -> Row | None:
    """The last movement, where it is such a total."""
    if len(movements) < 2 or not any(letters(as_text(cell)) in TOTALS for cell in movements[-1][1]):
        return None
    columns = [n for name in _MONEY for n in reading.places.get(name, ())]
    sums = [_amounts(reading, n, movements) for n in columns]
    return movements[-1] if sums and all(sum(column[:-1]) == column[-1] for column in sums) else None


def _amounts(reading: Reading, column: int, rows: Sequence[Row]) -> list[Decimal]:
    cells = [row[column] for _, row in rows]
    try:
        mark = reading.layout.decimal or amount_cells.decimal_of(cells, ())
    except Unclear:
        return [Decimal(0), Decimal(1)]  # no sum can be told
    found = [amount_cells.read(cell, mark) for cell in cells]
    return [one.value if one else Decimal(0) for one in found]
