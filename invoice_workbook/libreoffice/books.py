"""Open workbooks in an office: found, opened, saved, closed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.names import Names
from invoice_workbook.libreoffice.number_formats import NumberFormats
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges.values import FORMULA_ERRORS
from invoice_workbook.libreoffice.sheets import Sheets

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
}
"""Excel's formats that the office writes, and its own. It writes no .xlsb, .xltm, .xlam or .xla."""
COMPUTED_ON_LOADING = (".xlsx", ".xlsm", ".xltx", ".xltm")
"""Excel's formats for which the office has a setting whether it computes everything while it loads a file."""
RUN_MACROS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: the workbook is the user's own."""
NO_LINKS, ALL_LINKS = 0, 3
"""com.sun.star.document.UpdateDocMode"""
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Books(Impl):
    """The open workbooks in an office."""

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
        """The one in front, or the one opened last."""
        document = self.app.api.getCurrentComponent()
        if document is None or not document.supportsService(SPREADSHEET):
            document = next(reversed(self._by_age()), None)
        if document is None:
            raise OfficeError("No workbook is open in LibreOffice.")
        return Book(self.app, document)

    def _by_age(self) -> list[Any]:
        """The documents in the order they were opened; the office lists them in another."""
        return sorted(self._documents(), key=lambda document: int(document.RuntimeUID))

    def __call__(self, name_or_index: int | str) -> "Book":
        found = list(self)
        if not isinstance(name_or_index, str):
            if not 0 < name_or_index <= len(found):
                raise IndexError(f"{len(found)} workbooks are open, counted from 1: {name_or_index} is none of them.")
            return found[int(name_or_index) - 1]
        for book in found:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return sum(1 for _ in self._documents())

    def __iter__(self) -> Iterator["Book"]:
        for document in self._by_age():
            yield Book(self.app, document)

    def __contains__(self, name: str) -> bool:
        return any(book.name.casefold() == name.casefold() for book in self)

    def by_id(self, id_: str) -> "Book":
        """The document with this RuntimeUID. Raises KeyError if it is closed."""
        for document in self._documents():
            if document.RuntimeUID == id_:
                return Book(self.app, document)
        raise KeyError(id_)

    def add(self) -> "Book":
        """A new workbook."""
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *others: Any,
    ) -> "Book":
        """Open a workbook from disk, with macros enabled and everything recalculated."""
        mode = {} if update_links is None else {"UpdateDocMode": ALL_LINKS if update_links else NO_LINKS}
        if format is not None or any(value is not None for value in others):
            raise UnsupportedError("xlwings on LibreOffice opens books with update_links, read_only and password only.")
        if not read_only:
            office.remove_stale_lock(Path(fullname), self.app.office.profile)
        options = mode | ({"ReadOnly": True} if read_only else {})
        book = self._load(office.url(Path(fullname)), **options, **({"Password": password} if password else {}))
        if not (Path(fullname).suffix.lower() in COMPUTED_ON_LOADING and self.app.office.computes_on_loading()):
            book.xl.calculateAll()
        _read_again(book)
        return book

    def _load(self, url: str, **options: Any) -> "Book":
        how = office.properties(MacroExecutionMode=RUN_MACROS, Hidden=not self.app.visible, **options)
        document = self.app.api.loadComponentFromURL(url, "_blank", 0, how)
        if document is None:
            raise OfficeError(f"LibreOffice cannot open {url}.")
        book = Book(self.app, document)
        book.activate()
        return book


def _read_again(book: "Book") -> None:
    """Parse formulas with errors again: the office misses add-in functions in files from Excel."""
    for sheet in book.sheets:
        wrong = sheet.xl.queryFormulaCells(FORMULA_ERRORS)
        for place in range(wrong.getCount()):
            area = wrong.getByIndex(place)
            formulas = area.getFormulaArray()
            if not any(text.startswith("{") for row in formulas for text in row):
                area.setFormulaArray(formulas)


class Book(Impl):
    """An open workbook."""

    __slots__ = ("_id", "app", "xl")

    def __init__(self, app: Any, xl: Any) -> None:
        self.app, self.xl, self._id = app, xl, ""

    @property
    def id(self) -> str:
        """The office's own number for it, fetched once."""
        if not self._id:
            self._id = str(self.xl.RuntimeUID)
        return self._id

    @property
    def api(self) -> Any:
        """The office's own document."""
        return self.xl

    def part(self, name: str) -> Any:
        """One of the document's own parts, such as its sheets. Raises OfficeError if it is closed."""
        found = getattr(self.xl, name)
        if found is None:
            raise OfficeError("LibreOffice refused: the workbook is closed.")
        return found

    @property
    def fullname(self) -> str:
        """Its path, or its title if it was never saved."""
        url = self.xl.getURL()
        return str(office.path_of(url)) if url else str(self.xl.Title)

    @property
    def name(self) -> str:
        """Its file's name."""
        return Path(self.fullname).name

    @property
    def is_open(self) -> bool:
        """Whether it is still open."""
        try:
            self.xl.getURL()
        except Exception:  # noqa: BLE001  # the office says it in several ways
            return False
        return True

    @property
    def is_shown(self) -> bool:
        """Whether it has a visible window."""
        return bool(self.window.isVisible())

    @is_shown.setter
    def is_shown(self, value: bool) -> None:
        self.window.setVisible(value)

    @property
    def window(self) -> Any:
        """Its window, visible or not."""
        return self.part("CurrentController").Frame.ContainerWindow

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self)

    @property
    def epoch(self) -> datetime:
        """The day its dates count from: in 1904 for workbooks from old Macs."""
        known = self.app.epochs
        if self.id not in known:
            day = self.xl.NullDate
            known[self.id] = datetime(day.Year, day.Month, day.Day)
        return known[self.id]  # type: ignore[no-any-return]  # as the app says

    @property
    def formats(self) -> NumberFormats:
        """Its number formats."""
        return NumberFormats(self)

    def activate(self) -> None:
        """Bring it to the front."""
        frame = self.part("CurrentController").Frame
        self.app.api.setActiveFrame(frame)
        frame.activate()

    def forget_undo(self) -> None:
        """Empty the undo and redo lists, as Excel does when a macro writes."""
        self.xl.UndoManager.clear()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it; a new one in the working folder, under another name in the format of its ending."""
        if path is None and self.xl.hasLocation() and password is None:
            self.xl.store()
            return
        target = Path(path or self.fullname)
        kind = FILTERS.get(target.suffix.lower()) if target.suffix else FILTERS[".xlsx"]
        if kind is None:
            raise UnsupportedError(f"xlwings on LibreOffice cannot save {target.name}: it writes {', '.join(FILTERS)}.")
        if not target.absolute().parent.is_dir():
            raise OfficeError(f"{target.name} cannot be saved: there is no folder {target.absolute().parent}.")
        options = {"FilterName": kind} | ({"Password": password} if password else {})
        where = target if target.suffix else target.with_name(f"{target.name}.xlsx")
        self.xl.storeAsURL(office.url(where), office.properties(**options))

    def close(self) -> None:
        """Close it without saving."""
        self.xl.setModified(False)
        self.xl.close(True)
