"""A clerk's seat before the stand-in for Excel: buttons are pressed there, each on the small book as it was made."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import run
from invoice_workbook.excel import buttons
from invoice_workbook.formats.einvoice import einvoice, ubl
from invoice_workbook.hosts import Host
from invoice_workbook.schema import ANSWER, TABLES
from invoice_workbook.tables import read
from invoice_workbook.tables.read import Block
from tests.banks import camt
from tests.excel import stand_in
from tests.formats.test_einvoice import SHAPES

FILES = {
    "reconcile": b"Document,Amount EUR\nRE-815,301.00\n",
    "import": b"Customer,Name\nC-8,Eight\n",
    "import-bank": camt([("2026-11-30", "12.50", "Somebody", "", "thanks")], number="2"),
    "import-bill": ubl.write(einvoice.gather(SHAPES["standard, two rates, discounts"])),
}
"""The file that a button asks for; one that is not here is given a file of text."""
OFFER = " ready. Open "
"""In the question after the deed: whether to open what was made."""
Row = tuple[str, int]
"""A table, and the place of a row of it."""


@dataclass
class Pressed:
    """A press and what it came to; `options` is what the engine was asked, None where the press did not get there."""

    command: str
    row: Row | None
    book: stand_in.Book
    result: Result | None = None
    options: Mapping[str, Any] | None = None

    @property
    def folder(self) -> Path:
        return Path(self.book.fullname).parent

    @property
    def has_acted(self) -> bool:
        return self.result is not None and any(self.result.json.get(part) for part in ("changes", "files"))

    @property
    def has_written(self) -> bool:
        """Whether a table was written to; what *Ask* finds is put on the sheet Answer, which has none."""
        return any(sheet.written for sheet in self.book.sheets if sheet.name != ANSWER)

    @property
    def asked(self) -> list[str]:
        """What was asked before the deed."""
        return [question for question in self.book.app.asked if OFFER not in question]

    @property
    def said(self) -> str:
        """All that was said, in the bar and in boxes, without this computer's folders."""
        message = self.result.message if self.result else ""
        return " ".join([str(self.book.app.status_bar), *self.book.app.told, message]).replace(str(self.folder), "")


@dataclass
class Seat:
    """The book as it was made, and folders for copies of it; `looked_at` are tables whose selection the press read."""

    made: Path
    sheets: list[stand_in.Sheet]
    folders: Iterator[Path]
    looked_at: set[str]
    monkeypatch: pytest.MonkeyPatch

    def press(self, command: str, row: Row | None = None, answer: str = "yes") -> Pressed:
        """Press a button where it stands, with a row selected or none."""
        self.looked_at.clear()
        done = Pressed(command, row, self.opened(answer))
        self.select(done)

        def ran(asked: Any, host: Host, options: Mapping[str, Any], *how: Any) -> Result:
            done.options = options
            return run(asked, host, options, *how)

        self.monkeypatch.setattr(buttons, "run", ran)
        done.result = buttons.press(command, "".join(f"{ord(letter):X}." for letter in self.given(done)))
        return done

    def opened(self, answer: str = "yes") -> stand_in.Book:
        """The book in a folder of its own, in a program of its own."""
        app, folder = stand_in.App(answer), self.copied(next(self.folders))
        book = stand_in.Book(folder / self.made.name, self.sheets, app)
        self.monkeypatch.setattr(xw.engines, "active", xw.main.Engine(impl=app.engine))
        self.monkeypatch.setattr(xw.Book, "_mock_caller", xw.Book(impl=book), raising=False)
        return book

    def copied(self, folder: Path) -> Path:
        """The book with its files in another folder."""
        return Path(shutil.copytree(self.made.parent, folder))

    @staticmethod
    def select(done: Pressed) -> None:
        """The row, on its sheet; where there is none the button's own sheet in front, or Start."""
        own = (done.row[0],) if done.row else named(done.command).tables
        if len(own) == 1:
            done.book.sheets(TABLES[own[0]].sheet).activate()
        if done.row:
            done.book.selected = [table_in(done.book, done.row[0]).body(done.row[1] + 1, 1)]

    @staticmethod
    def given(done: Pressed) -> str:
        """The file that the button asks for."""
        file = done.folder / "given"
        if named(done.command).asks:
            file.write_bytes(FILES.get(done.command, b"a text"))
        return str(file) if file.exists() else ""


def table_in(book: stand_in.Book, name: str) -> stand_in.Table:
    """A table, wherever it is."""
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


READ: dict[str, Books] = {}


def remembered(blocks: Mapping[str, Block], *days: Any, anew: Callable[..., Books] = read.read) -> Books:
    """The books of these cells, read once: commands are functions, which leave them as they are."""
    key = repr((blocks, days))
    if key not in READ:
        READ[key] = anew(blocks, *days)
    return READ[key]
