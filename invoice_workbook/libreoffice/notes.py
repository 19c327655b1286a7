"""Notes at cells: the office's annotations."""

from typing import Any

from invoice_workbook.libreoffice.objects import Impl


class Note(Impl):
    """A note at a cell."""

    __slots__ = ("sheet", "xl")

    def __init__(self, sheet: Any, xl: Any) -> None:
        self.sheet, self.xl = sheet, xl

    @property
    def api(self) -> Any:
        """The office's own annotation."""
        return self.xl

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.xl.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.xl.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self.xl.getAuthor())

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of its cell, from 0."""
        found = self.xl.getPosition()
        return found.Row, found.Column

    def is_at(self, place: tuple[int, ...]) -> bool:
        """Whether it is at this cell."""
        return self.place == tuple(place)

    @property
    def location(self) -> Any:
        """Its cell."""
        row, column = self.place
        return self.sheet.range((row + 1, column + 1))

    def delete(self) -> None:
        """Remove it."""
        notes = self.sheet.xl.Annotations
        places = (notes.getByIndex(at).getPosition() for at in range(notes.getCount()))
        mine = next(at for at, found in enumerate(places) if self.is_at((found.Row, found.Column)))
        notes.removeByIndex(mine)
