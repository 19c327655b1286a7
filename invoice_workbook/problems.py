"""Problems: the findings of the rules as rows of the sheet, before and after a run, and as the JSON has them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books, derived
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.schema import PROBLEMS, TABLES

REST = "R-"
"""How the id of a row begins that stands for the rest of a rule's problems, and is none itself."""
OPEN, DISMISSED, RESOLVED = "open", "dismissed", "resolved"


FIGURES = ("expected", "actual", "difference")
"""What a problem compares: in the sheet as the book's language writes it, in the JSON the same in every language."""
ON_SHEET = {name: f"{name}_on_sheet" for name in FIGURES}
COLUMNS = (*PROBLEMS.fields, "table", "field", "label", "related", "score", "amount", "days", *ON_SHEET.values())
"""Fields of Problems, and what its sheet does not hold. `row` is the sheet's row, as the clerk sees it; `label` is the
row's label in its table. `amount` (minor units of the currency) and `days` say how much a problem weighs.
"""
WORDED = ("document", "message", "remedy", "correction", *FIGURES, "related", "score", *ON_SHEET.values())
"""What is worked out only of the problems for which somebody asks."""
BARE = tuple(column for column in COLUMNS if column not in (*WORDED, "problem"))
"""What is known of a problem before."""


@derived
def known(books: Books) -> pd.DataFrame:
    """The problems that have a row in the book, with what its sheet does not hold left blank."""
    sheet = books["Problems"]
    before = sheet[~is_rest(sheet["problem"])].reset_index(drop=True)
    sheets = {table.sheet: table for table in TABLES.values()}
    before["table"] = [sheets[s].name if s in sheets else "" for s in before["sheet"]]
    before["field"] = [
        (names.field_named(sheets[s], c) if s in sheets else None) or ""
        for s, c in zip(before["sheet"], before["column"], strict=True)
    ]
    before["related"] = [()] * len(before)
    before["score"] = None
    before["stands_for"] = pd.Series(1, before.index, "Int64")
    before["amount"] = before["days"] = pd.Series(pd.NA, before.index, "Int64")
    before = before.assign(**{column: before[name] for name, column in ON_SHEET.items()})
    return located(books, before)


def is_rest(ids: pd.Series) -> pd.Series:
    """Which rows of the sheet stand for the rest of a rule's problems."""
    return ids.str.startswith(REST).astype(bool)


@derived
def dismissed(books: Books) -> frozenset[str]:
    """The problems (their ids) that a clerk settled on purpose."""
    before = books["Problems"]
    return frozenset(before.loc[before["status"] == DISMISSED, "problem"])


def merge(found: pd.DataFrame, before: pd.DataFrame, judged: pd.Series) -> pd.DataFrame:
    """Problems as they are now: new, known before (with what the clerk filled), or resolved.

    `judged` marks the rows of `before` that this run looked at again; the others stay as they are.
    Dismissed problems stay dismissed; what is no longer found becomes resolved, once, and is then dropped.
    """
    known = before.drop_duplicates("problem").set_index("problem")
    same = found["problem"].isin(known.index)
    found = found.copy(deep=False)  # what is set below becomes columns of its own
    ids = found.loc[same, "problem"]
    for field_ in ("status", "owner", "due_on", "reason", "first_seen") if len(ids) else ():
        kept = ids.map(known[field_])
        found.loc[same, field_] = kept.mask(kept == RESOLVED, OPEN) if field_ == "status" else kept
    gone = before[judged & ~before["problem"].isin(found["problem"]) & (before["status"] != RESOLVED)]
    others = before[~judged]
    more = [rows for rows in (others, gone.assign(status=RESOLVED)) if len(rows)]
    return pd.concat([found, *more], ignore_index=True) if more else found.reset_index(drop=True)


def located(books: Books, before: pd.DataFrame) -> pd.DataFrame:
    """Problems on the sheet, with the label of their row and that row's present number.

    A row that was sorted or moved in the meantime is found by its document; if there is none, the label is blank.
    """
    after = before.assign(label=pd.Series(pd.NA, before.index, "Int64"))
    for name, mine in before[before["table"] != ""].groupby("table"):
        ids, first_row = books[str(name)][TABLES[str(name)].id], books.places[str(name)].first_row
        there = mine["row"] - first_row
        rows = ids[ids != ""].drop_duplicates()
        moved = mine["document"].map(dict(zip(rows, rows.index, strict=True))).astype("Int64")
        labels = there.where(there.map(ids) == mine["document"], moved)
        after.loc[mine.index, "label"] = labels
        after.loc[mine.index, "row"] = (labels + first_row).fillna(mine["row"])
    return after


def ordered(problems: pd.DataFrame) -> pd.DataFrame:
    """Open problems first, errors before warnings, then by sheet in the workbook's order and by row."""
    ranks: dict[str, dict[str, int]] = {
        "status": {OPEN: 0, DISMISSED: 1, RESOLVED: 2},
        "severity": {name: rank for rank, name in enumerate(SEVERITIES)},
        "sheet": {table.sheet: rank for rank, table in enumerate(TABLES.values())},
    }
    keys = pd.DataFrame({name: problems[name].map(rank) for name, rank in ranks.items()}, index=problems.index)
    order = keys.assign(row=problems["row"]).sort_values(["status", "severity", "sheet", "row"], kind="stable").index
    return problems.loc[order].reset_index(drop=True)


def as_json(books: Books, problems: pd.DataFrame) -> list[dict[str, Any]]:
    """Problems as the commands answer them; `row` counts in the table, `cell` is the sheet's."""
    labels = [None if pd.isna(label) else int(label) for label in problems["label"].tolist()]
    columns: dict[str, Sequence[object]] = {
        "id": problems["problem"].tolist(),
        **{name: problems[name].tolist() for name in ("rule", "severity", "table", "document")},
        "row": [None if label is None else label + 1 for label in labels],
        "cell": _cells(books, problems, labels),
        **{name: problems[name].tolist() for name in ("column", "message", "expected", "actual")},
        **{name: problems[name].tolist() for name in ("difference", "currency", "remedy")},
        "related": list(map(list, problems["related"])),
        "score": [None if pd.isna(score) else int(score) for score in problems["score"].tolist()],
        **{name: problems[name].tolist() for name in ("status", "reason")},
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cells(books: Books, problems: pd.DataFrame, labels: Sequence[int | None]) -> list[str | None]:
    """The sheets' cells that the problems are about; None where it is no cell."""
    columns: dict[tuple[str, str], tuple[str, int]] = {}
    found: list[str | None] = []
    for label, place in zip(labels, zip(problems["table"], problems["field"], strict=True), strict=True):
        if label is None or not place[1]:
            found.append(None)
            continue
        if place not in columns:
            there = books.places[place[0]]
            columns[place] = (there.column_of(place[1]), there.first_row)
        column, first_row = columns[place]
        found.append(f"{column}{label + first_row}")
    return found


def seen(day: date) -> pd.Timestamp:
    """A date as the tables hold it."""
    return pd.Timestamp(day)
