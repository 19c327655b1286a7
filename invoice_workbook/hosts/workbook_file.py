"""The file host: a workbook that lies on disk and is open nowhere. Tables are read by wolfxl, edited part by part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import package, saving, sheet_part
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell, kinds
from invoice_workbook.tables.read import Block, positions
from invoice_workbook.tables.write import Edit

SUFFIXES = (".xlsx", ".xlsm")
_FULL = re.compile(rb"<calcPr\b[^>]*?/?>")
_CHAIN = "xl/calcChain.xml"


class WorkbookFile:
    """A workbook on disk. Every error is a WorkbookError, and the file is then as it was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.suffix.lower() not in SUFFIXES and path.is_file():
            raise WorkbookError("not-a-workbook", file=path.name)
        with Package(path) as opened:
            self.tables = opened.tables
        self.stamp = saving.Stamp.of(path)

    def read(self) -> dict[str, Block]:
        """Every table of the schema that the workbook has; formula cells as their text, "=..."."""
        ours = [part for name, part in self.tables.items() if name in TABLES]
        with Package(self.path) as opened:
            empty = {part.name for part in ours if _is_empty(opened, part)}
        filled = [part for part in ours if part.name not in empty]
        blocks = {part.name: Block(part.headers, [()] * len(part.headers), 0) for part in ours if part.name in empty}
        blocks |= dict(zip((p.name for p in filled), _blocks(self.path, filled, results=False), strict=True))
        asked = [part for part in filled if _has_own_formulas(part, blocks[part.name])]
        for part, results in zip(asked, _blocks(self.path, asked, results=True), strict=True):
            blocks[part.name] = _with_results(part, blocks[part.name], results)
        return blocks

    def write_new(self, edits: Mapping[str, Edit]) -> None:
        """The first edits of a workbook that was just made: there is no version before to keep."""
        self.write(edits, keep=False)

    def write(self, edits: Mapping[str, Edit], keep: bool = True) -> None:
        """All edits, in one save."""
        if not edits:
            return
        saving.refuse_if_open(self.path)
        with Package(self.path) as opened:
            changed, stale_chain = _changed_parts(opened, edits)
        left_out = frozenset({_CHAIN}) if stale_chain else frozenset()

        def write(target: BinaryIO) -> None:
            package.copy(self.path, target, changed, left_out)

        saving.save(self.path, self.stamp, write, set(changed), keep)
        self.stamp = saving.Stamp.of(self.path)
        with Package(self.path) as opened:
            self.tables = opened.tables


def _is_empty(opened: Package, part: TablePart) -> bool:
    """Whether the table has but one row and nothing in it: most tables of most books, found without a reader."""
    if part.last_data_row > part.first_row + 1:
        return False
    xml = opened.part(part.sheet_part)
    if not xml.rstrip().endswith(b"worksheet>"):
        raise WorkbookError("damaged", file=opened.path.name, part=part.sheet_part)
    return not sheet_part.holds_values(xml, part.first_row + 1)


def _blocks(path: Path, parts: Sequence[TablePart], results: bool) -> Iterable[Block]:
    if not parts:
        return
    import wolfxl

    try:
        book = wolfxl.load_workbook(str(path), data_only=results)
        for part in parts:
            width = len(part.headers)
            bounds = {"min_row": part.first_row + 1, "max_row": part.last_data_row}
            columns = {"min_col": part.first_column, "max_col": part.first_column + width - 1}
            yield Block.of_chunks(part.headers, book[part.sheet].iter_value_chunks(**bounds, **columns))
    except (OSError, ValueError, KeyError, RuntimeError, IndexError) as error:
        raise WorkbookError("damaged", file=path.name, part=getattr(error, "filename", None) or "xl") from error


def _own_columns(part: TablePart, headers: Sequence[str]) -> list[int]:
    """Places of the columns that are not the workbook's own formulas."""
    table = TABLES[part.name]
    return [i for field, i in positions(table, headers).items() if table.by_field[field].filled != "formula"]


