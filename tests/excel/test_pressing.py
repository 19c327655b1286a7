"""Every button pressed in a small stand-in for Excel: a press comes to what its command does to the file.

A new button is pressed without anybody adding it here; where it takes rows, tests/excel/small_book.py must have one for
it. In LibreOffice all are pressed again, by tests/libreoffice/test_pressing.py.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.commands import named, with_button
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import run
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import Host
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import at_the_desk, text
from invoice_workbook.schema import ANSWER, TABLES
from invoice_workbook.tables.read import Block, positions
from tests.excel.seat import Pressed, Seat, table_in
from tests.sheets import place

WENT_WRONG = text("refused.unexpected", reason="", log="").partition("(")[0]
SAYS_WHAT_NO_DOES = "(No "
DIGEST = re.compile("[0-9a-f]{64}")
TIMED = {("Log", "At"), ("Log", "Chain")}


@pytest.mark.parametrize("command", [command.id for command in with_button()])
def test_a_button_does_what_its_command_does_to_the_file(command, seat):
    holds(seat, seat.press(command))
    for table in sorted(seat.looked_at):
        rows = range(table_in(seat.opened(), table).body.shape[0])
        presses = (seat.press(command, (table, row)) for row in rows)
        acting = next((done for done in presses if done.has_acted), None)
        assert acting, f"{command} acts on no row of the table {table} in the small book: give it one"
        holds(seat, acting)


def test_values_come_from_the_stand_in_as_xlwings_hands_them_over(seat):
    book = xw.Book(impl=seat.opened())
    orders, customers = book.sheets["Orders"], book.sheets["Customers"]
    assert orders.range((5, 1), (5, 4)).value == ["O-3", "C-2", datetime(2026, 11, 1), None]
    assert book.sheets["Order lines"].tables["OrderLines"].range.shape == (5, 12)
    cell = customers.range((9, 2))
    assert cell.value is None
    for written, held in [(12, 12.0), ("'12", "12"), ("12", "12" if cell.number_format == "@" else 12.0), (None, None)]:
        cell.value = written
        assert cell.value == held
    cell.formula = "=1+1"
    assert (cell.formula, cell.value) == ("=1+1", None)


def holds(seat: Seat, done: Pressed) -> None:
    """What holds for every press; a No to what it asks writes nothing, where the question does not say otherwise."""
    is_well_left(done)
    is_as_on_the_file(seat, done)
    if done.asked and not any(SAYS_WHAT_NO_DOES in question for question in done.asked):
        refused = seat.press(done.command, done.row, answer="no")
        is_well_left(refused)
        assert not refused.has_written


def is_well_left(done: Pressed) -> None:
    """Something was said, the program is as before, and what was written are the tables' rows, each with its id."""
    app = done.book.app
    assert app.status_bar not in ("", text("desk.running", label=text(f"command.{done.command}.label")))
    assert WENT_WRONG not in done.said
    assert (app.screen_updating, app.calculation) == (True, "automatic")
    for sheet in (one for one in done.book.sheets if one.name != ANSWER):
        assert sheet.written <= {place for table in sheet.tables for place in table.body.places}, sheet.name
        for table in sheet.tables:
            id_ = table.body.column + place(table.name, TABLES[table.name].id)
            rows = {row for row, _ in sheet.written & set(table.body.places)}
            assert all(sheet.cells.get((row, id_)) for row in rows), table.name


def is_as_on_the_file(seat: Seat, done: Pressed) -> None:
    """The same words and the same tables; where the press did not ask for the command, nothing is written."""
    if done.options is None:
        assert not done.has_written
        return
    host = WorkbookFile(seat.copied(done.folder / "again") / seat.made.name)
    before = host.stamp
    try:
        with at_the_desk():
            there = run(named(done.command), host, done.options)
        said = there.message
        assert done.result
        assert names(done.result) == names(there)
    except WorkbookError as error:
        said = str(error)
    assert said.replace(str(host.path.parent), "").replace(str(done.folder), "") in done.said
    assert (host.stamp != before) == done.has_written
    if done.has_written:
        assert held(LiveWorkbook(xw.Book(impl=done.book))) == held(host)
    host.path.unlink()  # other tests see to Excel's rules, which every workbook that is left is held to


def names(result: Result) -> list[str]:
    """The names of the files that were made."""
    return [Path(file).name for file in result.json["files"]]


def held(host: Host) -> dict[tuple[str, str], list[object]]:
    """What a book's tables hold, column by column, formulas too; of the Log without what depends on the time.

    In an open workbook a table without rows still has one, with its formulas.
    """
    return {
        (name, header): column
        for name, block in host.read().items()
        if any(cell is not None for column in typed(name, block) for cell in column)
        for header, column in zip(block.headers, map(plain, block.columns), strict=True)
        if any(cell is not None for cell in column) and (name, header) not in TIMED
    }


def typed(name: str, block: Block) -> Iterator[Sequence[object]]:
    """The columns that no formula fills."""
    for field, at in positions(TABLES[name], block.headers).items():
        if TABLES[name].by_field[field].filled != "formula":
            yield block.columns[at]


def plain(column: Sequence[object]) -> list[object]:
    """Cells as both hosts have them: whole numbers are floats, blanks are nothing; a file holds when it was made."""
    return [float(cell) if type(cell) is int else _untimed(cell) for cell in column]


def _untimed(cell: object) -> object:
    return DIGEST.sub("a digest", cell) or None if isinstance(cell, str) else cell
