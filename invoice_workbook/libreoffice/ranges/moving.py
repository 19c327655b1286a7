"""Cells that move: inserted, deleted, copied, pasted, moved."""

from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.addresses import LAST_COLUMN, LAST_ROW
from invoice_workbook.libreoffice.errors import UnsupportedError
from invoice_workbook.libreoffice.ranges.values import Values

FROM_LEFT_OR_ABOVE = "format_from_left_or_above"


class Moving(Values):
    """Moves cells."""

    __slots__ = ()

    @property
    def _is_rows(self) -> bool:
        return (self.area[1], self.area[3]) == (0, LAST_COLUMN - 1)

    @property
    def _is_columns(self) -> bool:
        return (self.area[0], self.area[2]) == (0, LAST_ROW - 1)

    def insert(self, shift: str | None = None, copy_origin: str | None = FROM_LEFT_OR_ABOVE) -> None:
        """Insert cells here; the existing ones move "down" or "right", by default as the range's shape suggests."""
        if copy_origin not in (None, FROM_LEFT_OR_ABOVE):
            raise UnsupportedError(f"xlwings on LibreOffice has no Range.insert with copy_origin {copy_origin!r}.")
        rows, columns = self.shape
        default = "right" if self._is_columns or (rows > columns and not self._is_rows) else "down"
        way = _known_way(shift or default, ("down", "right"), "insert")
        self.refuse_if_protected()
        self.sheet.xl.insertCells(self.xl.getRangeAddress(), _mode("CellInsertMode", way))
        self.sheet.book.app.moves += 1

    def delete(self, shift: str | None = None) -> None:
        """Remove the cells; the others move "up" or "left", by default as the range's shape suggests."""
        rows, columns = self.shape
        default = "left" if self._is_columns or (rows >= columns and not self._is_rows) else "up"
        way = _known_way(shift or default, ("up", "left"), "delete")
        self.refuse_if_protected()
        self.sheet.xl.removeRange(self.xl.getRangeAddress(), _mode("CellDeleteMode", way))
        self.sheet.book.app.moves += 1

    def move(self, destination: Any) -> None:
        """Move its cells so that they begin at another one of the same book; formulas follow."""
        target = destination.impl
        target.sheet.xl.moveRange(target.first.getCellAddress(), self.xl.getRangeAddress())
        self.sheet.book.app.moves += 1

    def copy(self, destination: Any = None) -> None:
        """Copy its cells to others, or keep it for `paste` in this program only."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            destination.impl.paste_all(self)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste what was copied last: all of it, "values" or "column_widths"."""
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("Nothing was copied: call copy() of a range first.")
        if operation is not None:
            raise UnsupportedError(f"xlwings on LibreOffice has no Range.paste with operation {operation!r}.")
        self._paste(source, paste or "all", skip_blanks, transpose, "paste")

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy another range's cells here: all of it, or its "values"."""
        self._paste(source_range.impl, copy_type, skip_blanks, transpose, "copy_from")

    def _paste(self, source: Any, what: str, skip_blanks: bool, transpose: bool, asked: str) -> None:
        self.refuse_if_protected()
        match what:
            case "values":
                self._paste_values(source, skip_blanks, transpose)
            case "all" if not (skip_blanks or transpose):
                self.paste_all(source)
            case "column_widths" if not (skip_blanks or transpose):
                for place in range(source.shape[1]):
                    self(1, place + 1).xl.Columns.Width = source(1, place + 1).xl.Columns.Width
            case _:
                more = " with skip_blanks or transpose" if skip_blanks or transpose else ""
                raise UnsupportedError(f"xlwings on LibreOffice has no Range.{asked} of {what!r}{more}.")

    def _paste_values(self, source: Any, skip_blanks: bool, transpose: bool) -> None:
        data = source.xl.getDataArray()
        if transpose:
            data = tuple(zip(*data, strict=True))
        row, column = self.area[:2]
        target = self.at((row, column, row + len(data) - 1, column + len(data[0]) - 1)).xl
        if skip_blanks:
            pairs = zip(data, target.getDataArray(), strict=True)
            data = tuple(tuple(a if a != "" else b for a, b in zip(*lines, strict=True)) for lines in pairs)
        target.setDataArray(data)

    def paste_all(self, source: Any) -> None:
        """Paste another range's cells here, repeated if this range is a multiple of it."""
        self.refuse_if_protected()
        (rows, columns), (height, width) = source.shape, self.shape
        down, right = (height // rows, width // columns) if height % rows == 0 == width % columns else (1, 1)
        for row in range(max(down, 1)):
            for column in range(max(right, 1)):
                self._paste_once(source, self(row * rows + 1, column * columns + 1))

    def _paste_once(self, source: Any, corner: "Moving") -> None:
        here, there = self.sheet.book, source.sheet.book
        if here.xl == there.xl:
            self.sheet.xl.copyRange(corner.first.getCellAddress(), source.xl.getRangeAddress())
        elif here.app.office.pipe == there.app.office.pipe:
            _carry(source, corner)
        else:
            raise UnsupportedError("xlwings on LibreOffice has no Range.copy from one program to another.")


def _carry(source: Any, corner: Any) -> None:
    """Copy cells from one workbook into another, through the selections in both."""
    controllers = source.sheet.book.xl.CurrentController, corner.sheet.book.xl.CurrentController
    before = [(controller.getActiveSheet(), controller.getSelection()) for controller in controllers]
    controllers[0].select(source.xl)
    carried = controllers[0].getTransferable()
    controllers[1].select(corner.first)
    controllers[1].insertTransferable(carried)
    for controller, (sheet, selection) in zip(controllers, before, strict=True):
        controller.setActiveSheet(sheet)
        controller.select(selection)


def _known_way(way: str, ways: tuple[str, str], asked: str) -> str:
    if way not in ways:
        raise ValueError(f"Range.{asked} shifts {' or '.join(ways)}, not {way!r}.")
    return way


def _mode(kind: str, way: str) -> Any:
    return office.uno().Enum(f"com.sun.star.sheet.{kind}", way.upper())