def _has_own_formulas(part: TablePart, block: Block) -> bool:
    """Whether a cell outside the formula columns may hold a formula of the clerk's."""
    return any(_has_formula(block.columns[i]) for i in _own_columns(part, block.headers))


def _has_formula(column: Sequence[Cell]) -> bool:
    """Whether a text of the column begins with "=": looked for in all of them as one text."""
    if str not in kinds(column):
        return False
    texts = column if kinds(column) == {str} else [cell for cell in column if type(cell) is str]
    joined = "\0".join(texts)  # type: ignore[arg-type]  # all are str
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
    return Block(formulas.headers, columns, formulas.length)


def _changed_parts(opened: Package, edits: Mapping[str, Edit]) -> tuple[dict[str, bytes], bool]:
    changed: dict[str, bytes] = {}
    stale_chain = False
    for name, edit in edits.items():
        part = opened.tables[name]
        xml = changed.get(part.sheet_part) or opened.part(part.sheet_part)
        rows = max(edit.rows, _kept_rows(part, edit))
        last = part.first_row + rows
        _refuse_if_in_the_way(part, xml, last)
        pattern = sheet_part.styles(xml, part.first_row + 1)
        cells = _sheet_cells(part, edit, last)
        edited, lost = sheet_part.edit(xml, cells, _inside(pattern, part))
        changed[part.sheet_part] = sheet_part.forget_results(edited) if _matters(edit) else edited
        stale_chain |= lost
        if last != part.last_data_row:
            changed[part.part] = _resized(changed.get(part.part) or opened.part(part.part), part, last)
    changed |= _recalculating(opened, changed)
    if stale_chain and _CHAIN in opened.names():
        changed |= _without_chain(opened, changed)
    return changed, stale_chain


def _kept_rows(part: TablePart, edit: Edit) -> int:
    """A table shrinks only where a command emptied its last rows: the program's own tables."""
    rows = part.last_data_row - part.first_row
    return min(rows, edit.rows) if part.name in ("Problems",) else rows


def _matters(edit: Edit) -> bool:
    """Whether formulas may come to something else: not by a change of the Check column alone."""
    return bool(set(edit.cells) - {"check"})


def _refuse_if_in_the_way(part: TablePart, xml: bytes, last: int) -> None:
    if last <= part.last_data_row:
        return
    if part.has_totals:
        raise WorkbookError("totals-row", table=part.name, sheet=part.sheet)
    columns = range(part.first_column, part.first_column + len(part.headers))
    below = sheet_part.filled_below(xml, part.last_data_row, columns)
    if below is not None and below <= last:
        raise WorkbookError("in-the-way", table=part.name, sheet=part.sheet, row=below)


def _inside(pattern: Mapping[int, bytes], part: TablePart) -> dict[int, bytes]:
    columns = range(part.first_column, part.first_column + len(part.headers))
    return {column: style for column, style in pattern.items() if column in columns}


def _sheet_cells(part: TablePart, edit: Edit, last: int) -> dict[int, dict[int, sheet_part.Content]]:
    """The edit's cells by sheet row and column, with the table's formulas in new rows."""
    at = positions(TABLES[part.name], part.headers)
    cells: dict[int, dict[int, sheet_part.Content]] = {}
    for field, written in edit.cells.items():
        column = part.first_column + at[field]
        for row, value in written.items():
            cells.setdefault(part.first_row + 1 + row, {})[column] = value
    formulas = {
        part.first_column + place: sheet_part.Formula(part.formulas[header])
        for place, header in enumerate(part.headers)
        if header in part.formulas
    }
    for row in range(part.last_data_row + 1, last + 1):
        cells[row] = {**formulas, **cells.get(row, {})}
    return cells


def _resized(xml: bytes, part: TablePart, last: int) -> bytes:
    first, width = package.column_letters(part.first_column), len(part.headers)
    final = package.column_letters(part.first_column + width - 1)
    old = f'ref="{first}{part.first_row}:{final}{part.last_row}"'.encode()
    new = f'ref="{first}{part.first_row}:{final}{last}"'.encode()
    return xml.replace(old, new)


def _recalculating(opened: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbook part, told to compute everything when it is opened next."""
    name = "xl/workbook.xml"
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
