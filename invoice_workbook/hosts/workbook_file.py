"""The file host: a workbook that lies on disk and is open nowhere. Tables are read by wolfxl, edited part by part."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import (
    Computing,
    calendar,
    package,
    paper,
    rows_taken_out,
    saving,
    sheet_part,
    stored_results,
    table_size,
    wall,
)
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.hosts.table_size import Size
from invoice_workbook.places import Corner
from invoice_workbook.schema import PROBLEMS, TABLES
from invoice_workbook.tables.cells import Cell, Cells, kinds
from invoice_workbook.tables.read import Block, positions
from invoice_workbook.tables.write import Edit, Value, storable
from invoice_workbook.template import column_widths
from invoice_workbook.template.palette import WRAPPED
from invoice_workbook.xstring import MARK, decoded

SUFFIXES = (".xlsx", ".xlsm")
_FULL = re.compile(rb"<calcPr\b[^>]*?/?>")
_CHAIN = "xl/calcChain.xml"
_BOOK = "xl/workbook.xml"
_WRAPS = b"SUBTOTAL(103"
"""In the sheet Problems of a version whose long texts wrap: it counts its hidden rows."""
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
            self.tables, self.is_1904 = _with_typed_rows(opened), opened.is_1904
        self.stamp = stamp or saving.Stamp.of(path)
        self.kept: Path | None = None

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
            changed, stale_chain = _changed_parts(opened, self.tables, edits)
            changed |= stored_results.renewed(opened, changed, edits, results)
        wall.refuse_parts(self.tables, changed)
        left_out = frozenset({_CHAIN}) if stale_chain else frozenset()

        def write(target: BinaryIO) -> None:
            package.copy(self.source, target, changed, left_out)

        saved = saving.save(self.path, self.stamp, write, set(changed), keep)
        self.stamp, self.kept, self.source = saved.stamp, saved.kept, self.path
        with suppress(WorkbookError, OSError), Package(self.path) as opened:  # it is saved, whatever becomes of it now
            self.tables = _with_typed_rows(opened)

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
    return sheet_part.typed_below(opened.part(part.sheet_part), part.last_row, columns)


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


def _changed_parts(
    opened: Package, tables: Mapping[str, TablePart], edits: Mapping[str, Edit]
) -> tuple[dict[str, bytes], bool]:
    changed: dict[str, bytes] = {}
    stale_chain = False
    for name, edit in edits.items():
        part = rows_taken_out.taken_out(opened, changed, tables[name], edit.gone) if edit.gone else tables[name]
        size = Size(part, part.first_row + max(edit.rows, _kept_rows(part, edit)))
        wall.refuse_rows(part.sheet, part.first_row, size.last - part.first_row, has_totals=part.has_totals)
        lost = _edit_table(opened, changed, edit, size)
        stale_chain |= lost
    changed |= _recalculating(opened, changed)
    if stale_chain and _CHAIN in opened.names():
        changed |= _without_chain(opened, changed)
    return changed, stale_chain


def _edit_table(opened: Package, changed: dict[str, bytes], edit: Edit, size: Size) -> bool:
    """Put the parts that an edit changes into `changed`; says whether a formula was overwritten."""
    part = size.part
    before = changed.get(part.sheet_part) or opened.part(part.sheet_part)
    size.refuse_if_in_the_way(before)
    totals: Mapping[int, sheet_part.Content] = {}
    xml = before
    if part.has_totals and size.changes:
        xml, totals = table_size.without_totals(opened, changed, before, size)
    pattern = sheet_part.styles(xml, part.first_row + 1)
    cells = _sheet_cells(part, edit, size.last, opened.is_1904)
    if totals:
        cells[size.last + 1] = dict(totals)
    xml, lost = sheet_part.edit(xml, cells, _inside(pattern, part))
    xml = table_size.of_sheet(xml, size)
    if part.name == PROBLEMS.name and b"<filterColumn" not in opened.part(part.part):
        xml = sheet_part.shown(xml, part.first_row + 1)
    if part.name == PROBLEMS.name and _WRAPS in xml:
        xml = sheet_part.as_high_as_texts(xml, part.first_row + 1, _wrapped(part))
    changed[part.sheet_part] = sheet_part.forget_results(xml) if stored_results.matters(edit) else xml
    table = changed.get(part.part) or opened.part(part.part)
    if (again := table_size.of_table(table, size)) != table:
        changed[part.part] = again
    names = changed.get(_BOOK) or opened.part(_BOOK)
    if (longer := table_size.of_names(names, size)) != names:
        changed[_BOOK] = longer
    if size.changes:
        xml = changed[part.sheet_part]
        changed[part.sheet_part] = paper.of_sheet(xml, longer, part, size.last)
    return lost or bool(totals)


def _wrapped(part: TablePart) -> dict[int, float]:
    """The columns whose texts go on in a further line, and their widths."""
    at = positions(TABLES[part.name], part.headers)
    return {part.first_column + at[field]: column_widths.WIDE[field] for field in WRAPPED if field in at}


def _kept_rows(part: TablePart, edit: Edit) -> int:
    """A table shrinks only where a command emptied its last rows: the program's own tables."""
    rows = part.last_filled_row - part.first_row
    return min(rows, edit.rows) if part.name == PROBLEMS.name else rows


