"""Fonts of cells, and of letters within a cell."""

from typing import Any

from invoice_workbook.libreoffice import formats, office
from invoice_workbook.libreoffice.objects import Impl

BOLD, NORMAL = 150.0, 100.0
"""com.sun.star.awt.FontWeight"""
SLANT = "com.sun.star.awt.FontSlant"
SCRIPTS = ("", "Asian", "Complex")
"""The office keeps a font for each kind of script; Excel has one."""


class Font(Impl):
    """The font of cells or letters; a property that differs among them is None."""

    __slots__ = ("xl",)

    def __init__(self, xl: Any) -> None:
        self.xl = xl

    @property
    def api(self) -> Any:
        """The office's own cells or letters."""
        return self.xl

    def _set(self, name: str, value: Any) -> None:
        for script in SCRIPTS:
            self.xl.setPropertyValue(name + script, value)

    @property
    def bold(self) -> bool | None:
        """Whether it is bold."""
        weight = formats.uniform(self.xl, "CharWeight")
        return None if weight is None else bool(weight > NORMAL)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", BOLD if value else NORMAL)

    @property
    def italic(self) -> bool | None:
        """Whether it is italic."""
        slant = formats.uniform(self.xl, "CharPosture")
        return None if slant is None else bool(slant.value != "NONE")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", office.uno().Enum(SLANT, "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """Its height in points."""
        size = formats.uniform(self.xl, "CharHeight")
        return None if size is None else round(float(size), 2)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> formats.Rgb | None:
        """Its colour (red, green, blue); the automatic colour is black."""
        colour = formats.uniform(self.xl, "CharColor")
        if colour is None:
            return None
        return formats.rgb(0 if colour == formats.NO_COLOUR else colour)

    @color.setter
    def color(self, value: formats.Rgb | int | str) -> None:
        self.xl.setPropertyValue("CharColor", formats.colour_of(value))

    @property
    def name(self) -> str | None:
        """Its family."""
        name = formats.uniform(self.xl, "CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)


class Characters(Impl):
    """Letters of a text, from one place to another; by default all."""

    __slots__ = ("start", "stop", "xl")

    def __init__(self, xl: Any, start: int = 0, stop: int | None = None) -> None:
        self.xl, self.start, self.stop = xl, start, stop

    @property
    def api(self) -> Any:
        """The office's own cursor over these letters."""
        cursor = self.xl.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(self.start, False)
        if self.stop is None:
            cursor.gotoEnd(True)
        else:
            cursor.goRight(self.stop - self.start, True)
        return cursor

    @property
    def text(self) -> str:
        """The letters."""
        return str(self.api.getString())

    @property
    def font(self) -> Font:
        """Their font."""
        return Font(self.api)

    def __getitem__(self, item: int | slice) -> "Characters":
        start, stop = (item.start, item.stop) if isinstance(item, slice) else (item, None)
        if isinstance(item, slice) and any(end is not None and end < 0 for end in (start, stop)):
            raise ValueError("Characters cannot be sliced with negative numbers.")
        if isinstance(item, slice):
            last = self.stop if stop is None else self.start + stop
            return Characters(self.xl, self.start + (start or 0), last)
        at = self.start + (item if item >= 0 else len(self.text) + item)
        return Characters(self.xl, at, at + 1)
