"""The clerk's desk: what the spreadsheet program shows of a press, and what it asks.

Everything belongs to the book whose button was pressed, whichever is in front by then. Where nobody can see a box
(a hidden program, as in tests) nothing is asked: a press is a yes to what it does, also to all where nothing is
selected, and a no to what it merely offers; a text must come with the press.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlparse

import xlwings as xw

from invoice_workbook import names
from invoice_workbook.answer_cells import Cell
from invoice_workbook.books import Books
from invoice_workbook.commands import at_sheet
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import answer_shown, chosen, mac_press, problems_shown, shown_half
from invoice_workbook.excel.chosen import Chosen, Everything
from invoice_workbook.excel.programs import program_of
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.languages import of_environment, text
from invoice_workbook.schema import ANSWER, PROBLEMS, SETTINGS_TABLE, TABLES
from invoice_workbook.tables.read import settings_in

TITLE = "Invoice Workbook"
FITS = 150
"""Letters that a bar shows on a usual screen; a longer answer is shown whole in a box."""


class Desk:
    """An open workbook and the clerk before it; `given` is what came with the press: a file's name, or a reason."""

    def __init__(self, book: xw.Book, given: str = "") -> None:
        self.book = book
        self.app = book.app
        self.name = str(book.name)
        self.is_seen = bool(self.app.visible)
        self.said = ""
        """What the answer begins with: what was acted on."""
        self.agreement: Callable[[str], bool] | None = None
        """Asks whether the clerk wants what the command would do."""
        self._given = given
        self._to_front = ""
        self._asked = ""

    @cached_property
    def host(self) -> LiveWorkbook:
        """The workbook. Raises WorkbookError where it is saved nowhere, or read-only."""
        return LiveWorkbook(self.book)

    @property
    def language(self) -> str:
        """The language that the Settings say now; the system's where they cannot be read."""
        with suppress(Exception):  # what is wrong with the workbook, its command will say
            return settings_in(self.host.rows_of(SETTINGS_TABLE.name)[1]).language
        return of_environment()

    # What is told

    @property
    def title(self) -> str:
        """A box's title: it names the book, for another may be in front."""
        return f"{TITLE} - {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether the book was not closed since the press."""
        known = getattr(self.book.impl, "is_open", None)
        if known is not None:
            return bool(known)
        try:
            return bool(self.book.name)
        except Exception:  # noqa: BLE001  # each program says it in its own way
            return False

    def bar(self, words: str) -> None:
        """Words in the bar. Excel has one for all its books: where there are several, it says of which it speaks."""
        is_shared = self.app.engine.name == "excel" and len(self.app.books) > 1
        self.app.status_bar = f"{self.name}: {words}" if is_shared else words

    def tell(self, words: str) -> None:
        """What a press came to: in the bar, and whole in a box where the bar cannot hold or keep it."""
        if not self._is_told_closed(words):
            self._in_bar(words)
            if self._needs_box(words):
                self.show_lines([words])

    def refuse(self, words: str, is_boxed: bool = True) -> None:
        """One sentence in the bar, and before the clerk so that it is not missed."""
        if not self._is_told_closed(None):
            self._in_bar(words)
            if is_boxed:
                self.show_lines([words])

    def _needs_box(self, words: str) -> bool:
        return mac_press.IS_MAC or len(words) > FITS

    def _in_bar(self, words: str) -> None:
        is_cut = self.is_seen and len(words) > FITS
        self.bar(words[:FITS].rsplit(" ", 1)[0] + " ..." if is_cut else words)

    def _is_told_closed(self, words: str | None) -> bool:
        """Of a book that was closed meanwhile another's bar says so: no box may stand over that one.

        `words` is what the press came to; None where it did not get to its end.
        """
        if self.is_open:
            return False
        told = {"message": words} if words else {}
        self.app.status_bar = text("desk.closed" if words else "desk.closed-unfinished", file=self.name, **told)
        return True

    def show_lines(self, lines: Sequence[str]) -> None:
        """Several lines in one box."""
        if self.is_seen:
            with mac_press.unhurried():
                self.app.alert("\n".join(lines), self.title, mode="info")

    def answer(self, result: Result) -> None:
        """What a command came to, and an offer to open what it made: one file by itself, more in their folder."""
        files = [Path(file) for file in result.json.get("files", ())]
        if not files or not self.is_seen or not self.is_open:
            self.tell(result.message)
            return
        self._in_bar(result.message)
        target = files[0] if len(files) == 1 else files[0].parent
        question = text("desk.offer", count=len(files), target=target)
        asked = f"{result.message}\n\n{question}" if self._needs_box(result.message) else question
        with mac_press.unhurried():
            if self._says_yes(asked):
                _start(target)

    # What is asked

    def _says_yes(self, question: str) -> bool:
        return bool(self.app.alert(question, self.title, buttons="yes_no") == "yes")

    def wants(self, question: str) -> bool:
        """The clerk's answer; no where nobody can be asked."""
        return self.is_seen and self._says_yes(question)

    def typed(self, question: str) -> str:
        """What the clerk types, or came with the press. Raises WorkbookError where the box is cancelled."""
        if self._given or not self.is_seen:
            return self._given
        answer = program_of(self.book).typed(self.book, question, self.title)
        if answer is None:
            raise WorkbookError("nothing-typed")
        return answer

    def asks(self, words: str) -> None:
        """What the press asks, for the sheet that has the answer."""
        self._asked = words

    def on_answer(self, cell: Cell) -> str:
        """What stands in a cell of the sheet Answer, where that is in front; else nothing."""
        return answer_shown.read(self.book, cell) if self.front == ANSWER else ""

    def fill_answer(self, result: Result) -> bool:
        """What the press came to on the sheet Answer, which then comes to the front; False where it is not to be."""
        if not answer_shown.after(self.book, result, self._asked):
            return False
        self.show_sheet(ANSWER)
        return True

    @property
    def file(self) -> Path:
        """The file that the clerk chose. Raises WorkbookError where none was."""
        return file_named(self._given)

    def agree_to(self, found: at_sheet.Chosen) -> None:
        """Ask whether the clerk wants what the command would do to these rows; unseen, the press said so."""
        self.agree(" ".join([*([text("desk.none-selected")] if not found.named else []), found.words]) + "\n\n")

    def agree(self, scope: str = "") -> None:
        """Ask whether the clerk wants what the command would do; unseen, the press said so."""

        def agreed(message: str) -> bool:
            return not self.is_seen or self._says_yes(f"{scope}{text('desk.agree', message=message)}")

        self.agreement = agreed

    def acts_on(self, found: at_sheet.Chosen) -> None:
        """Begin the answer with what was acted on."""
        self.said = found.words

    # What is selected

    @property
    def front(self) -> str:
        """The sheet in front, one of ours by its English name."""
        return names.sheet_named(str(self.book.sheets.active.name))

    def books(self) -> Books:
        """The books as they are now; what is not asked for is not read."""
        return books_of(self.host, None, wanted=())

    def only(self, table: str, ids: Sequence[str], of: int) -> Chosen:
        """These rows, chosen in another way."""
        return Chosen(table, tuple(ids), of)

    def selected(self, table: str) -> Chosen:
        """The selected rows of a table; without ids where there is none."""
        return chosen.selected(self.host, table)

    def some(self, table: str, refusal: str) -> Chosen:
        """The selected rows of a table. Raises WorkbookError where there is none."""
        found = self.selected(table)
        if not found.ids:
            raise WorkbookError(refusal, sheet=TABLES[table].sheet)
        return found

    def some_or_all(self, table: str, everything: Everything, question: str = "") -> Chosen:
        """The selected rows of a table, else all that a command takes; `question` is asked of all.

        Raises WorkbookError where the clerk does not want all.
        """
        found = self.selected(table)
        if found.ids:
            return found
        ids = tuple(everything(self.books()))
        asked = text(question, count=len(ids), ids=at_sheet.listed(ids)) if question else ""
        if ids and asked and self.is_seen and not self._says_yes(asked):
            raise WorkbookError("not-all")
        return Chosen(table, ids, found.of, is_all=True)

    # What is shown

    def is_shown(self, table: str) -> bool:
        """Whether that table's sheet is in front."""
        return bool(self.book.sheets.active.name == self._sheet_of(table).name)

    def show(self, table: str) -> None:
        """Bring a table's sheet to the front."""
        self._sheet_of(table).activate()

    def show_sheet(self, name: str) -> None:
        """Bring a sheet to the front once the command is done."""
        self._to_front = name

    def bring_to_front(self) -> None:
        """The sheet that was asked for, where the clerk has not taken it out."""
        if tab := names.tab_among(self._to_front, [sheet.name for sheet in self.book.sheets]):
            self.book.sheets[tab].activate()

    def arrange(self) -> None:
        """Only the sheets of the half of the trade that the setting Desk says; what a program refuses, stays."""
        if self.is_open:
            with suppress(Exception):  # a protected workbook: the press is done, and the doctor tells of the rest
                shown_half.arrange(self.host)

    def show_all_problems(self) -> None:
        """Every row of Problems, before a press may write it; what a program refuses is refused when it is written."""
        with suppress(Exception):
            problems_shown.show_all(self.host)

    def arrange_problems(self, found: int) -> None:
        """The rows of Problems that its cell *Show* asks for; `found` are of this press, and the first."""
        with suppress(Exception):  # a protected sheet: all rows are shown
            problems_shown.arrange(self.host, found)

    def _sheet_of(self, table: str) -> xw.Sheet:
        """Where a table is: on its own sheet, or where the clerk moved it."""
        sheet: xw.Sheet = self.host.table(table).parent
        return sheet

    def show_problems(self, first: int) -> str:
        """The sheet Problems, at its first row. `first` rows are of this press: gives what is to be said of them."""
        sheet = self._sheet_of(PROBLEMS.name)
        body = sheet.tables[PROBLEMS.name].range
        top, rows = body.row + 1, body.rows.count - 1
        sheet.activate()
        sheet.range((top, body.column)).select()
        if first >= rows:
            return ""
        run = (top, top + first - 1)
        shown = sum(last - start + 1 for start, last in program_of(self.book).shown(sheet, run))
        words = {"count": first, "total": rows, "hidden": first - shown}
        return text("desk.first-rows" if shown == first else "desk.first-rows-hidden", **words)


def file_named(name: str) -> Path:
    """The file that the clerk chose; LibreOffice names it by its URL. Raises WorkbookError where none was.

    >>> file_named("file:///tmp/a%20b.xml").name
    'a b.xml'
    """
    plain = unquote(urlparse(name).path) if name.startswith("file:") else name
    if not plain:
        raise WorkbookError("no-file-chosen")
    return Path(plain)


def _start(path: Path) -> None:
    """Open a file or folder with the program that the system has for it."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # a file that was just made for the clerk
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener) is None:
        raise WorkbookError("no-opener", path=path, program=opener)
    subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # the same
