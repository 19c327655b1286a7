"""The file host: a workbook that lies on disk and is open nowhere. Tables are read by wolfxl, edited part by part."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import (
    Computing,
    calendar,
    package,
    packing,
    saving,
    sheet_part,
    table_edit,
    wall,
)
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.places import Corner
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell, Cells, kinds
from invoice_workbook.tables.read import Block, positions
from invoice_workbook.tables.write import Edit, storable
from invoice_workbook.xstring import MARK, decoded

SUFFIXES = (".xlsx", ".xlsm")
_MANY_ROWS = 50_000
"""From here on the reader goes through a sheet row by row, to spare memory."""


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
            self._tables: dict[str, TablePart] | None = _with_typed_rows(opened)
            self.is_1904 = opened.is_1904
        self.stamp = stamp or saving.Stamp.of(path)
        self.kept: Path | None = None

    @property
    def tables(self) -> dict[str, TablePart]:
        """Where its tables are, by their names: looked up again once a save has changed that."""
        if self._tables is None:
            with Package(self.path) as opened:
                self._tables = _with_typed_rows(opened)
        return self._tables

    def ask_writable(self) -> None:
        """Raises WorkbookError where the file is open elsewhere or may not be written."""
        saving.refuse_if_open(self.path)

    def read(self) -> dict[str, Block]:
        """Every table of the schema that the workbook has; formula cells as their text, "=..."."""
        ours = [part for name, part in self.tables.items() if name in TABLES]
        for part in ours:
            if not part.has_headers:
                raise WorkbookError("no-header-row", table=part.name, sheet=part.sheet)
        with Package(self.source) as opened:
            empty = {part.name for part in ours if _is_empty(opened, part)}
        filled = [part for part in ours if part.name not in empty]
        blocks = {part.name: Block(part.headers, [()] * len(part.headers), 0) for part in ours if part.name in empty}
        blocks |= dict(zip((p.name for p in filled), _blocks(self.source, filled, results=False), strict=True))
        asked = [part for part in filled if _has_own_formulas(part, blocks[part.name])]
        for part, results in zip(asked, _blocks(self.source, asked, results=True), strict=True):
            blocks[part.name] = _with_results(part, blocks[part.name], results)
        blocks = {
            name: replace(_spelled_out(block), corner=_corner(self.tables[name])) for name, block in blocks.items()
        }
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
            changed, left_out = table_edit.changed_parts(opened, self.tables, edits, results)
        wall.refuse_parts(self.tables, changed)

        def write(target: BinaryIO) -> None:
            packing.copy(self.source, target, changed, left_out)

        to_read = {name for name, content in changed.items() if isinstance(content, bytes)}
        saved = saving.save(self.path, self.stamp, write, set(changed), keep, to_read)
        self.stamp, self.kept, self.source = saved.stamp, saved.kept, self.path
        self._tables = None

    def rows_below(self) -> dict[str, int]:
        """By table how many rows were typed below it; the next save that writes the table takes them in."""
        return {name: part.typed_below for name, part in self.tables.items() if part.typed_below}

    def take_in(self) -> dict[str, int]:
        """Make them rows of their tables, in one save."""
        found = self.rows_below()
        parts = {name: self.tables[name] for name in found}
        self.write({name: Edit({}, part.last_filled_row - part.first_row) for name, part in parts.items()})
        return found

    def _storable(self, name: str, edit: Edit) -> Edit:
        """What of an edit the workbook has columns for. Raises WorkbookError where it is too old for the rest."""
        part = self.tables.get(name)
        if part is None:
            raise WorkbookError("too-old-for-table", table=name)
        fields = positions(TABLES[name], part.headers).keys()
        return storable(TABLES[name], fields, edit, self.language)

    @property
    def language(self) -> str:
        """The language of the workbook's sheets."""
        return names.language_of({name: part.headers for name, part in self.tables.items()})


def _corner(part: TablePart) -> Corner:
    return Corner(part.sheet, part.first_row, part.first_column)


def _with_typed_rows(opened: Package) -> dict[str, TablePart]:
    """The tables, ours with what was typed below them."""
    return {name: replace(part, typed_below=_typed_below(opened, part)) for name, part in opened.tables.items()}


