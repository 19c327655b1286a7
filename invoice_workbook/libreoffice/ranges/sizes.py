"""A range's size and position, and whether it is visible.

Excel counts columns in letters of its standard font and the rest in points; the office uses hundredths of a millimetre.
Source: ECMA-376 part 1, 18.3.1.13 (width), with the seven pixels that a digit of Calibri 11 is wide.
"""

from typing import Any

from invoice_workbook.libreoffice.addresses import LAST_COLUMN, LAST_ROW, Area
from invoice_workbook.libreoffice.ranges.block import Block

DIGIT, PADDING = 7, 5
"""Pixels of a digit, and of the margins of a column."""
PIXEL, POINT = 2540 / 96, 2540 / 72
"""In hundredths of a millimetre: a pixel of a screen with 96 to the inch, a point."""
WIDEST, HIGHEST = 255, 409
"""Letters of a column and points of a row, in Excel."""
MOST_COMPARED = 1_000
"""Up to this many rows or columns of a range are compared one by one; for more, the total must also fit."""


def _pixels(letters: float) -> float:
    return letters * DIGIT + PADDING if letters >= 1 else letters * (DIGIT + PADDING)


def _letters(size: int) -> float:
    pixels = round(size / PIXEL)
    found = (pixels - PADDING) / DIGIT if pixels >= DIGIT + PADDING else pixels / (DIGIT + PADDING)
    return round(found, 2)


def _refuse_beyond(value: float, most: float, what: str) -> None:
    if not 0 <= value <= most:
        raise ValueError(f"Range.{what} is a number from 0 to {most}, not {value}.")


def _points(size: int) -> float:
    return round(4 * size / POINT) / 4


class Sizes(Block):
    """Reads and sets sizes; a size that differs among rows or columns is None."""

    __slots__ = ()

    @property
    def column_width(self) -> float | None:
        """Width of its columns, in letters."""
        found = self._common(self.xl.Columns, "Width", self.xl.Size.Width)
        return None if found is None else _letters(found)

    @column_width.setter
    def column_width(self, value: float) -> None:
        _refuse_beyond(value, WIDEST, "column_width")
        self.xl.Columns.Width = round(_pixels(value) * PIXEL)

    @property
    def row_height(self) -> float | None:
        """Height of its rows, in points."""
        found = self._common(self.xl.Rows, "Height", self.xl.Size.Height)
        return None if found is None else _points(found)

    @row_height.setter
    def row_height(self, value: float) -> None:
        _refuse_beyond(value, HIGHEST, "row_height")
        self.xl.Rows.Height = round(value * POINT)

    def _common(self, lines: Any, name: str, whole: int) -> int | None:
        """The size that all rows or columns have."""
        count = lines.getCount()
        sizes = {getattr(lines.getByIndex(place), name) for place in range(min(count, MOST_COMPARED))}
        size = sizes.pop()
        fits = abs(size * count - whole) <= count if count > MOST_COMPARED else True
        return int(size) if fits and not sizes else None

    @property
    def width(self) -> float:
        """In points (a pixel is three quarters of a point); a column has whole pixels."""
        return round(int(self.xl.Size.Width) / PIXEL) * 0.75

    @property
    def height(self) -> float:
        """In points; the office is exact to about a fortieth of a point, Excel to a quarter."""
        return _points(self.xl.Size.Height)

    @property
    def left(self) -> float:
        """From the left edge of the sheet, in points."""
        return round(int(self.xl.Position.X) / PIXEL) * 0.75

    @property
    def top(self) -> float:
        """From the upper edge of the sheet, in points."""
        return _points(self.xl.Position.Y)

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows and columns to their contents."""
        if axis in (None, "c", "columns"):
            self.xl.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.xl.Rows.OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None if only some are."""
        top, _, bottom, _ = self.area
        return self._hidden((top, 0, bottom, LAST_COLUMN - 1), "Row")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.xl.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None if only some are."""
        _, left, _, right = self.area
        return self._hidden((0, left, LAST_ROW - 1, right), "Column")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.xl.Columns.IsVisible = not value

    def _hidden(self, area: Area, line: str) -> bool | None:
        """Whether all, none or some rows or columns of an area are hidden."""
        found = self.at(area).xl.queryVisibleCells().getRangeAddresses()
        blocks = {(getattr(block, f"Start{line}"), getattr(block, f"End{line}")) for block in found}
        shown = sum(last - first + 1 for first, last in blocks)
        count = self.shape[0 if line == "Row" else 1]
        return shown == 0 if shown in (0, count) else None
