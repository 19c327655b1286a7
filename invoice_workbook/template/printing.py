"""How a table's sheet prints on A4: one page wide, upright where its columns fit so, else across.

On paper stand the columns that a clerk reads: all of them where they fit, else those of the first screen. What lies to
the right of them stays on the screen. How large a list is set follows its rows: as few pages as can be read, and the
largest letters with which they do. 96 pixels, or 72 points, are an inch.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from invoice_workbook.languages import HOME, named
from invoice_workbook.schema import Table
from invoice_workbook.template.column_widths import pixels

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

A4_PAPER = 9
SHORT, LONG = 8.27, 11.69
"""Inches of A4."""
SIDE, TOP, FOOT, FOOTER = 0.25, 0.35, 0.5, 0.25
"""Inches of the margins; the footer's from the page's end."""
HEADER = {True: 0.2, False: 0.25}
"""Inches of the margin of a header, where there is none: it tells who chose to print upright, or across."""
SMALLEST, READ, USUAL, LARGEST = 54, 57, 60, 90
"""Percent of the sheet's ten points.

Smaller than 5.4 points nobody reads a cell, and than 5.7 a sentence; a list is set as usual before a row is there.
"""
SPARE = 0.97
"""Of a page's width and height: programs do not agree to the pixel."""
ROW = 12.75
"""Points of a row: a line of the workbook's letters."""
HEAD, HEADERS = 88, 33
"""Points of what stands above the first row, and of the headers, which each page repeats."""
NEARLY_EMPTY = 0.25
"""A last page with less of its rows than this is filled from those before it."""
NOT_PRINTED = ("files", "read_from", "reverse_charge", "place_of_supply", "section", "chain")
"""Files and other marks for the program: left out where they stand at the end."""
LAST = "check"
"""The last column on paper of a sheet whose columns do not all fit, where it is on the first screen."""
OTHER_LAST = {"Problems": "reason"}


@dataclass(frozen=True)
class Layout:
    """Upright or across, how large in percent, the first columns (how many), and the lower margin in inches."""

    is_upright: bool
    scale: int
    columns: int
    foot: float = FOOT


def layout(table: Table, language: str = HOME) -> Layout:
    """How a sheet without rows is set, by the widths of its columns."""
    wide = [pixels(column, language) for column in table.on_sheet]
    count = _all_but_marks(table)
    if fit(sum(wide[:count]), is_upright=True) < USUAL:
        count = _in_view(table, count)
    across = sum(wide[:count])
    is_upright = fit(across, is_upright=True) >= SMALLEST
    return Layout(is_upright, min(USUAL, fit(across, is_upright)), count)


def _all_but_marks(table: Table) -> int:
    """How many columns there are without the marks at the end."""
    columns = table.on_sheet
    return next(count for count in range(len(columns), 0, -1) if columns[count - 1].field not in NOT_PRINTED)


def _in_view(table: Table, count: int) -> int:
    """How many columns go on paper where not all of them fit."""
    fields = [column.field for column in table.on_sheet[: table.leading_keys + len(table.in_view)]]
    last = OTHER_LAST.get(table.name, LAST)
    if not table.in_view:
        return count
    return min(count, fields.index(last) + 1 if last in fields else len(fields))


def fit(across: float, is_upright: bool) -> int:
    """The percentage with which so many pixels fit across a page."""
    side = SHORT if is_upright else LONG
    return int(100 * (side - 2 * SIDE) * 96 * SPARE / across)


def fitted(plain: Layout, across: float, rows: int, high: float = ROW, *, may_turn: bool = False) -> Layout:
    """The layout for so many rows of a height in points, on columns that are so many pixels wide together.

    Columns that a clerk has made too wide for a page leave it as it is.
    """
    largest = {
        turned: min(LARGEST, fit(across, turned)) for turned in ((True, False) if may_turn else (plain.is_upright,))
    }
    pages = {
        (scale, is_upright): _pages(_Page.of(is_upright, scale, high), rows)
        for is_upright, most in largest.items()
        for scale in range(SMALLEST, most + 1)
    }
    if not pages:
        return plain
    fewest = min(pages.values())
    scale, is_upright = max(found for found, count in pages.items() if count == fewest)
    whole = _Page.of(is_upright, scale, high, spare=1)
    foot = round(FOOT + _spared(whole, rows) * high * scale / 7200, 2)
    return replace(plain, is_upright=is_upright, scale=scale, foot=foot)


@dataclass(frozen=True)
class _Page:
    """How many rows the first page holds, and each other."""

    first: int
    other: int

    @classmethod
    def of(cls, is_upright: bool, scale: int, high: float, spare: float = SPARE) -> "_Page":
        side = LONG if is_upright else SHORT
        room = (side - TOP - FOOT) * 72 * spare * 100 / scale
        return cls(int((room - HEAD) / high), int((room - HEADERS) / high))

    def shorter(self, rows: int) -> "_Page":
        return _Page(self.first - rows, self.other - rows)


def _pages(page: _Page, rows: int) -> int:
    return 1 + max(0, ceil((rows - page.first) / page.other))


def _spared(page: _Page, rows: int) -> int:
    """How many rows fewer each page is to hold, so that the last is not nearly empty."""
    count = _pages(page, rows)

    def is_full(fewer: int) -> bool:
        own = page.shorter(fewer)
        return rows - own.first - (count - 2) * own.other >= NEARLY_EMPTY * own.other

    if count == 1:
        return 0
    return next(fewer for fewer in range(page.other) if is_full(fewer))


def on_fewest_pages(heights: Sequence[float], together: Collection[int], largest: int) -> tuple[int, list[int]]:
    """How large an upright sheet of such rows is set, in percent, and with which rows, from 0, its further pages begin.

    `heights` are the rows' in points. A row of `together` stands on the page of the row above it.
    """
    found = {scale: _begins(heights, together, scale) for scale in range(min(largest, READ), largest + 1)}

    def is_full(scale: int, begins: list[int]) -> bool:
        return not begins or sum(heights[begins[-1] :]) >= NEARLY_EMPTY * _room(scale)

    good = {scale: begins for scale, begins in found.items() if is_full(scale, begins)} or found
    fewest = min(map(len, good.values()))
    return max((scale, begins) for scale, begins in good.items() if len(begins) == fewest)


def _room(scale: int) -> float:
    """Points of rows on an upright page."""
    return (LONG - TOP - FOOT) * 72 * SPARE * 100 / scale


def _begins(heights: Sequence[float], together: Collection[int], scale: int) -> list[int]:
    room, found = _room(scale), list[int]()
    used, free = 0.0, 0
    for row, high in enumerate(heights):
        if row not in together:
            free = row
        if used + high > room and free > (found[-1] if found else 0):
            found.append(free)
            used = sum(heights[free:row])
        used += high
    return found


def set_up(sheet: "Worksheet", table: Table, rows: tuple[int, int], language: str) -> None:
    """Give a table's sheet its print settings; rows, that of the headers and the last, from 0."""
    header_row, last_row = rows
    found = layout(table, language)
    if found.is_upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(A4_PAPER)
    sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=FOOT)
    sheet.set_print_scale(found.scale)
    sheet.set_header("", {"margin": HEADER[found.is_upright]})
    sheet.repeat_rows(header_row)
    sheet.print_area(0, 0, last_row, found.columns - 1)
    sheet.set_footer(f"&L&8{named(table.sheet, language)}&R&8&P / &N", {"margin": FOOTER})
