"""A table of an open workbook: found out and read in a few calls, however long it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import xlwings as xw
from xlwings.main import Table as SheetTable

from invoice_workbook.errors import WorkbookError
from invoice_workbook.places import Corner
from invoice_workbook.schema import Table
from invoice_workbook.tables.cells import Cell
from invoice_workbook.tables.read import Block, positions


@dataclass
class LiveTable:
    """A table as it was read: where its header's first cell is, how long it was.

    `filled` counts what the clerk typed below it too; `keys` are its ids; `formulas` by column, as its rows have them.
    """

    table: SheetTable
    row: int
    column: int
    headers: Sequence[str]
    rows: int
    filled: int
    has_totals: bool
    keys: Sequence[Cell] = ()
    formulas: Mapping[int, str] = field(default_factory=dict)

    def block(self, rows: tuple[int, int], columns: tuple[int, int]) -> xw.Range:
        """Data rows and columns from one place to another, both from 0 and included."""
        sheet: xw.Sheet = self.table.parent
        first = (self.row + 1 + rows[0], self.column + columns[0])
        return sheet.range(first, (self.row + 1 + rows[1], self.column + columns[1]))


@contextmanager
def told(table: str, sheet: str) -> Iterator[None]:
    """What a spreadsheet program refuses, as one sentence with its place."""
    try:
        yield
    except WorkbookError:
        raise
    except Exception as error:
        reason = " ".join(str(part) for part in error.args) or repr(error)
        raise WorkbookError("live-refused", table=table, sheet=sheet, reason=reason) from error


def look(table: SheetTable) -> tuple[Sequence[str], Corner]:
    """The headers of a table, and where it begins. Raises WorkbookError where it has none."""
    if not table.show_headers:
        raise WorkbookError("no-header-row", table=table.name, sheet=table.parent.name)
    whole = table.range
    headers = whole.resize(1, whole.shape[1]).options(ndim=2, err_to_str=True).value[0]
    return [str(cell or "") for cell in headers], Corner(table.parent.name, whole.row, whole.column)


def read(schema: Table, table: SheetTable) -> tuple[LiveTable, Block]:
    """A table with its cells. One row more is read: a clerk may have typed below it."""
    if not table.show_headers:
        raise WorkbookError("no-header-row", table=schema.name, sheet=table.parent.name)
    whole = table.range
    row, column, (rows, width) = whole.row, whole.column, whole.shape
    has_totals = bool(table.show_totals)
    asked = whole if has_totals else whole.resize(rows + 1, width)
    cells: list[list[Cell]] = asked.options(ndim=2, err_to_str=True).value
    headers = [str(cell or "") for cell in cells[0]]
    rows -= 1 + has_totals
    body = cells[1 : rows + 1]
    if not has_totals and is_filled(cells[-1]):
        body += _below(table, row + rows + 1, column, width)
    _refuse_merged(schema, table, whole)
    at = positions(schema, headers)
    computed = sorted(at[c.field] for c in schema.columns if c.filled == "formula" and c.field in at)
    live = LiveTable(table, row, column, headers, rows, len(body), has_totals)
    live.formulas = _with_formulas(live, body, computed) if computed and body else {}
    live.keys = [line[at[schema.id]] for line in body] if schema.id in at else ()
    return live, replace(Block.of_rows(headers, body), corner=Corner(table.parent.name, row, column))


def is_filled(line: Sequence[Cell]) -> bool:
    """Whether any of these cells holds something."""
    return any(cell not in (None, "") for cell in line)


def _below(table: SheetTable, first: int, column: int, width: int) -> list[list[Cell]]:
    """What the clerk typed or pasted directly below a table, down to the first blank row."""
    sheet = table.parent
    last = sheet.used_range.last_cell.row
    lines = sheet.range((first, column), (max(last, first), column + width - 1))
    found: list[list[Cell]] = []
    for line in lines.options(ndim=2, err_to_str=True).value:
        if not is_filled(line):
            break
        found.append(line)
    return found


def _refuse_merged(schema: Table, table: SheetTable, whole: xw.Range) -> None:
    """A merged cell hides what is under it: rows would be read without their values."""
    if whole.merge_cells is not False:
        raise WorkbookError("live-merged", table=schema.name, sheet=table.parent.name)


def _with_formulas(live: LiveTable, body: list[list[Cell]], computed: Sequence[int]) -> dict[int, str]:
    """Put the formulas' texts in place of what they came to; each column's formula, as its last row has it."""
    block = live.block((0, len(body) - 1), (computed[0], computed[-1]))
    found: dict[int, str] = {}
    for line, texts in zip(body, formulas_of(block), strict=True):
        for place in computed:
            text = texts[place - computed[0]]
            if text.startswith("="):
                line[place] = found[place] = text
    return found


def formulas_of(block: xw.Range) -> list[list[str]]:
    """A block's formulas, rows of texts; programs give a single cell, row or column each in their own shape."""
    found = block.formula
    lines = found if isinstance(found, (list, tuple)) else [found]
    flat = [cell for line in lines for cell in (line if isinstance(line, (list, tuple)) else [line])]
    width = block.shape[1]
    return [[str(cell) for cell in flat[at : at + width]] for at in range(0, len(flat), width)]
