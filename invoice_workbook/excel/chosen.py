"""What the clerk has selected of a table: rows that are shown, of every selected area, by their ids."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.at_sheet import listed
from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel.programs import program_of, within
from invoice_workbook.hosts.live_table import is_filled
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import as_text
from invoice_workbook.tables.read import Block, position

Everything = Callable[[Books], Sequence[str]]
"""What a command takes where nothing is selected."""


@dataclass(frozen=True)
class Chosen:
    """Ids of a table's rows; `of` counts the rows there are; `is_all` where none is selected and all are meant."""

    table: str
    ids: tuple[str, ...]
    of: int
    is_all: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """What to name to a command: nothing where all are meant."""
        return () if self.is_all else self.ids

    @property
    def words(self) -> str:
        """How many of how many, and which; nothing where there is none."""
        if not self.ids:
            return ""
        return text(f"desk.acted-on.{self.table}", count=len(self.ids), total=self.of, ids=listed(self.ids))


def selected(host: LiveWorkbook, table: str) -> Chosen:
    """The selected rows of a table, where its sheet is in front; one cell of a row is that row.

    Rows that are hidden, and rows with nothing in them, are passed over; rows typed directly below the table count.
    Raises WorkbookError for a row without an id, and for an id that another row has as well: nobody could tell which
    of them is meant.
    """
    live, block = host.rows_of(table)
    sheet = live.table.parent
    first = live.row + 1
    rows: list[int] = []
    if block.length and host.book.sheets.active.name == sheet.name:
        program = program_of(host.book)
        body = (first, first + block.length - 1)
        for run in within(program.selected(host.book), body):
            for start, end in within(program.shown(sheet, run), run):
                rows += range(start - first, end - first + 1)
    filled = {row for row in range(block.length) if is_filled([column[row] for column in block.columns])}
    return Chosen(table, tuple(_ids(table, block, [r for r in rows if r in filled], first)), len(filled))


def _ids(table: str, block: Block, rows: Sequence[int], first: int) -> Iterator[str]:
    schema = TABLES[table]
    column = [as_text(cell) for cell in block.columns[position(schema, block.headers, schema.id)]]
    keys = [folded(id_) for id_ in column]
    count = Counter(keys)
    place = {"sheet": schema.sheet, "column": schema.by_field[schema.id].header}
    for row in rows:
        if not keys[row]:
            raise WorkbookError("selected-without-id", row=first + row, **place)
        if count[keys[row]] > 1:
            same = ", ".join(str(first + other) for other, key in enumerate(keys) if key == keys[row])
            raise WorkbookError("selected-twice", id=column[row].strip(), rows=same, **place)
        yield column[row].strip()
