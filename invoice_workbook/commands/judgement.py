"""What commands do that judge: the rules over the books, to the Problems sheet and the Check columns."""

from collections.abc import Callable, Collection

import pandas as pd

from invoice_workbook import checks, halves, problems
from invoice_workbook.books import Books, Lack
from invoice_workbook.checks import Concern
from invoice_workbook.commands import certain_cells, listed_problems
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.errors import WorkbookError
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.journal import checked as journal
from invoice_workbook.languages import text
from invoice_workbook.ledger import checked as ledger
from invoice_workbook.schema import DESK, PROBLEMS, TABLES, Half

CORRECTION = PROBLEMS.by_field["correction"].header
STALE = "check-stale"
"""The rule that a check of the whole puts right by itself."""


def rules_named(named: Collection[str]) -> tuple[str, ...]:
    """The rules of these ids in a clerk's order; all where none is named. Raises WorkbookError for an unknown one."""
    for rule in named:
        if rule not in checks.RULES:
            raise WorkbookError("no-such-rule", rule=rule)
    return tuple(rule for rule in checks.RULES if rule in named) if named else checks.RULES


def narrowed(*concerns: Concern) -> Callable[[Books, Given], Outcome]:
    """What a command does that judges by the rules on these concerns; its problems stand first on their sheet."""

    def work(books: Books, _: Given) -> Outcome:
        return judged(books, checks.of_concern(*concerns), on_top=True)

    return work


def judged(
    books: Books,
    only: Collection[str] = (),
    sheet: str = "",
    *,
    further: pd.DataFrame | None = None,
    on_top: bool = False,
    lists_all: bool = False,
) -> Outcome:
    """Every problem these rules find, merged with what was known of them before; `further` problems count as found.

    A check of the whole looks at the half of the trade that the setting *Desk* says; the problems of the other half
    stay as they are, below. Those still open stand first on the sheet Problems with `on_top`; else all stand in their
    usual order. That the workbook changed since the last check is found by every check, and stands on the sheet until
    the whole is checked. Rules that the sheet sums up are asked again, wanted or not: nothing else has their problems.
    With `lists_all` it has a row for every problem of these rules.
    """
    is_part = bool(only or sheet)
    desk = DESK if is_part else books.settings.desk
    rules = rules_named({*only, STALE} if only else ())
    if desk != DESK:
        rules = tuple(rule for rule in rules if _is_for(desk, rule))
    table = TABLES[table_named(sheet)].sheet if sheet else ""
    again = listed_problems.rules(books)
    asked = rules_named({*rules, *again})
    found = checks.found(books, asked, lambda rule, finding: rule in again or halves.has_table(desk, finding.table))
    stale = found[found["rule"] == STALE]
    if not is_part:
        found = found[found["rule"] != STALE].reset_index(drop=True)
    before = problems.known(books)
    judged = before["rule"].isin(rules) & _is_on(desk, before)
    if table:
        found = found[_is_about(found, table) | found["rule"].isin(again)].reset_index(drop=True)
        judged &= _is_about(before, table)
    judged |= before["rule"].isin(again)
    more = pd.Series(dtype=object) if further is None else further["problem"]
    if further is not None:
        found = pd.concat([found, further[~more.isin(found["problem"])]], ignore_index=True)
        judged = judged | before["problem"].isin(more)
    if Lack(PROBLEMS.name, CORRECTION) not in books.lacking:
        found = found.assign(correction=certain_cells.proposed(books, found))
    merged = problems.ordered(problems.merge(found, before, judged))
    merged = merged.iloc[(~_is_on(desk, merged)).argsort(kind="stable")].reset_index(drop=True)
    is_mine = merged["rule"].isin(rules) & _is_on(desk, merged) | merged["problem"].isin(more)
    mine = merged[is_mine & (merged["status"] != problems.RESOLVED)]
    if table:
        mine = mine[_is_about(mine, table)]
    tables = written(books, merged, {*again} - {*rules} if lists_all else asked)
    sheet_rows = tables["Problems"]
    sheets = [table] if table else [TABLES[name].sheet for name in TABLES if halves.has_table(desk, name)]
    first = _is_of_this_run(sheet_rows, mine, rules, sheets)
    if on_top:
        tables["Problems"] = pd.concat([sheet_rows[first], sheet_rows[~first]], ignore_index=True)
    message = summary(mine, books.settings.language, is_part or desk != DESK)
    if is_part:
        return Outcome(message, tables, problems=mine, problem_rows=int(first.sum()))
    every = pd.concat([mine, stale], ignore_index=True) if len(stale) else mine
    return Outcome(message, tables, problems=every, entries=_checked(books), problem_rows=int(first.sum()))


def _is_of_this_run(
    rows: pd.DataFrame, mine: pd.DataFrame, rules: Collection[str], sheets: Collection[str]
) -> pd.Series:
    """Which rows of Problems are open problems of this run, or stand for the rest of its rules' on these sheets."""
    is_rest = problems.is_rest(rows["problem"]) & rows["rule"].isin(rules) & rows["sheet"].isin(sheets)
    return rows["problem"].isin(mine.loc[mine["status"] == problems.OPEN, "problem"]) | is_rest


def _is_for(desk: Half, rule: str) -> bool:
    """Whether a rule can find something for a desk: not if it needs tables of the other half."""
    return all(halves.has_table(desk, table) for table in checks.traits(rule).needs)


def _is_on(desk: Half, found: pd.DataFrame) -> pd.Series:
    """Which problems are of tables of a desk's half, or of the workbook as a whole."""
    return found["table"].isin(["", *(table for table in TABLES if halves.has_table(desk, table))])


def _is_about(found: pd.DataFrame, sheet: str) -> pd.Series:
    """Which problems are of that sheet, or of the workbook as a whole."""
    return (found["sheet"] == sheet) | (found["rule"] == STALE)


def _checked(books: Books) -> list[dict[str, str]]:
    """The entry of a check of the whole, unless the workbook is as the last one found it."""
    last, now = journal.last(books), ledger.digests(books)
    return [] if last is not None and last.digests == now else [journal.entry(now)]


def written(books: Books, merged: pd.DataFrame, limited: Collection[str]) -> dict[str, pd.DataFrame]:
    """The Problems table and every Check column (of its table that column alone), as they are to be.

    Of `limited` rules the Problems table has no more rows than the settings say; the Check columns have all.
    """
    rows = listed_problems.on_sheet(books, merged, limited)
    sheet = rows[list(PROBLEMS.fields)].copy()
    sheet[list(problems.ON_SHEET)] = rows[list(problems.ON_SHEET.values())]
    sheet["row"] = sheet["row"].astype("Int64")
    if Lack(PROBLEMS.name, listed_problems.STANDS_FOR) in books.lacking:
        sheet["stands_for"] = pd.Series(pd.NA, sheet.index, "Int64")
    tables: dict[str, pd.DataFrame] = {"Problems": sheet}
    for name, table in TABLES.items():
        if "check" in table.by_field and len(books[name]):
            tables[name] = problems.checks_column(merged, books, name).to_frame("check")
    return tables


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Open problems by severity."""
    still = found[found["status"] == problems.OPEN]["severity"].value_counts()
    return {severity: int(still.get(severity, 0)) for severity in SEVERITIES}


def summary(found: pd.DataFrame, language: str, narrow: bool = False) -> str:
    """One sentence on what is open; `narrow` where only a part was looked at."""
    number = counts(found)
    if not sum(number.values()):
        return text("done.check-clean-part" if narrow else "done.check-clean", language)
    words = {f"{severity}s": count for severity, count in number.items()}
    return text("done.check", language, open=sum(number.values()), **words)
