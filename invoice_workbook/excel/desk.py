"""The clerk's desk: what the spreadsheet program shows of a command, what it asks, what the clerk has selected."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS, TABLES

TITLE = "Invoice Workbook"


class Desk:
    """An open workbook and the clerk before it. Nothing is asked where nobody can see it."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.app = book.app
        self.host = LiveWorkbook(book)
        self.is_seen = bool(self.app.visible)

    def _says_yes(self, question: str) -> bool:
        return bool(self.app.alert(question, TITLE, buttons="yes_no") == "yes")

    def agrees(self, message: str) -> bool:
        """Whether the clerk wants what a command would do; where nobody can be asked, the press said so."""
        return not self.is_seen or self._says_yes(text("desk.agree", message=message))

    def wants(self, question: str) -> bool:
        """The clerk's answer; no where nobody can be asked."""
        return self.is_seen and self._says_yes(question)

    def is_shown(self, sheet: str) -> bool:
        """Whether that sheet is in front."""
        return bool(self.book.sheets.active.name == sheet)

    def offer(self, files: Sequence[str]) -> None:
        """Open what was made, if the clerk likes: one file by itself, more in their folder."""
        if not files or not self.is_seen:
            return
        first = Path(files[0])
        target = first if len(files) == 1 else first.parent
        if self._says_yes(text("desk.offer", count=len(files), target=target)):
            _start(target)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Several lines in one box."""
        if self.is_seen:
            self.app.alert("\n".join(lines), TITLE, mode="info")

    def selected(self, table: str, fewest: int = 2) -> list[str]:
        """Ids of the selected rows of a table, where its sheet is shown and so many cells are selected.

        One cell is where the cursor happens to be; more are chosen.
        """
        sheet, chosen = self.book.sheets.active, self.app.selection
        if sheet.name != TABLES[table].sheet or chosen is None or chosen.size < fewest:
            return []
        schema, body = TABLES[table], sheet.tables[table].range
        headers = sheet.range((body.row, body.column), (body.row, body.last_cell.column)).options(ndim=1).value
        column = body.column + headers.index(schema.by_field[schema.id].header)
        first, last = max(chosen.row, body.row + 1), min(chosen.last_cell.row, body.last_cell.row)
        if first > last:
            return []
        cells = sheet.range((first, column), (last, column)).options(ndim=1).value
        return [str(cell) for cell in cells if cell not in (None, "")]

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front."""
        self.book.sheets[sheet].activate()

    def show_problems(self) -> None:
        """The sheet Problems, at its first row."""
        sheet = self.book.sheets[PROBLEMS.sheet]
        body = sheet.tables[PROBLEMS.name].range
        sheet.activate()
        sheet.range((body.row + 1, body.column)).select()


def _start(path: Path) -> None:
    """Open a file or folder with the program that the system has for it."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # a file that was just made for the clerk
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener) is None:
        raise WorkbookError("no-opener", path=path, program=opener)
    subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # the same
