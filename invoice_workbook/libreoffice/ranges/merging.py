"""Merged cells of a range."""

from typing import Self

from invoice_workbook.libreoffice.addresses import Area, area_of
from invoice_workbook.libreoffice.ranges.values import Values


class Merging(Values):
    """Merges and unmerges cells."""

    __slots__ = ()

    def _merged(self, area: Area) -> Area:
        """An area extended by all merged cells it touches."""
        cursor = self.sheet.xl.createCursorByRange(self.at(area).xl)
        cursor.collapseToMergedArea()
        return area_of(cursor.getRangeAddress())

    @property
    def merge_area(self) -> Self:
        """The merged cells that include its first cell, or just that cell."""
        return self.at(self._merged((*self.area[:2], *self.area[:2])))

    @property
    def merge_cells(self) -> bool | None:
        """Whether its cells are merged; None if only some are."""
        if not self.xl.getIsMerged() and self._merged(self.area) == self.area:
            return False
        top, left, bottom, right = self.area
        seen: set[tuple[int, int]] = set()
        kinds = set()
        for place in ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)):
            if place not in seen:
                first, start, last, end = whole = self._merged((*place, *place))
                seen |= {(r, c) for r in range(first, last + 1) for c in range(start, end + 1)}
                kinds.add(whole != (*place, *place))
            if len(kinds) > 1:
                return None
        return kinds.pop()

    def merge(self, across: bool = False) -> None:
        """Merge all cells, or the cells of each row; only the first cell's value stays, as in Excel."""
        self.refuse_if_protected()
        top, left, bottom, right = self.area
        for area in [(row, left, row, right) for row in range(top, bottom + 1)] if across else [self.area]:
            row, column, last, end = area
            for rest in ((row, column + 1, row, end), (row + 1, column, last, end)):
                if rest[0] <= rest[2] and rest[1] <= rest[3]:
                    self.at(rest).clear_contents()
            self.at(self._merged(area)).xl.merge(False)
            self.at(area).xl.merge(True)

    def unmerge(self) -> None:
        """Unmerge all merged cells in it."""
        self.refuse_if_protected()
        self.at(self._merged(self.area)).xl.merge(False)
