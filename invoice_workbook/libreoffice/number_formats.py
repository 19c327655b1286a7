"""A workbook's number formats: the office keeps each under a key and gives its code in its own language."""

from typing import Any

from invoice_workbook.libreoffice import cells, formats, office
from invoice_workbook.libreoffice.objects import Impl


class NumberFormats(Impl):
    """The number formats of a book."""

    __slots__ = ("book",)

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The office's own number formats."""
        return self.book.xl.NumberFormats

    def kind(self, key: int) -> int:
        """The kind of a key's format (com.sun.star.util.NumberFormat)."""
        known, place = self.book.app.formats, (self.book.id, key)
        if place not in known:
            known[place] = self.api.getByKey(key).Type
        return int(known[place])

    def key(self, code: str) -> int:
        """The key of a code, which is added if new."""
        known, english = self.api, _english()
        found = known.queryKey(code, english, False)
        key = int(found if found != -1 else known.addNew(code, english))
        self.book.app.codes[self.book.id, key] = code
        return key

    def code(self, key: int) -> str:
        """A format's code as it was written from here, or as Excel spells it in English."""
        written = self.book.app.codes.get((self.book.id, key))
        if written not in (None, cells.LOGICAL_FORMAT):
            return str(written)
        if self.kind(key) & cells.LOGICAL:
            return "General"  # Excel needs no format to show TRUE
        entry = self.api.getByKey(key)
        if entry.Locale.Language != "en":  # the system's language, or another that was named
            key = self.api.addNewConverted(entry.FormatString, entry.Locale, _english())
            entry = self.api.getByKey(key)
        return formats.to_excel(str(entry.FormatString))


def _english() -> Any:
    return office.struct("com.sun.star.lang.Locale", Language="en", Country="US")
