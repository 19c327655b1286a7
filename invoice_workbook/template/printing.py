"""How a table's sheet prints on A4: upright where its columns fit so, else across, else on two pages that share them.

Every page has the headers, and the second of two the key as well. Files and other marks for the program that stand at
the end are not printed. 96 pixels are an inch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import HOME, named
from invoice_workbook.schema import Column, Table
from invoice_workbook.template.column_widths import pixels

A4_PAPER = 9
SHORT, LONG = 8.27, 11.69
"""Inches of A4."""
MARGIN, FOOT = 0.4, 0.55
LARGEST, SMALLEST = 0.6, 0.49
"""A list is set no larger, so that a page holds many rows, nor smaller, so that it can be read: 6.6 and 5.4 points."""
SPARE = 0.97
"""Of a page's width: programs do not agree to the pixel."""
NOT_PRINTED = ("files", "read_from", "reverse_charge", "place_of_supply", "section", "chain")


@dataclass(frozen=True)
class Layout:
    """Upright or across, how large, which columns (how many), and before which column the second page begins."""

    is_upright: bool
    scale: float
    columns: int
    second: int | None = None


def layout(columns: Sequence[Column], language: str = HOME) -> Layout:
    """The layout of a sheet's columns, by their widths."""
    count = len(columns)
    while columns[count - 1].field in NOT_PRINTED:
        count -= 1
    wide = [pixels(column, language) for column in columns[:count]]
    across = sum(wide)
    for is_upright, side in ((True, SHORT), (False, LONG)):
        if (scale := _room(side) / across) >= SMALLEST:
            return Layout(is_upright, min(LARGEST, scale), count)
    second = _half(wide)
    widest = max(sum(wide[:second]), wide[0] + sum(wide[second:]))
    return Layout(False, max(SMALLEST, min(LARGEST, _room(LONG) / widest)), count, second)


def _room(side: float) -> float:
    """Pixels that fit across a page at full size."""
    return (side - 2 * MARGIN) * 96 * SPARE


def _half(wide: list[int]) -> int:
    """The column with which the second page begins, so that both pages, the key on each, are equally wide."""

    def wider(second: int) -> int:
        return max(sum(wide[:second]), wide[0] + sum(wide[second:]))

    return min(range(2, len(wide)), key=wider)


def set_up(sheet: Worksheet, table: Table, rows: tuple[int, int], language: str) -> None:
    """Give a table's sheet its print settings; rows, that of the headers and the last, from 0."""
    header_row, last_row = rows
    found = layout(table.on_sheet, language)
    if found.is_upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(A4_PAPER)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=FOOT)
    sheet.set_print_scale(int(100 * found.scale))
    if found.second:
        sheet.set_v_pagebreaks([found.second])
        sheet.repeat_columns("A:A")
    sheet.print_across()
    sheet.repeat_rows(header_row)
    sheet.print_area(0, 0, last_row, found.columns - 1)
    sheet.set_footer(f"&L&8{named(table.sheet, language)}&R&8&P / &N", {"margin": 0.25})