def _typed_below(opened: Package, part: TablePart) -> int:
    if part.name not in TABLES or part.has_totals:
        return 0
    columns = range(part.first_column, part.first_column + len(part.headers))
    with suppress(ValueError):  # a part without rows, or cut off: what reads it says so
        stream = SheetStream(opened.pieces(part.sheet_part))
        return sheet_part.typed_below(stream.chunks(), part.last_row, columns)
    return 0


def _is_empty(opened: Package, part: TablePart) -> bool:
    """Whether the table has but one row and nothing in it: most tables of most books, found without a reader."""
    if part.last_filled_row > part.first_row + 1:
        return False
    xml = opened.part(part.sheet_part)
    if not xml.rstrip().endswith(b"worksheet>"):
        raise WorkbookError("damaged", file=opened.path.name, part=part.sheet_part)
    return not sheet_part.holds_values(xml, part.first_row + 1)


def _blocks(path: Path, parts: Sequence[TablePart], results: bool) -> list[Block]:
    """The cells of these tables. The reader gives up on a date that no calendar has, unless it reads row by row."""
    if not parts:
        return []
    try:
        return list(_read(path, parts, data_only=results))
    except ValueError:
        return list(_read(path, parts, data_only=results, read_only=True))


def _read(path: Path, parts: Sequence[TablePart], data_only: bool, read_only: bool = False) -> Iterator[Block]:
    import wolfxl

    try:
        book = wolfxl.load_workbook(package.readable(path), data_only=data_only, read_only=read_only)
        if max(part.last_filled_row for part in parts) < _MANY_ROWS:
            book._auto_stream = False  # type: ignore[attr-defined]  # else it opens the package again for each sheet
        spelled = {decoded(name): name for name in book.sheetnames}
        for part in parts:
            width = len(part.headers)
            bounds = {"min_row": part.first_row + 1, "max_row": part.last_filled_row}
            columns = {"min_col": part.first_column, "max_col": part.first_column + width - 1}
            yield Block.of_chunks(part.headers, book[spelled[part.sheet]].iter_value_chunks(**bounds, **columns))
    except (OSError, KeyError, RuntimeError, IndexError) as error:
        wall.refuse_unread(path)
        raise WorkbookError("damaged", file=path.name, part=getattr(error, "filename", None) or "xl") from error
    except ValueError as error:
        if not read_only:
            raise
        wall.refuse_unread(path)
        raise WorkbookError("damaged", file=path.name, part="xl") from error


def _spelled_out(block: Block) -> Block:
    """The texts as they are meant: `_x000D_` is a carriage return."""
    columns = [column if MARK not in _joined(column) else Cells(map(_meant, column)) for column in block.columns]
    return replace(block, columns=columns)


def _meant(cell: Cell) -> Cell:
    return decoded(cell) if isinstance(cell, str) else cell


def _joined(column: Sequence[Cell]) -> str:
    """The texts of a column as one, to look for something in all of them at once."""
    if str not in kinds(column):
        return ""
    texts = column if kinds(column) == {str} else [cell for cell in column if type(cell) is str]
    return "\0".join(texts)  # type: ignore[arg-type]  # all are str


def _own_columns(part: TablePart, headers: Sequence[str]) -> list[int]:
    """Places of the columns that are not the workbook's own formulas."""
    table = TABLES[part.name]
    return [i for field, i in positions(table, headers).items() if table.by_field[field].filled != "formula"]


def _has_own_formulas(part: TablePart, block: Block) -> bool:
    """Whether a cell outside the formula columns may hold a formula of the clerk's."""
    return any(_has_formula(block.columns[i]) for i in _own_columns(part, block.headers))


def _has_formula(column: Sequence[Cell]) -> bool:
    """Whether a text of the column begins with "=": looked for in all of them as one text."""
    joined = _joined(column)
    return joined.startswith("=") or ("=" in joined and "\0=" in joined)  # one character is found ten times as fast


def _with_results(part: TablePart, formulas: Block, results: Block) -> Block:
    """The clerk's formulas by what they came to; one without a stored result stays as its text, to be told."""
    own = set(_own_columns(part, formulas.headers))

    def cell(text: Cell, result: Cell) -> Cell:
        is_formula = isinstance(text, str) and text.startswith("=")
        return result if is_formula and result is not None else text

    columns = [
        tuple(map(cell, column, known)) if place in own else column
        for place, (column, known) in enumerate(zip(formulas.columns, results.columns, strict=True))
    ]
    return replace(formulas, columns=columns)
