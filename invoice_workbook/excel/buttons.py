"""Buttons: what the ribbon and the sheet's buttons call, by the command's id.

`press` is the one entry, and its catch the one broad catch of the live program: whatever goes wrong is one sentence
on the screen, and the spreadsheet program stays usable. What a press asks and shows, the command's declaration says.
"""

from typing import TYPE_CHECKING

import xlwings as xw

from invoice_workbook import commands
from invoice_workbook.engine import trace
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import How, run
from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import mac_press
from invoice_workbook.excel.desk import Desk
from invoice_workbook.languages import at_the_desk, known, speaking, text

if TYPE_CHECKING:
    from invoice_workbook.commands.declaration import Command

UNASKED = ("no-file-chosen", "nothing-typed", "not-all")
"""What the clerk chose not to do needs no box."""
PATIENCE = 5.0
"""Seconds that a press waits for another run on the same workbook."""


@mac_press.in_turn
@at_the_desk()
def press(id_: str, spelled: str = "") -> Result | None:
    """Run a button's command on the workbook it belongs to; None where it was refused."""
    desk = Desk(xw.Book.caller(), text_spelled(spelled))
    with speaking(desk.language):
        return _press(desk, id_)


def _press(desk: Desk, id_: str) -> Result | None:
    desk.bar(text("desk.running", label=text(f"command.{id_}.label")))
    try:
        result = _pressed(desk, commands.named(id_))
        _say_what_next(id_, result)
        desk.arrange()
        desk.answer(result)
    except WorkbookError as error:
        desk.refuse(str(error), is_boxed=error.id not in UNASKED)
        return None
    except Exception as error:  # noqa: BLE001  # nobody at a sheet is shown a traceback
        desk.refuse(_words_of(error))
        return None
    return result


def _pressed(desk: Desk, command: "Command") -> Result:
    """Ask what the press leaves open, run the command, show what it came to."""
    if command.work is None:
        return _examined(desk)
    options = dict(command.at_sheet(desk))
    desk.show_all_problems()
    how = How(wait=PATIENCE, agreed=desk.agreement)
    try:
        result = run(command, desk.host, options, how)
    except WorkbookError as error:
        if not (more := command.at_refusal(desk, error)):
            raise
        result = run(command, desk.host, {**options, **more}, how)
    if command.shows:
        desk.show(command.shows)
    is_on_sheet = desk.fill_answer(result)
    desk.bring_to_front()
    if command.is_boxed and not is_on_sheet:
        desk.show_lines(result.to_print)
    if result.problems is not None and command.group == "Check" and command.id != "dismiss":
        _show_problems(desk, result)
    if desk.said and not result.is_dry:
        result.message = f"{desk.said} {result.message}"
    return result


def _examined(desk: Desk) -> Result:
    """What is missing or does not fit; an older workbook is brought up to date if the clerk says so."""
    from invoice_workbook.setup import reopened
    from invoice_workbook.setup.doctor import examine_open, result_of

    path = desk.host.path
    told = examine_open(desk.host)
    desk.show_lines(result_of(path, told).to_print)
    if reopened.is_possible(desk.book, told) and desk.wants(text("desk.upgrade", file=path.name)):
        desk.book, told = reopened.bring_up(desk.book, path)
        desk.show_lines(result_of(path, told).to_print)
    return result_of(path, told)


def _words_of(error: Exception) -> str:
    if mac_press.is_timed_out(error):
        return text("refused.timed-out")
    return trace.words_of(error)


def _say_what_next(id_: str, result: Result) -> None:
    """Where a press found nothing to do, why that may be and what comes first."""
    has_found = result.problems is not None and len(result.problems)
    is_idle = not has_found and not any(result.parts.get(one) for one in ("changes", "files", "left_out", "problems"))
    if is_idle and not result.is_dry and known(f"desk.nothing.{id_}"):
        result.message = f"{result.message} {text(f'desk.nothing.{id_}')}"


def _show_problems(desk: Desk, result: Result) -> None:
    """The sheet Problems in front, where a check found some; those it found are its first rows."""
    found = result.problem_rows
    if found and (where := desk.show_problems(found)):
        result.message = f"{result.message} {where}"
    desk.arrange_problems(found)


def text_spelled(letters: str) -> str:
    """The text that a macro spelled as the numbers of its letters.

    >>> text_spelled("61.E9.")
    'aé'
    """
    numbers = [int(number, 16) for number in letters.split(".") if number]
    return b"".join(number.to_bytes(2, "little") for number in numbers).decode("utf-16-le")
