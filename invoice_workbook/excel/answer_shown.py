"""The sheet Answer at the open workbook: what *Ask* found is put there, and the form for *Update* is read there.

What stands by formulas follows the id by itself; the rest is written by a press, and says of whom it is.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import xlwings as xw

from invoice_workbook import answer_cells, names
from invoice_workbook.answer_cells import Cell
from invoice_workbook.commands import answer_rows
from invoice_workbook.commands.answer_rows import Told
from invoice_workbook.engine.result import Result
from invoice_workbook.hosts.live_edit import quoted
from invoice_workbook.hosts.live_workbook import done_as_one, quiet
from invoice_workbook.schema import ANSWER
from invoice_workbook.tables.cells import as_text


def read(book: xw.Book, cell: Cell) -> str:
    """What the clerk typed into a cell of the sheet."""
    sheet = _sheet(book)
    return "" if sheet is None else as_text(sheet.range(cell).value).strip()


def after(book: xw.Book, result: Result, asked: str) -> bool:
    """What a press came to, on the sheet; gives whether an answer stands there now.

    A workbook without the sheet, or with one of an earlier version, has no place for it.
    """
    sheet, said = _sheet(book), result.json
    if sheet is None or not str(sheet.range(answer_cells.CURRENT).formula).startswith("="):
        return False
    if "updated" in said and not result.is_dry:
        with done_as_one(book), quiet(book.app):
            sheet.range(answer_cells.NEW_VALUE).value = None
    if "answer" not in said and "choices" not in said:
        return False
    with done_as_one(book), quiet(book.app):
        _put(sheet, result, asked)
    return True


def _sheet(book: xw.Book) -> xw.Sheet | None:
    """The sheet, in whatever language its tab is; None where the clerk took it out."""
    tab = names.tab_among(ANSWER, [sheet.name for sheet in book.sheets])
    return None if tab is None else book.sheets[tab]


def _put(sheet: xw.Sheet, result: Result, asked: str) -> None:
    said = result.json
    answer = said.get("answer") or {}
    whose = answer.get("party") or answer.get("id") or asked
    _text(sheet, answer_cells.QUESTION, whose)
    _text(sheet, answer_cells.WHOSE, whose)
    _text(sheet, answer_cells.ASKED, asked)
    _text(sheet, answer_cells.SENTENCE, answer.get("sentence", ""))
    sheet.range(answer_cells.DAY).value = date.fromisoformat(said["as_of"])
    rows = answer_rows.of(said, answer_cells.ROWS, result.language)
    rows += [Told()] * (answer_cells.ROWS - len(rows))
    columns = [[_value(row, name) for row in rows] for name in answer_cells.COLUMNS]
    for number, column in enumerate(columns, 1):
        top, bottom = (answer_cells.TOLD, number), (answer_cells.TOLD + answer_cells.ROWS - 1, number)
        target = sheet.range(top, bottom)
        target.value = quoted([[cell] for cell in column], target)


def _text(sheet: xw.Sheet, cell: Cell, words: str) -> None:
    target = sheet.range(cell)
    values: Sequence[Sequence[Any]] = quoted([[words]], target)
    target.value = values[0][0]


def _value(row: Told, name: str) -> Any:
    value = getattr(row, name)
    return float(value) if name == "amount" and value is not None else value or None
