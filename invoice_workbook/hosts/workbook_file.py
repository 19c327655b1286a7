"""The file host: a workbook that lies on disk and is open nowhere. Tables are read by wolfxl, edited part by part."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import unescape

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import (
    Computing,
    calendar,
    package,
    packing,
    saving,
    sheet_cells,
    sheet_part,
    table_edit,
    wall,
)
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.places import Corner, column_letters
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import read
from invoice_workbook.tables.cells import Cell, Cells
from invoice_workbook.tables.read import Block, Blocks, Unread, positions
from invoice_workbook.tables.write import Edit, storable

SUFFIXES = (".xlsx", ".xlsm")


class WorkbookFile:
    """A workbook on disk. Every error is a WorkbookError, and the file is then as it was."""

    def __init__(self, path: Path, version: str = "") -> None:
        """A file; with `version` it is to be as that kept version of it was, from its next save on."""
        path = saving.linked_to(path)
        self.path = self.source = path
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113  # a name too long is no file's
            raise WorkbookError("no-book-file", file=path)
        if path.suffix.lower() not in SUFFIXES and os.path.isfile(path):  # noqa: PTH113  # the same
            raise WorkbookError("not-a-workbook", file=path.name)
        stamp = saving.Stamp.of(path) if os.path.isfile(path) else None  # noqa: PTH113  # the same
        if version and stamp:
            self.source = saving.version_named(path, version)
        with Package(self.source) as opened:
            self._places: dict[str, TablePart] | None = opened.tables
            self.is_1904 = opened.is_1904
        self._below: dict[str, int] = {}
        """Of tables that were looked at, how many rows were typed below."""
        self.stamp = stamp or saving.Stamp.of(path)
        self.kept: Path | None = None

    @property
    def _parts(self) -> dict[str, TablePart]:
        """Where its tables are, by their names: looked up again once a save has changed that."""
        if self._places is None:
            with Package(self.path) as opened:
                self._places = opened.tables
        return self._places

    def ask_writable(self) -> None:
        """Raises WorkbookError where the file is open elsewhere or may not be written."""
        saving.refuse_if_open(self.path)

    @property
    def tables(self) -> dict[str, TablePart]:
        """The workbook's tables, ours with what was typed below them."""
        return self._looked_at(self._parts)

    def read(self) -> dict[str, Block]:
        """Every table of the schema that the workbook has; formula cells as their text, "=..."."""
        return self._cells(self._ours())

    def look(self, wanted: Collection[str]) -> Blocks:
        """The same, with the cells of the wanted tables; those of the others are read when they are asked for."""
        ours = self._ours()
        later = {
            part.name: Unread(
                part.headers, _corner(part), partial(self._later, part.name), partial(self._found_in, part.name)
            )
            for part in ours
        }
        return later | self._cells([part for part in ours if part.name in wanted])

    def _ours(self) -> list[TablePart]:
        """The schema's tables. Raises WorkbookError for one without headers."""
        ours = [part for name, part in self._parts.items() if name in TABLES]
        for part in ours:
            if not part.has_headers:
                raise WorkbookError("no-header-row", table=part.name, sheet=part.sheet)
        return ours

    def _later(self, name: str) -> Block:
        """One table more, after others were read. Raises WorkbookError where the file is by now another.

        A save of our own leaves the cells of a table that was not read as they were.
        """
        with read.without_collecting():
            block = self._cells([self._parts[name]])[name]
        self._ask_unchanged()
        return block

    def _found_in(self, name: str, place: int) -> Collection[Cell] | None:
        """What stands in one column of a table that was not read. Raises as `_later` does."""
        with _damage_told(self.source):
            found = sheet_cells.Sheets(package.readable(self.source)).found(_wanted(self._parts[name]), place)
        self._ask_unchanged()
        return found

    def _ask_unchanged(self) -> None:
        if saving.Stamp.of(self.path) != self.stamp:
            raise WorkbookError("changed-meanwhile", file=self.path.name)

    def _cells(self, parts: Sequence[TablePart]) -> dict[str, Block]:
        """The cells of these tables."""
        with Package(self.source) as opened:
            empty = {part.name for part in parts if _is_empty(opened, part)}
        self._below |= dict.fromkeys(empty, 0)
        blocks = {part.name: _without_rows(part) for part in parts if part.name in empty}
        filled = [part for part in parts if part.name not in empty]
        for part, found in zip(filled, _found(self.source, filled), strict=True):
            self._below[part.name] = found.typed_below
            if found.untold:
                with Package(self.source) as opened:
                    found.columns = _with_untold(opened.part(part.sheet_part), part, found)
            blocks[part.name] = _block(part, found)
        return calendar.as_of_1900(blocks) if self.is_1904 else blocks

    def write_new(self, edits: Mapping[str, Edit], results: Computing | None = None) -> None:
        """The first edits of a workbook that was just made: there is no version before to keep."""
        self.write(edits, results, keep=False)

    def write(self, edits: Mapping[str, Edit], results: Computing | None = None, *, keep: bool = True) -> None:
        """All edits, in one save; `results` are what the workbook's own formulas come to afterwards."""
        if not edits:
            return
        edits = {name: self._storable(name, edit) for name, edit in edits.items()}
        saving.refuse_if_open(self.path)
        with Package(self.source) as opened:
            changed, left_out = table_edit.changed_parts(opened, self._looked_at(edits, opened), edits, results)
        wall.refuse_parts(self._parts, changed)

        def write(target: BinaryIO) -> None:
            packing.copy(self.source, target, changed, left_out)

        to_read = {name for name, content in changed.items() if isinstance(content, bytes)}
        saved = saving.save(self.path, self.stamp, write, set(changed), keep, to_read)
        self.stamp, self.kept, self.source = saved.stamp, saved.kept, self.path
        sheets = {name: part.sheet_part for name, part in self._parts.items()}
        self._below = {name: rows for name, rows in self._below.items() if sheets[name] not in changed}
        self._places = None

    def rows_below(self) -> dict[str, int]:
        """By table how many rows were typed below it; the next save that writes the table takes them in."""
        return {name: part.typed_below for name, part in self.tables.items() if part.typed_below}

    def take_in(self) -> dict[str, int]:
        """Make them rows of their tables, in one save."""
        found = self.rows_below()
        parts = self._looked_at(found)
        self.write({name: Edit({}, part.last_filled_row - part.first_row) for name, part in parts.items()})
        return found

    def _looked_at(self, names_: Iterable[str], opened: Package | None = None) -> dict[str, TablePart]:
        """Tables with what was typed below them, which is looked for where they were not read."""
        if unknown := [name for name in names_ if name not in self._below]:
            with nullcontext(opened) if opened else Package(self.source) as package_:
                self._below |= {name: _typed_below(package_, self._parts[name]) for name in unknown}
        return {name: replace(self._parts[name], typed_below=self._below[name]) for name in names_}

    def _storable(self, name: str, edit: Edit) -> Edit:
        """What of an edit the workbook has columns for. Raises WorkbookError where it is too old for the rest."""
        part = self._parts.get(name)
        if part is None:
            raise WorkbookError("too-old-for-table", table=name)
        fields = positions(TABLES[name], part.headers).keys()
        return storable(TABLES[name], fields, edit, self.language)

    @property
    def language(self) -> str:
        """The language of the workbook's sheets."""
        return names.language_of({name: part.headers for name, part in self._parts.items()})


