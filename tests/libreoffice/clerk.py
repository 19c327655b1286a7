"""A clerk before a hidden office: boxes are answered, and everything that is told or asked is written down.

The presses, the office and the workbook are real; only who looks at the screen is played.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import xlwings as xw

from invoice_workbook.engine.result import Result
from invoice_workbook.excel import buttons
from invoice_workbook.libreoffice import boxes


@dataclass
class Clerk:
    """What the clerk sees and answers. `asked`, `told` and `bars` are pairs: whose window, which words.

    `no_to` are words of questions that are answered with No; `types` is typed where a text is asked for.
    """

    app: xw.App
    no_to: tuple[str, ...] = ()
    types: str | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    bars: list[tuple[str, str]] = field(default_factory=list)

    def press(self, book: xw.Book, command: str, given: str = "") -> Result | None:
        """Press a button of this book."""
        for seen in (self.asked, self.told, self.bars):
            seen.clear()
        self.app.impl.caller = book.impl
        book.set_mock_caller()
        return buttons.press(command, "".join(f"{ord(letter):X}." for letter in given))

    @property
    def windows(self) -> set[str]:
        """The books in whose windows something was shown or asked."""
        return {file for seen in (self.asked, self.told, self.bars) for file, _ in seen}

    @property
    def last(self) -> str:
        """What the bar says in the end."""
        return self.bars[-1][1]

    def _file_of(self, window: Any) -> str:
        books = {book.name: book.api for book in self.app.books}
        return next(n for n, one in books.items() if one.CurrentController.Frame.ContainerWindow == window)

    def _bar(self, document: Any, words: str) -> None:
        self.bars.append((next(b.name for b in self.app.books if b.api.RuntimeUID == document.RuntimeUID), words))

    def _alert(self, _: Any, window: Any, words: str, title: str, kind: str, mode: str) -> str:
        file = self._file_of(window)
        assert title.endswith(file), "the box's title names the book"
        if kind == "ok":
            self.told.append((file, words))
            return "ok"
        self.asked.append((file, words))
        return "no" if any(part in words for part in self.no_to) else "yes"

    def _typed(self, _: Any, window: Any, words: str, title: str) -> str | None:
        self.asked.append((self._file_of(window), words))
        return self.types


@contextmanager
def seated(app: xw.App, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """A clerk who sees the office's books; nobody afterwards."""
    clerk = Clerk(app, no_to=("Open ",))
    with monkeypatch.context() as patched:
        patched.setattr(boxes, "bar", clerk._bar)
        patched.setattr(boxes, "alert", clerk._alert)
        patched.setattr(boxes, "typed", clerk._typed)
        app.impl.visible = True
        try:
            yield clerk
        finally:
            app.impl.visible, app.impl.caller = False, None


def select(book: xw.Book, sheet: str, *addresses: str) -> None:
    """Select areas of a sheet, as with Ctrl held."""
    book.sheets[sheet].activate()
    areas = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for address in addresses:
        areas.addRangeAddress(book.sheets[sheet][address].api.getRangeAddress(), False)
    book.api.CurrentController.select(areas)


def hide(book: xw.Book, sheet: str, row: int, is_hidden: bool = True) -> None:
    """Hide a row by hand, or show it again."""
    book.sheets[sheet].api.Rows.getByIndex(row - 1).IsVisible = not is_hidden
