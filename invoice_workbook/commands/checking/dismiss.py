"""dismiss: problems settled on purpose, each with its reason; they come back once the rows behind them change."""

from collections.abc import Mapping, Sequence
from typing import Any

from invoice_workbook import problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import listed_problems
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.judgement import written
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS


def dismiss(books: Books, given: Given, *, problems_: Sequence[str], reason: str = "") -> Outcome:
    """Problems settled for a reason; without one, for the reason that stands beside each on the sheet.

    Raises WorkbookError without a reason, or for an unknown problem.
    """
    before = listed_problems.standing(books)
    keys = before["problem"].map(folded)
    after = before.copy()
    for id_ in problems_:
        listed_problems.ask_one(id_)
        mine = keys == folded(id_)
        if not mine.any():
            raise WorkbookError("no-such-problem", problem=id_, file=given.book.name)
        why = reason.strip() or str(before.loc[mine, "reason"].iloc[0]).strip()
        if not why:
            raise WorkbookError("no-reason", problem=id_)
        after.loc[mine, "status"] = problems.DISMISSED
        after.loc[mine, "reason"] = why
    settled = after[keys.isin(set(map(folded, problems_)))]
    words = {"problem": ", ".join(settled["problem"]), "count": len(settled)}
    tables = written(books, after, listed_problems.rules(books))
    return Outcome(text("done.dismiss", books.settings.language, **words), tables, found=settled)


def _selected(desk: Desk) -> Mapping[str, Any]:
    """The selected problems; their reasons stand beside them."""
    return {"problems_": desk.some(PROBLEMS.name, "select-problem").ids}


COMMAND = Command(
    id="dismiss",
    group="Check",
    place=6,
    work=dismiss,
    options=(
        Option("problems_", "problem", many=True, is_required=True),
        Option("reason", "reason", "--reason"),
    ),
    icon="DataValidationClearValidationCircles",
    key_tip="DI",
    tables=(PROBLEMS.name,),
    at_sheet=_selected,
)
