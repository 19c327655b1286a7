"""What can be attached to a cell: a name, a link, a note."""

from typing import Any

from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.notes import Note
from invoice_workbook.libreoffice.ranges.values import Values

URL = "com.sun.star.text.TextField.URL"
TIP = " - Click once to follow. Click and hold to select this cell."
"""What xlwings adds to the address if no screen tip is given."""


class Remarks(Values):
    """Names, links and notes of cells."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        """The defined name for exactly these cells, or None."""
        found = (name for _, name in self.sheet.book.names.snapshot())
        return next((name for name in found if name.stands_for(self.sheet, self.area)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={self.reference}")

    @property
    def hyperlink(self) -> str:
        """Where the link in its first cell leads."""
        fields = self.first.getTextFields()
        found = [fields.getByIndex(place) for place in range(fields.getCount())]
        links = [field.URL for field in found if hasattr(field, "URL")]
        if not links:
            raise OfficeError(f"The cell {self(1, 1).address} does not hold a link.")
        return str(links[0])

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str) -> None:
        """Put a link into its first cell."""
        if screen_tip not in (None, address + TIP):
            raise UnsupportedError("xlwings on LibreOffice has no Range.add_hyperlink with a screen_tip.")
        self.refuse_if_protected()
        field = self.sheet.book.xl.createInstance(URL)
        field.URL, field.Representation = address, text_to_display
        cell = self.first
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def note(self) -> Note | None:
        """The note at its first cell, or None."""
        return next((note for note in self.sheet.notes if note.is_at(self.area[:2])), None)

    def add_note(self, text: str) -> Note:
        """Put a note on its first cell."""
        self.refuse_if_protected()
        self.sheet.xl.Annotations.insertNew(self.first.getCellAddress(), text)
        return Note(self.sheet, self.first.getAnnotation())

    @property
    def arg1_input(self) -> str:
        """What xlwings reads before it groups rows or columns."""
        raise UnsupportedError("xlwings on LibreOffice has no Range.group and no Range.ungroup.")
