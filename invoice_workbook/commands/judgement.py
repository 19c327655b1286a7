"""What commands do that judge: the rules over the books, to the Problems sheet and the Check columns."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from invoice_workbook import checks, halves, problems
from invoice_workbook.books import Books, Lack
from invoice_workbook.checks import Concern
from invoice_workbook.commands import check_columns, listed_problems
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Judged, Outcome, Tables
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.errors import WorkbookError
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.journal import checked as journal
from invoice_workbook.languages import text
from invoice_workbook.ledger import checked as ledger
from invoice_workbook.problem_hits import NONE
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
    hits = checks.hits(books, asked, lambda rule, finding: rule in again or halves.has_table(desk, finding.table))
    before = problems.known(books)[list(problems.COLUMNS)]
    known = before if further is None else pd.concat([before, further], ignore_index=True)
    found = hits.rows().assign(problem=pd.Series(hits.ids_among(known, checks.RULES), dtype=object))
    stale = found[found["rule"] == STALE]
    if not is_part:
        found = found[found["rule"] != STALE].reset_index(drop=True)
    found = found[_is_about(found, table) | found["rule"].isin(again)].reset_index(drop=True)
    new = known.iloc[len(before) :]
    new = new[~new["problem"].isin(found["problem"])]
    hits = replace(hits, kept=pd.concat([before, new.assign(correction=_corrections(books, new))], ignore_index=True))
    before, new = hits.numbered.iloc[: len(before)], hits.numbered.iloc[len(before) :]
    more = known["problem"].iloc[len(before) :]
    judged = before["rule"].isin(rules) & _is_on(desk, before) & _is_about(before, table)
    judged |= before["rule"].isin(again) | before["problem"].isin(more)
    found = pd.concat([found, new], ignore_index=True) if len(new) else found
    merged = problems.ordered(problems.merge(found, before, judged))
    del found
    if desk != DESK:
        merged = merged.iloc[(~_is_on(desk, merged)).argsort(kind="stable")].reset_index(drop=True)
    is_mine = merged["rule"].isin(rules) & _is_on(desk, merged) | merged["problem"].isin(more)
    is_mine &= (merged["status"] != problems.RESOLVED) & _is_about(merged, table)
    every, merged = _with_stale(merged, is_mine, merged.iloc[:0] if is_part else stale)
    sheets = [table] if table else [TABLES[name].sheet for name in TABLES if halves.has_table(desk, name)]
    limited = {*again} - {*rules} if lists_all else asked

    @cache
    def listed() -> tuple[pd.DataFrame, np.ndarray]:
        is_first = is_mine & (merged["status"] == problems.OPEN)
        rows = listed_problems.on_sheet(books, merged.assign(is_first=is_first), limited)
        return rows, (rows["is_first"] | _is_rest(rows, rules, sheets)).to_numpy(bool)

    def tables() -> dict[str, pd.DataFrame]:
        rows, first = listed()
        table_ = _as_table(books, _corrected(books, hits.worded(rows), rows["hit"]))
        if on_top:
            table_ = table_.iloc[(~first).argsort(kind="stable")].reset_index(drop=True)
        return {"Problems": table_, **check_columns.made(books, merged, hits)}

    message = summary(merged[["severity", "status"]][is_mine], books.settings.language, is_part or desk != DESK)
    judgement = Judged(
        rows=every,
        hits=hits,
        corrected=lambda worded: _corrected(books, worded, every["hit"]),
        count=lambda: int(listed()[1].sum()),
    )
    entries = [] if is_part else _checked(books)
    return Outcome(message, Tables(tables), found=judgement, entries=entries)


def _with_stale(merged: pd.DataFrame, is_mine: pd.Series, stale: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Those of the problems that are of this run, with the stale ones; and all. Both share memory where they can."""
    whole = pd.concat([merged, stale], ignore_index=True) if len(stale) else merged
    if is_mine.all():
        return whole, whole.iloc[: len(merged)]
    return pd.concat([merged[is_mine], stale], ignore_index=True), merged


def _is_rest(rows: pd.DataFrame, rules: Collection[str], sheets: Collection[str]) -> pd.Series:
    """Which rows of Problems stand for the rest of the problems of these rules on these sheets."""
    return problems.is_rest(rows["problem"].fillna("")) & rows["rule"].isin(rules) & rows["sheet"].isin(sheets)


def _corrected(books: Books, worded: pd.DataFrame, hits: pd.Series) -> pd.DataFrame:
    """Worded problems with what a correction of the new ones would put."""
    is_new = (hits > NONE).to_numpy(bool)
    new = worded[is_new]
    words = worded["correction"].to_numpy(object).copy()
    words[is_new] = _corrections(books, new)
    return worded.assign(correction=pd.Series(words, worded.index, dtype=object))


def _corrections(books: Books, worded: pd.DataFrame) -> list[str]:
    """What a correction of each problem would put; "" in a book without a column for it."""
    if not len(worded):
        return []
    from invoice_workbook.commands import certain_cells

    is_lacking = Lack(PROBLEMS.name, CORRECTION) in books.lacking
    return [""] * len(worded) if is_lacking else certain_cells.proposed(books, worded)


def _is_for(desk: Half, rule: str) -> bool:
    """Whether a rule can find something for a desk: not if it needs tables of the other half."""
    return all(halves.has_table(desk, table) for table in checks.traits(rule).needs)


def _is_on(desk: Half, found: pd.DataFrame) -> pd.Series:
    """Which problems are of tables of a desk's half, or of the workbook as a whole."""
    return found["table"].isin(["", *(table for table in TABLES if halves.has_table(desk, table))])


def _is_about(found: pd.DataFrame, sheet: str) -> pd.Series:
    """Which problems are of that sheet ("" is any), or of the workbook as a whole."""
    return (not sheet) | (found["sheet"] == sheet) | (found["rule"] == STALE)


def _checked(books: Books) -> list[dict[str, str]]:
    """The entry of a check of the whole, unless the workbook is as the last one found it."""
    last, now = journal.last(books), ledger.digests(books)
    return [] if last is not None and last.digests == now else [journal.entry(now)]


def written(books: Books, merged: pd.DataFrame, limited: Collection[str]) -> dict[str, pd.DataFrame]:
    """The Problems table and every Check column (of its table that column alone), as they are to be.

    Of `limited` rules the Problems table has no more rows than the settings say; the Check columns have all.
    """
    rows = listed_problems.on_sheet(books, merged[list(problems.COLUMNS)], limited)
    return {"Problems": _as_table(books, rows), **check_columns.made(books, merged)}


def _as_table(books: Books, rows: pd.DataFrame) -> pd.DataFrame:
    """Worded problems as the table Problems holds them."""
    sheet = rows[list(PROBLEMS.fields)].copy()
    sheet[list(problems.ON_SHEET)] = rows[list(problems.ON_SHEET.values())]
    sheet["row"] = sheet["row"].astype("Int64")
    if Lack(PROBLEMS.name, listed_problems.STANDS_FOR) in books.lacking:
        sheet["stands_for"] = pd.Series(pd.NA, sheet.index, "Int64")
    return sheet


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
