"""Workbooks that are open in an office: found, opened, saved, closed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.errors import OfficeError
from invoice_workbook.libreoffice.names import Names
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import FORMULA_ERRORS
from invoice_workbook.libreoffice.sheets import Sheets

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}
RUN_MACROS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: the book that is opened is the user's own."""
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Books(Impl):
    """The workbooks that are open in an office."""

    __slots__ = ("app",)

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The office's desktop."""
        return self.app.api

    def _documents(self) -> Iterator[Any]:
        documents = self.app.api.getComponents().createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(SPREADSHEET):
                yield document

    @property
    def active(self) -> "Book":
        """The one in front; the only one where none is."""
        document = self.app.api.getCurrentComponent()
        if document is None or not document.supportsService(SPREADSHEET):
            document = next(self._documents(), None)
        if document is None:
            raise OfficeError("No workbook is open in LibreOffice.")
        return Book(self.app, document)

    def __call__(self, name_or_index: int | str) -> "Book":
        found = list(self)
        if isinstance(name_or_index, int):
            return found[name_or_index - 1]
        for book in found:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return sum(1 for _ in self._documents())

    def __iter__(self) -> Iterator["Book"]:
        for document in self._documents():
            yield Book(self.app, document)

    def __contains__(self, name: str) -> bool:
        return any(book.name.casefold() == name.casefold() for book in self)

    def by_id(self, id_: str) -> "Book":
        """The document with this RuntimeUID. Raises KeyError where it is closed."""
        for document in self._documents():
            if document.RuntimeUID == id_:
                return Book(self.app, document)
        raise KeyError(id_)

    def add(self) -> "Book":
        """A new workbook."""
        return self._load("private:factory/scalc")

    def open(self, fullname: str, _: Any = None, read_only: bool | None = None, *__: Any) -> "Book":
        """A workbook from disk, its macros enabled, everything computed anew."""
        if not read_only:
            office.remove_stale_lock(Path(fullname), self.app.office.profile)
        book = self._load(office.url(Path(fullname)), **({"ReadOnly": True} if read_only else {}))
        book.xl.calculateAll()
        _read_again(book)
        return book

    def _load(self, url: str, **options: Any) -> "Book":
        how = office.properties(MacroExecutionMode=RUN_MACROS, Hidden=not self.app.visible, **options)
        document = self.app.api.loadComponentFromURL(url, "_blank", 0, how)
        if document is None:
            raise OfficeError(f"LibreOffice cannot open {url}.")
        return Book(self.app, document)


def _read_again(book: "Book") -> None:
    """Have formulas with errors read once more: of a file from Excel the office knows no add-in's functions."""
    for sheet in book.sheets:
        wrong = sheet.xl.queryFormulaCells(FORMULA_ERRORS)
        for place in range(wrong.getCount()):
            area = wrong.getByIndex(place)
            formulas = area.getFormulaArray()
            if not any(text.startswith("{") for row in formulas for text in row):
                area.setFormulaArray(formulas)


class Book(Impl):
    """An open workbook."""

    __slots__ = ("app", "xl")

    def __init__(self, app: Any, xl: Any) -> None:
        self.app, self.xl = app, xl

    @property
    def api(self) -> Any:
        """The office's own document."""
        return self.xl

    @property
    def fullname(self) -> str:
        """Its path; its title where it was never saved."""
        url = self.xl.getURL()
        return str(office.path_of(url)) if url else str(self.xl.Title)

    @property
    def name(self) -> str:
        """Its file's name."""
        return Path(self.fullname).name

    @property
    def is_shown(self) -> bool:
        """Whether it has a window that can be seen."""
        return bool(self.xl.CurrentController.Frame.ContainerWindow.isVisible())

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self, self.xl.NamedRanges)

    def kind_of_format(self, key: int) -> int:
        """Which kind of number format a key stands for (com.sun.star.util.NumberFormat)."""
        known = self.app.formats
        place = (self.xl.RuntimeUID, key)
        if place not in known:
            known[place] = self.xl.NumberFormats.getByKey(key).Type
        return int(known[place])

    def format_key(self, code: str) -> int:
        """The key of a number format, added where it is new."""
        formats, english = self.xl.NumberFormats, office.struct("com.sun.star.lang.Locale", Language="en", Country="US")
        key = formats.queryKey(code, english, False)
        return int(key if key != -1 else formats.addNew(code, english))

    def activate(self) -> None:
        """Bring it to the front."""
        self.xl.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it; under another name in the format that its ending says."""
        if path is None:
            self.xl.store()
            return
        kind = FILTERS.get(Path(path).suffix.lower())
        if kind is None:
            raise OfficeError(f"{Path(path).name} has no ending of a workbook ({', '.join(FILTERS)}).")
        options = {"FilterName": kind} | ({"Password": password} if password else {})
        self.xl.storeAsURL(office.url(Path(path)), office.properties(**options))

    def close(self) -> None:
        """Close it, saving nothing."""
        self.xl.setModified(False)
        self.xl.close(True)