def _typed_below(opened: Package, part: TablePart) -> int:
    if part.name not in TABLES or part.has_totals:
        return 0
    columns = range(part.first_column, part.first_column + len(part.headers))
    with suppress(ValueError):  # a part without rows, or cut off: what reads it says so
        stream = SheetStream(opened.pieces(part.sheet_part))
        return sheet_part.typed_below(stream.chunks(), part.last_row, columns)
    return 0


def _found(path: Path, parts: Sequence[TablePart]) -> Iterator[sheet_cells.Found]:
    """The cells of these tables, as the reader gives them. Raises WorkbookError where the file is damaged."""
    if not parts:
        return
    with _damage_told(path):
        sheets = sheet_cells.Sheets(package.readable(path))
        for part in parts:
            yield sheets.read(_wanted(part))


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Raises WorkbookError for what the reader raises: the file is damaged."""
    try:
        yield
    except (OSError, KeyError, RuntimeError, IndexError, ValueError) as error:
        wall.refuse_unread(path)
        raise WorkbookError("damaged", file=path.name, part=getattr(error, "filename", None) or "xl") from error


def _wanted(part: TablePart) -> sheet_cells.Wanted:
    table = TABLES[part.name]
    computed = (i for field, i in positions(table, part.headers).items() if table.by_field[field].filled == "formula")
    return sheet_cells.Wanted(
        sheet=part.sheet,
        first_row=part.first_row + 1,
        last_row=part.last_data_row,
        first_column=part.first_column,
        width=len(part.headers),
        computed=frozenset(computed),
        may_go_on=not part.has_totals,
    )


def _with_untold(xml: bytes, part: TablePart, found: sheet_cells.Found) -> list[Sequence[Cell]]:
    """A table's columns with the formulas that the reader did not tell, found in the sheet's part."""
    columns, first = list(found.columns), part.first_row + 1
    wanted = _wanted(part)
    constants = sheet_part.errors_typed(xml) if wanted.computed & found.untold.keys() else frozenset()
    for place, rows in found.untold.items():
        cells, number = list(columns[place]), part.first_column + place
        if place in wanted.computed:
            letters = column_letters(number)
            told = {row: "=" for row in rows if f"{letters}{first + row}".encode() not in constants}
        else:
            texts = sheet_part.column(xml, number, range(first, first + len(cells)))
            known = {row - first: text for row, text in texts if text}
            told = {row: "=" + unescape(known[row].decode()) for row in rows if row in known}
        for row, text in told.items():
            cells[row] = text
        columns[place] = Cells(cells)
    return columns


def _is_empty(opened: Package, part: TablePart) -> bool:
    """Whether the table has but one row and nothing in it: most tables of most books, found without a reader."""
    if part.last_data_row > part.first_row + 1:
        return False
    xml = opened.part(part.sheet_part)
    if not xml.rstrip().endswith(b"worksheet>"):
        raise WorkbookError("damaged", file=opened.path.name, part=part.sheet_part)
    return not sheet_part.holds_values(xml, part.first_row + 1) and not _typed_below(opened, part)


def _without_rows(part: TablePart) -> Block:
    return Block(part.headers, [()] * len(part.headers), 0, _corner(part))


def _block(part: TablePart, found: sheet_cells.Found) -> Block:
    rows = part.last_data_row + found.typed_below - part.first_row
    return Block(part.headers, found.columns, rows, _corner(part))


def _corner(part: TablePart) -> Corner:
    return Corner(part.sheet, part.first_row, part.first_column)
