"""correct: problems of which only one correction is possible, corrected; before and after are in the Log."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import certain_cells
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.certain_cells import Values
from invoice_workbook.commands.corrected_cells import Corrections, corrected
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.judgement import judged
from invoice_workbook.commands.named_problems import NamedProblems, Problem
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.journal import corrections
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS, TABLES


def correct(books: Books, given: Given, *, problems_: Sequence[str]) -> Outcome:
    """Each problem by itself; in the JSON `corrected`, a cell each, and in `failed` what is left, with the reason.

    Raises WorkbookError where the only problem named is left.
    """
    found, certain, failed = certain_cells.found(books), list[tuple[Problem, Values]](), list[Failure]()
    named = {folded(one): one.strip() for one in problems_}
    every = NamedProblems(books, found)
    for id_ in named.values():
        try:
            problem = _problem(every, id_, given.book.name)
            certain.append((problem, certain_cells.cells(books, problem)))
        except WorkbookError as error:
            if len(named) == 1:
                raise
            failed.append(failure("correct", id_, error))
    done = corrected(books, certain)
    told = _told(done)
    return Outcome(
        _said(books.settings.language, [str(problem["problem"]) for problem, _ in certain], told, failed),
        done.tables,
        entries=[_entry(done, cell, one) for cell, one in zip(done.cells, told, strict=True)],
        more={"corrected": told},
        failed=failed,
        to_print=tuple(text("line.corrected", books.settings.language, **one) for one in told),
        then=_rejudged(done) if told else None,
    )


def _problem(every: NamedProblems, id_: str, file: str) -> Problem:
    """The problem as the rules find it now. Raises WorkbookError where they do not, or it is settled."""
    mine, now = every.of(id_)
    if mine is not None and mine["status"] == problems.DISMISSED:
        raise WorkbookError("correct-dismissed", problem=id_)
    if now is not None and not pd.isna(now["label"]):
        return now
    if mine is None:
        raise WorkbookError("no-such-problem", problem=id_, file=file)
    if mine["rule"] not in certain_cells.RULES:
        raise certain_cells.uncertain(mine)
    raise WorkbookError("correct-changed", **{name: mine[name] for name in ("problem", "sheet", "document")})


def _told(done: Corrections) -> list[dict[str, str]]:
    """Each cell with what it said and says."""
    return [
        {
            "problem": id_,
            "table": table,
            "document": str(done.before[table][TABLES[table].id][row]),
            "column": TABLES[table].by_field[column].header,
            "before": certain_cells.shown(done.before, table, row, column),
            "after": certain_cells.shown(done.books, table, row, column),
        }
        for (table, row, column), id_ in done.cells.items()
    ]


def _entry(done: Corrections, cell: tuple[str, int, str], told: Mapping[str, str]) -> dict[str, str]:
    """The Log's entry; of a line it names the line, too."""
    table, row, _ = cell
    line = f", {done.before[table]['line'][row]}" if TABLES[table].keys[1:] == ("line",) else ""
    place = f"{told['column']}{line}"
    return corrections.entry(table, told["document"], place, before=told["before"], after=told["after"])


def _said(language: str, ids: Sequence[str], told: Sequence[Mapping[str, str]], failed: Sequence[Failure]) -> str:
    """What was corrected and what is left; one that is right once others are needs no cell of its own."""
    said = [text("done.correct-none", language)]
    if told:
        said = [text("done.correct", language, count=len(ids), problems=listed(ids), cells=len(told), **told[0])]
    if failed:
        said.append(text("done.correct-left", language, count=len(failed)))
    return " ".join([*said, *reasons(failed)])


def _rejudged(done: Corrections) -> Callable[[Books, Given], Outcome]:
    """What the rules say of the corrected rows, once they are as they are now."""
    rows = {(table, row) for table, row, _ in done.cells}

    def follow(books: Books, _: Given) -> Outcome:
        now = books.with_misread(done.books.misread)
        told = judged(now, _rules(now, rows)).tables
        whole = {name: frame.assign(check=told[name]["check"]) for name, frame in done.tables.items() if name in told}
        return Outcome("", {**told, **whole})

    return follow


def _rules(books: Books, rows: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The rules whose problems stand on these rows, and those that corrections are about."""
    known = problems.known(books)
    here = pd.MultiIndex.from_frame(known[["table", "label"]]).isin(list(rows))
    named = {*known.loc[here, "rule"], *certain_cells.RULES}
    return tuple(rule for rule in checks.RULES if rule in named)


def _selected(desk: Desk) -> Mapping[str, Any]:
    """The selected problems; what is corrected is agreed to."""
    chosen = desk.some(PROBLEMS.name, "select-correct")
    desk.agree_to(chosen)
    return {"problems_": chosen.ids}


COMMAND = Command(
    id="correct",
    group="Check",
    place=9,
    work=correct,
    options=(Option("problems_", "problem", many=True, is_required=True),),
    icon="AutoCorrect",
    key_tip="CE",
    tables=(PROBLEMS.name,),
    at_sheet=_selected,
    books=False,
)
