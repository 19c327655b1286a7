"""How a range looks: number format, colours, font, line breaks, alignment."""

from typing import Any

from invoice_workbook.libreoffice import formats, office
from invoice_workbook.libreoffice.errors import UnsupportedError
from invoice_workbook.libreoffice.fonts import Characters, Font
from invoice_workbook.libreoffice.ranges.block import Block

JUSTIFY = "com.sun.star.table.CellHoriJustify"
HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "fill": "REPEAT",
}
VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4}
"""com.sun.star.table.CellVertJustify2"""


class Looks(Block):
    """Reads and sets how cells look; a property that differs among them is None."""

    __slots__ = ()

    @property
    def number_format(self) -> str | None:
        """The number format's code, as it was written from here or as Excel spells it."""
        key = formats.uniform(self.xl, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code(int(key))

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.xl.NumberFormat = self.sheet.book.formats.key(code)

    @property
    def color(self) -> formats.Rgb | None:
        """Background colour (red, green, blue)."""
        colour = formats.uniform(self.xl, "CellBackColor")
        return None if colour in (None, formats.NO_COLOUR) else formats.rgb(colour)

    @color.setter
    def color(self, value: formats.Rgb | int | str | None) -> None:
        self.xl.CellBackColor = formats.NO_COLOUR if value is None else formats.colour_of(value)

    @property
    def font(self) -> Font:
        """Its font."""
        return Font(self.xl)

    @property
    def characters(self) -> Characters:
        """The letters of its first cell."""
        return Characters(self.first)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long texts wrap."""
        wrapped = formats.uniform(self.xl, "IsTextWrapped")
        return None if wrapped is None else bool(wrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.xl.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """Horizontal alignment."""
        found = formats.uniform(self.xl, "HoriJustify")
        return None if found is None else next(name for name, kind in HORIZONTAL.items() if kind == found.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.xl.HoriJustify = office.uno().Enum(JUSTIFY, _known(value, HORIZONTAL, "horizontal_alignment"))

    @property
    def vertical_alignment(self) -> str | None:
        """Vertical alignment; bottom by default."""
        found = formats.uniform(self.xl, "VertJustify")
        if found is None:
            return None
        return next((name for name, kind in VERTICAL.items() if kind == found), "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.xl.VertJustify = _known(value, VERTICAL, "vertical_alignment")


def _known(value: str, names: dict[str, Any], what: str) -> Any:
    if value not in names:
        raise UnsupportedError(f"xlwings on LibreOffice has no Range.{what} {value!r}.")
    return names[value]
