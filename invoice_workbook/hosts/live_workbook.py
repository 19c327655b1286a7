"""The live host: a workbook open in a spreadsheet program, driven through xlwings.

Tables are read and written as blocks: how many calls it takes depends on the table's columns, never on its rows.
What is written is tried first on every sheet; only then does the first cell change.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import xlwings as xw
from xlwings.main import Table as SheetTable

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import Computing, calendar, live_table, saving
from invoice_workbook.hosts.live_edit import Plan
from invoice_workbook.hosts.live_table import LiveTable, told
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, Blocks, Unread, positions
from invoice_workbook.tables.write import Edit, storable
from invoice_workbook.template import xlwings_sheet

_READ_ONLY = ("ReadOnly", "read_only", "isReadonly")
"""How Excel on Windows, Excel on macOS and LibreOffice are asked whether a book may be saved."""
_ADDRESS = ("FullName", "full_name", "URL")
"""How they are asked where it is."""
_CLOUD = {
    "ONEDRIVE_CONSUMER": re.compile(r"https://d\.docs\.live\.net/"),
    "ONEDRIVE_COMMERCIAL": re.compile(r"https://[^/]*-my\.sharepoint\."),
    "SHAREPOINT": re.compile(""),
}
"""The row of the hidden sheet for a book in the cloud, by its address."""

_COUNTS_FROM_1904 = ("Date1904", "date_1904")
"""How Excel on Windows and Excel on macOS are asked for a book's calendar."""


class LiveWorkbook:
    """An open workbook. Every error is a WorkbookError, and the workbook is then as it was."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.path = _path(book)
        self._read: dict[str, LiveTable] = {}
        self._headers: dict[str, Sequence[str]] = {}

    @property
    def kept(self) -> Path | None:
        """The version kept when the workbook was opened, until the clerk saves it: it is what a save will replace."""
        with suppress(OSError):
            latest = next(iter(saving.versions(self.path)), None)
            if latest is not None and _is_as_saved(latest, self.path):
                return latest
        return None

    def ask_writable(self) -> None:
        """Raises WorkbookError where the open workbook may not be changed, or its folder not be written."""
        _path(self.book)

    def read(self) -> dict[str, Block]:
        """Every table of the schema that the workbook has; cells of formula columns as their text, "=..."."""
        found = self._tables()
        blocks = {name: self._block(name, table) for name, table in found.items()}
        return calendar.as_of_1900(blocks) if _is_1904(self.book) else blocks

    def look(self, wanted: Collection[str]) -> Blocks:
        """The same, with the cells of the wanted tables; those of the others are read when they are asked for."""
        blocks: dict[str, Block | Unread] = {}
        is_1904 = _is_1904(self.book)
        for name, table in self._tables().items():
            later = partial(self._later, name, table, is_1904)
            if name in wanted:
                blocks[name] = later()
                continue
            with told(name, table.parent.name):
                self._headers[name], corner = live_table.look(table)
            blocks[name] = Unread(self._headers[name], corner, later)
        return blocks

    def _later(self, name: str, table: SheetTable, is_1904: bool) -> Block:
        block = self._block(name, table)
        return calendar.as_of_1900({name: block})[name] if is_1904 else block

    def _block(self, name: str, table: SheetTable) -> Block:
        with told(name, table.parent.name):
            self._read[name], block = live_table.read(TABLES[name], table)
        self._headers[name] = self._read[name].headers
        return block

    def rows_of(self, name: str) -> tuple[LiveTable, Block]:
        """One table alone, as it is now. Raises WorkbookError where the workbook has none."""
        table = self.table(name)
        with told(name, table.parent.name):
            return live_table.read(TABLES[name], table)

    def table(self, name: str) -> SheetTable:
        """A table, wherever it is. Raises WorkbookError where the workbook has none."""
        table = self._tables().get(name)
        if table is None:
            raise WorkbookError("no-table", table=name, sheet=TABLES[name].sheet)
        return table

    def _tables(self) -> dict[str, SheetTable]:
        """The schema's tables: on their own sheets, else wherever the clerk moved them."""
        sheets = {sheet.name: sheet for sheet in self.book.sheets}
        found: dict[str, SheetTable] = {}
        missing = []
        for name, table in TABLES.items():
            own = names.tab_among(table.sheet, list(sheets))
            tables = sheets[own].tables if own else ()
            if own and name in tables:
                found[name] = sheets[own].tables[name]
            else:
                missing.append(name)
        if missing:
            known = {table.name: table for sheet in sheets.values() for table in sheet.tables}
            found |= {name: known[name] for name in missing if name in known}
        return found

    def write(self, edits: Mapping[str, Edit], _: Computing | None = None) -> None:
        """All edits; rows the clerk filled below a table become its rows. The program computes by itself."""
        edits = {name: self._storable(name, edit) for name, edit in edits.items()}
        plans = [Plan(TABLES[name], self._read[name], edits.get(name)) for name in self._to_write(edits)]
        undo: list[Callable[[], None]] = []
        with done_as_one(self.book), quiet(self.book.app):
            for plan in plans:
                plan.refuse_what_cannot_be_written()
            try:
                for plan in plans:
                    plan.write(undo)
            except WorkbookError:
                for step in reversed(undo):
                    with suppress(Exception):  # one that cannot be taken back must not keep the others from it
                        step()
                raise

    def _storable(self, name: str, edit: Edit) -> Edit:
        """What of an edit the workbook has columns for. Raises WorkbookError where it is too old for the rest."""
        if name not in self._read:
            raise WorkbookError("too-old-for-table", table=name)
        if edit.gone:
            raise WorkbookError("rows-gone-open", file=self.path.name)
        fields = positions(TABLES[name], self._read[name].headers).keys()
        return storable(TABLES[name], fields, edit, self.language)

    @property
    def language(self) -> str:
        """The language of the workbook's sheets, as they were read."""
        return names.language_of(self._headers)

    def _to_write(self, edits: Mapping[str, Edit]) -> list[str]:
        return [name for name, table in self._read.items() if name in edits or table.filled > table.rows]


