"""A workbook whose tables are kept in memory; its journal, its files and its drafts lie beside its path as ever."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from invoice_workbook.books import Books
from invoice_workbook.engine import run as engine
from invoice_workbook.hosts import Computing, Host
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell, Cells
from invoice_workbook.tables.read import Block, positions
from invoice_workbook.tables.write import Edit, Value
from tests.month import bill_story, money_story, story


class InMemory:
    """Begun with the tables of a file, which stays as it is."""

    kept: Path | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self._blocks = WorkbookFile(path).read()
        self.known: dict[date | None, Books] = {}
        """What was read of it since it was last written, by the day."""

    def ask_writable(self) -> None:
        """Always."""

    def read(self) -> Mapping[str, Block]:
        """Every table, by its name."""
        return self._blocks

    def look(self, wanted: Collection[str]) -> Mapping[str, Block]:
        """The same: all are here."""
        return self._blocks

    def write(self, edits: Mapping[str, Edit], results: Computing | None = None) -> None:
        """All edits."""
        self.known.clear()
        self._blocks = {**self._blocks, **{name: _edited(name, self._blocks[name], edits[name]) for name in edits}}


def remember(patched: pytest.MonkeyPatch) -> None:
    """For a test: what was read of a workbook, in memory or in its file, is not read again until it is written."""
    read = engine.books_of
    of_files: dict[tuple[int, int], dict[date | None, Books]] = {}

    def remembered(host: Host, as_of: date | None, **_: object) -> Books:
        stamp = host.path.stat()
        of_file = of_files.setdefault((stamp.st_ino, stamp.st_mtime_ns), {})
        known = host.known if isinstance(host, InMemory) else of_file
        if as_of not in known:
            known[as_of] = read(host, as_of)
        return known[as_of]

    for module in (engine, story, bill_story, money_story):
        patched.setattr(module, "books_of", remembered)


def _edited(name: str, block: Block, edit: Edit) -> Block:
    columns: list[list[Cell]] = [
        [*column, *[None] * (edit.rows - block.length)][: edit.rows] for column in block.columns
    ]
    at = positions(TABLES[name], block.headers)
    for field, cells in edit.cells.items():
        for row, value in cells.items():
            if row < edit.rows:
                columns[at[field]][row] = _cell(value)
    return Block(block.headers, [Cells(column) for column in columns], edit.rows, block.corner)


def _cell(value: Value) -> Cell:
    """As a file has it."""
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value