def _inside(pattern: Mapping[int, bytes], part: TablePart) -> dict[int, bytes]:
    columns = range(part.first_column, part.first_column + len(part.headers))
    return {column: style for column, style in pattern.items() if column in columns}


def _sheet_cells(part: TablePart, edit: Edit, last: int, is_1904: bool) -> dict[int, dict[int, sheet_part.Content]]:
    """The edit's cells by sheet row and column, with the table's formulas in new rows."""
    at = positions(TABLES[part.name], part.headers)
    cells: dict[int, dict[int, sheet_part.Content]] = {}
    for field, written in edit.cells.items():
        column = part.first_column + at[field]
        for row, value in written.items():
            cells.setdefault(part.first_row + 1 + row, {})[column] = _content(part, row, value, is_1904)
    formulas = {
        part.first_column + place: sheet_part.Formula(part.formulas[header])
        for place, header in enumerate(part.headers)
        if header in part.formulas
    }
    for row in range(part.last_data_row + 1, last + 1):
        cells[row] = {**formulas, **cells.get(row, {})}
    return cells


def _content(part: TablePart, row: int, value: Value, is_1904: bool) -> sheet_part.Content:
    """A value as a cell holds it: a day is a number."""
    if not isinstance(value, date):
        return value
    try:
        return calendar.serial(value, is_1904)
    except ValueError as error:
        place = {"table": part.name, "sheet": part.sheet, "row": part.first_row + 1 + row}
        raise WorkbookError("date-before-calendar", day=value, first=calendar.first(is_1904), **place) from error


def _recalculating(opened: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbook part, told to compute everything when it is opened next."""
    name = _BOOK
    xml = changed.get(name) or opened.part(name)
    found = _FULL.search(xml)
    if found is None:
        after = next(tag for tag in (b"</definedNames>", b"</externalReferences>", b"</sheets>") if tag in xml)
        return {name: xml.replace(after, after + b'<calcPr fullCalcOnLoad="1"/>', 1)}
    if b'fullCalcOnLoad="1"' in found[0]:
        return {}
    told = re.sub(rb'\s+fullCalcOnLoad="[^"]*"', b"", found[0]).replace(b"<calcPr", b'<calcPr fullCalcOnLoad="1"', 1)
    return {name: xml.replace(found[0], told, 1)}


def _without_chain(opened: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts that name the calculation chain, no longer naming it; Excel makes it anew."""
    again: dict[str, bytes] = {}
    for name, tag in (("[Content_Types].xml", rb"<Override\b"), ("xl/_rels/workbook.xml.rels", rb"<Relationship\b")):
        xml = changed.get(name) or opened.part(name)
        again[name] = re.sub(tag + rb"[^>]*calcChain[^>]*?(?:/>|></Override>|></Relationship>)", b"", xml)
    return again