def _path(book: xw.Book) -> Path:
    """Where the book is saved. Raises WorkbookError where that is nowhere, not to be found, or not to be written."""
    address = _address(book)
    if "://" in address and not address.startswith("file:"):
        path = _path_in_cloud(book, address)
    else:
        path = Path(book.fullname)
    if not path.is_absolute():
        raise WorkbookError("live-not-saved", file=book.name)
    if not path.exists():
        raise WorkbookError("live-gone", file=book.name, path=path)
    if _is_read_only(book):
        raise WorkbookError("live-read-only", file=book.name)
    if not os.access(path, os.W_OK):
        raise WorkbookError("live-read-only-file", file=book.name, path=path)
    if not os.access(path.parent, os.W_OK):
        raise WorkbookError("live-read-only-folder", file=book.name, folder=path.parent)
    return path


def _is_as_saved(version: Path, path: Path) -> bool:
    """Whether a version that was copied is the file as it lies there now."""
    kept, saved = version.stat(), path.stat()
    return (kept.st_mtime_ns, kept.st_size) == (saved.st_mtime_ns, saved.st_size)


def _is_1904(book: xw.Book) -> bool:
    """Whether its days count from 1904 on; dates come and go as dates, plain numbers do not."""
    found = _asked(book, _COUNTS_FROM_1904)
    if found is not None:
        return bool(found)
    first = getattr(book.api, "NullDate", None)
    return first is not None and first.Year == calendar.FIRST_OF_1904.year


def _address(book: xw.Book) -> str:
    """The book's place as the program calls it: a path, for a book in the cloud an address, blank if nowhere."""
    return str(_asked(book, _ADDRESS) or "")


def _path_in_cloud(book: xw.Book, address: str) -> Path:
    """The file on this computer of a book in the cloud, as xlwings finds it.

    Raises WorkbookError where it does not: the clerk can say where it is.
    """
    try:
        return Path(book.fullname)
    except Exception as error:
        place = next(kind for kind, form in _CLOUD.items() if form.match(address))
        row = f"{place}_{'MAC' if sys.platform == 'darwin' else 'WIN'}"
        raise WorkbookError(
            "live-in-cloud", file=book.name, place=address, row=row, sheet=xlwings_sheet.NAME
        ) from error


def _is_read_only(book: xw.Book) -> bool:
    return bool(_asked(book, _READ_ONLY))


def _asked(book: xw.Book, names: Sequence[str]) -> object:
    """The first of these properties that the program has; None where it has none."""
    for name in names:
        found = getattr(book.api, name, None)
        if found is not None:
            value: object = found.get() if hasattr(found, "get") else found() if callable(found) else found
            return value
    return None


@contextmanager
def done_as_one(book: xw.Book) -> Iterator[None]:
    """What is done here cannot be undone step by step afterwards, whether it succeeds or not.

    Excel empties its list of what can be undone when a macro writes. LibreOffice lists every block and every grown
    table: taken back one by one they leave half a row, a Log with entries missing, and Err:507 in every computed
    column. So its list is emptied, too.
    """
    try:
        yield
    finally:
        forget = getattr(book.impl, "forget_undo", None)
        if forget is not None:
            with suppress(Exception):  # the book may have been closed meanwhile
                forget()


@contextmanager
def quiet(app: xw.App) -> Iterator[None]:
    """Nothing flickers and nothing is computed in between; both as before afterwards, whatever happens."""
    with app.properties(screen_updating=False, calculation="manual"):
        yield
