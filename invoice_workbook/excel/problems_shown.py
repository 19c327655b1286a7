"""What the sheet Problems shows: all, what the last press found, or mine; the cell *Show* says it, a press obeys.

The other rows are hidden, never taken out. Which, a press alone says: it shows all before it writes, because rows are
put in another order then.
"""

import getpass
from collections.abc import Iterable, Iterator

import xlwings as xw

from invoice_workbook import names
from invoice_workbook.books import folded
from invoice_workbook.excel.programs import Run, program_of
from invoice_workbook.hosts.live_workbook import LiveWorkbook, quiet
from invoice_workbook.languages import languages, text
from invoice_workbook.problems import RESOLVED
from invoice_workbook.schema import PROBLEMS
from invoice_workbook.tables.cells import as_text
from invoice_workbook.tables.read import position
from invoice_workbook.template.template_file import ALL, LAST_PRESS, MINE, SHOW


def show_all(host: LiveWorkbook) -> None:
    """Every row of the table, where one is hidden and no filter of the clerk's does it."""
    sheet = host.table(PROBLEMS.name).parent
    if _asked(sheet) == ALL and not as_text(sheet.range((SHOW[0], SHOW[1] + 1)).value):
        return
    body = _body(host)
    with quiet(host.book.app):
        program_of(host.book).show_rows(sheet, body, is_shown=True)


def arrange(host: LiveWorkbook, found: int) -> None:
    """Only what the cell says; the first `found` rows are of this press."""
    sheet = host.table(PROBLEMS.name).parent
    asked, (first, last) = _asked(sheet), _body(host)
    if asked == LAST_PRESS:
        unwanted: Iterable[int] = range(first + max(found, 1), last + 1)
    elif asked == MINE:
        unwanted = _of_others(host, first)
    else:
        return
    with quiet(host.book.app):
        for run in _runs(unwanted):
            program_of(host.book).show_rows(sheet, run, is_shown=False)


def _asked(sheet: xw.Sheet) -> str:
    """What the cell says; all, where it says nothing of the kind, as in books that have no such cell."""
    said = as_text(sheet.range(SHOW).value).strip()
    return next((one for one in (LAST_PRESS, MINE) if said in {text(one, own) for own in languages()}), ALL)


def _body(host: LiveWorkbook) -> Run:
    """The sheet's rows of the table."""
    whole = host.table(PROBLEMS.name).range
    return whole.row + 1, whole.row + whole.rows.count - 1


def _of_others(host: LiveWorkbook, first: int) -> Iterator[int]:
    """The rows that another owns, or nobody, or that are settled; all are shown where none is left."""
    _, block = host.rows_of(PROBLEMS.name)
    owner, status = (block.columns[position(PROBLEMS, block.headers, field)] for field in ("owner", "status"))
    me = folded(getpass.getuser())
    is_settled = [names.meant(PROBLEMS.name, "status", as_text(state)) == RESOLVED for state in status]
    mine = [folded(as_text(who)) == me and not done for who, done in zip(owner, is_settled, strict=True)]
    return (first + place for place, is_mine in enumerate(mine) if not is_mine) if any(mine) else iter(())


def _runs(rows: Iterable[int]) -> list[Run]:
    """Rising rows as runs."""
    found: list[Run] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
