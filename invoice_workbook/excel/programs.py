"""What only the spreadsheet program can do: give the selected rows and the visible rows, and ask for a text.

One class per program, for what xlwings lacks. Rows count from 1, as on the sheet; a run is its first and last row. The
tests run the LibreOffice class itself; Excel was not available for the others, which run on small stand-ins that answer
as Microsoft and xlwings document.
"""

import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import xlwings as xw

from invoice_workbook.errors import WorkbookError

Run = tuple[int, int]
TEXT = 2
"""The Type of Excel's InputBox that asks for a text."""
LONGEST_QUESTION = 255
"""Maximum length of the question in Excel's InputBox."""
CANCELLED = -128
"""AppleScript's answer when the clerk presses Cancel."""
LONGEST_ADDRESS = 250
"""Excel cuts off an address of several areas above this length."""
_ROWS = re.compile(r"\$?[A-Z]*\$?(\d*)(?::\$?[A-Z]*\$?(\d*))?")
LAST_ROW = 1_048_576
HEIGHT = 15
"""Points of a usual row."""


class Program(Protocol):
    """A spreadsheet program with one open workbook."""

    def selected(self, book: xw.Book) -> list[Run]:
        """The rows of each selected area of the sheet in front; none where no cell is selected."""

    def shown(self, sheet: xw.Sheet, run: Run) -> list[Run]:
        """The visible ones of these rows: not hidden by hand, by a filter or by a folded group."""

    def typed(self, book: xw.Book, question: str, title: str) -> str | None:
        """The clerk's answer; None if the box is cancelled."""

    def show_columns(self, sheet: xw.Sheet, widths: Mapping[str, float], *, is_shown: bool) -> None:
        """Show columns, by their letters, as wide as they are to be, or hide them."""

    def show_rows(self, sheet: xw.Sheet, run: Run, *, is_shown: bool) -> None:
        """Show rows, as high as their texts need, or hide them."""


class LibreOffice:
    """LibreOffice, through our engine."""

    def selected(self, book: xw.Book) -> list[Run]:
        """An area, several, or (a form, a chart) none; on a filtered sheet it gives only the visible parts."""
        chosen = book.api.CurrentController.getSelection()
        if hasattr(chosen, "getRangeAddresses"):
            return [_run(address) for address in chosen.getRangeAddresses()]
        return [_run(chosen.getRangeAddress())] if hasattr(chosen, "getRangeAddress") else []

    def shown(self, sheet: xw.Sheet, run: Run) -> list[Run]:
        """One call, however many rows; whole rows, because a hidden column hides no row."""
        whole = sheet.range(f"{run[0]}:{run[1]}").api
        return sorted({_run(address) for address in whole.queryVisibleCells().getRangeAddresses()})

    def typed(self, book: xw.Book, question: str, title: str) -> str | None:
        """Our own box, because LibreOffice has none outside its Basic."""
        answer: str | None = book.app.impl.typed(question, title)
        return answer

    def show_columns(self, sheet: xw.Sheet, widths: Mapping[str, float], *, is_shown: bool) -> None:
        """Hidden columns keep their widths."""
        for letter in widths:
            sheet.range(f"{letter}:{letter}").api.Columns.IsVisible = is_shown

    def show_rows(self, sheet: xw.Sheet, run: Run, *, is_shown: bool) -> None:
        """Hidden rows keep their heights."""
        sheet.range(f"{run[0]}:{run[1]}").api.Rows.IsVisible = is_shown


def _run(address: Any) -> Run:
    return address.StartRow + 1, address.EndRow + 1


