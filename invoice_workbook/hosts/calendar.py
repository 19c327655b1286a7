"""Days as the numbers of a workbook's cells, in the calendar that it counts by.

Excel counts from 1900 or, in books from older Macs, from 1904. The calendar of 1900 has a 29 February that never was:
until it, numbers are one less than they would be.
Source: ECMA-376 part 1, 18.17.4.1 (date conversion for serial values) and 18.2.28 (date1904).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import EPOCH, Cell, Cells, kinds
from invoice_workbook.tables.read import Block, positions

FIRST_OF_1904 = date(1904, 1, 1)
DAYS_BETWEEN = FIRST_OF_1904.toordinal() - EPOCH.toordinal()
"""What the number of a day is more in the calendar of 1900 than in that of 1904."""
FEBRUARY_29 = 60
"""The number of the day that never was."""


def first(is_1904: bool) -> date:
    """The first day of a calendar."""
    return FIRST_OF_1904 if is_1904 else date(1900, 1, 1)


def serial(day: date, is_1904: bool) -> int:
    """The number of a day. Raises ValueError for a day before the calendar begins.

    >>> serial(date(2026, 11, 25), False), serial(date(2026, 11, 25), True), serial(date(1900, 2, 28), False)
    (46351, 44889, 59)
    """
    if day < first(is_1904):
        raise ValueError(day)
    if is_1904:
        return day.toordinal() - FIRST_OF_1904.toordinal()
    number = day.toordinal() - EPOCH.toordinal()
    return number if number > FEBRUARY_29 else number - 1


def as_of_1900(blocks: Mapping[str, Block]) -> dict[str, Block]:
    """Tables of a book that counts from 1904: plain numbers in columns of dates as the calendar of 1900 has them."""
    return {name: _with_dates(name, block) for name, block in blocks.items()}


def _with_dates(name: str, block: Block) -> Block:
    table = TABLES[name]
    dates = {i for field, i in positions(table, block.headers).items() if table.by_field[field].type == "date"}
    columns = [
        Cells(map(_counted, column)) if place in dates and kinds(column) & {int, float} else column
        for place, column in enumerate(block.columns)
    ]
    return replace(block, columns=columns)


def _counted(cell: Cell) -> Cell:
    return cell + DAYS_BETWEEN if type(cell) in (int, float) else cell  # type: ignore[operator]  # a number