class Excel:
    """What Excel on Windows and on macOS have in common."""

    def shown(self, sheet: xw.Sheet, run: Run) -> list[Run]:
        """A hidden row has height 0, and rows of different heights have no common height: then each half is tried.

        Source: Range.RowHeight in Microsoft's reference of Excel's objects. Hidden gives no answer for mixed rows.
        """
        return list(_joined(self._shown(sheet, run)))

    def _shown(self, sheet: xw.Sheet, run: Run) -> Iterator[Run]:
        first, last = run
        height = sheet.range(f"{first}:{last}").row_height
        if isinstance(height, (int, float)):
            if height > 0:
                yield run
            return
        if first == last:  # a program that does not say hides nothing
            yield run
            return
        middle = (first + last) // 2
        yield from self._shown(sheet, (first, middle))
        yield from self._shown(sheet, (middle + 1, last))

    def show_columns(self, sheet: xw.Sheet, widths: Mapping[str, float], *, is_shown: bool) -> None:
        """A column of width 0 is hidden. Source: Range.ColumnWidth in Microsoft's reference of Excel's objects."""
        for letter, width in widths.items():
            sheet.range(f"{letter}:{letter}").column_width = width if is_shown else 0

    def show_rows(self, sheet: xw.Sheet, run: Run, *, is_shown: bool) -> None:
        """A row of height 0 is hidden; to fit a row gives it back its height. Source: as for columns, Range.AutoFit."""
        rows = sheet.range(f"{run[0]}:{run[1]}")
        rows.row_height = HEIGHT if is_shown else 0
        if is_shown:
            rows.rows.autofit()


class ExcelOnWindows(Excel):
    """Excel through COM."""

    def selected(self, book: xw.Book) -> list[Run]:
        """Window.RangeSelection: this workbook's cells, even if a shape is selected or another workbook is in front."""
        areas = book.api.Windows(1).RangeSelection.Areas
        found = [areas(number) for number in range(1, areas.Count + 1)]
        return [(area.Row, area.Row + area.Rows.Count - 1) for area in found]

    def typed(self, book: xw.Book, question: str, title: str) -> str | None:
        """Excel's own InputBox; False is Cancel."""
        answer = book.app.api.InputBox(question[:LONGEST_QUESTION], title, Type=TEXT)
        return None if answer is False else str(answer)


class ExcelOnMac(Excel):
    """Excel through AppleScript."""

    def selected(self, book: xw.Book) -> list[Run]:
        """The application's selection if this workbook is in front. Raises WorkbookError if it is cut off."""
        app = book.app
        if app.books.active.name != book.name or app.selection is None:
            return []
        address = str(app.api.selection.get_address())
        if len(address) > LONGEST_ADDRESS:
            raise WorkbookError("too-many-areas")
        return [run_of(part) for part in address.split(",")]

    def typed(self, book: xw.Book, question: str, title: str) -> str | None:
        """A system dialog shown by Excel, as xlwings shows its own boxes."""
        system = importlib.import_module("osax").OSAX(pid=book.app.pid)
        keywords = importlib.import_module("appscript").k
        system.activate()
        try:
            answer = system.display_dialog(question, default_answer="", with_title=title)
        except Exception as error:
            if getattr(error, "errornumber", None) == CANCELLED:
                return None
            raise
        return str(answer[keywords.text_returned])


def program_of(book: xw.Book) -> Program:
    """The program a book is open in."""
    if book.app.engine.name != "excel":
        return LibreOffice()
    return ExcelOnMac() if sys.platform == "darwin" else ExcelOnWindows()


def run_of(address: str) -> Run:
    """The rows of an address; for whole columns, all rows.

    >>> run_of("$A$5:$C$7"), run_of("$B$9"), run_of("$12:$14"), run_of("$A:$C")
    ((5, 7), (9, 9), (12, 14), (1, 1048576))
    """
    found = _ROWS.fullmatch(address.rpartition("!")[2].strip())
    if found is None:
        raise ValueError(address)
    first, last = found[1] or "1", found[2] or found[1] or str(LAST_ROW)
    return int(first), int(last)


def within(runs: Sequence[Run], whole: Run) -> list[Run]:
    """The parts of these runs that lie in another, in its order, each row once.

    >>> within([(8, 9), (1, 5), (4, 6)], (3, 8))
    [(3, 6), (8, 8)]
    """
    cut = [(max(first, whole[0]), min(last, whole[1])) for first, last in runs]
    return list(_joined(sorted(run for run in cut if run[0] <= run[1])))


def _joined(runs: Sequence[Run] | Iterator[Run]) -> Iterator[Run]:
    """Sorted runs; touching or overlapping ones are joined."""
    now: Run | None = None
    for first, last in runs:
        if now is None:
            now = (first, last)
        elif first <= now[1] + 1:
            now = (now[0], max(now[1], last))
        else:
            yield now
            now = (first, last)
    if now is not None:
        yield now
