"""Problems: the findings of the rules, as rows with a place, what was expected, and a remedy.

A problem's id is made from its rule, its column and the contents of its row, so a dismissed problem stays dismissed
exactly until its row changes. The row's number is not part of it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from invoice_workbook import money, names
from invoice_workbook.books import Books, derived
from invoice_workbook.languages import all_shown, texts
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import PROBLEMS, TABLES, Column

Severity = Literal["error", "warning", "notice"]
Unit = Literal["amount", "price", "date", "whole", "text"]
NO_ROW = -1
SEPARATOR = "\x1f"
_MANY = 100
"""From so many cells on, it pays to look which of them are alike."""
_COUNTED_BLANK = 3
"""The version of the schema up to which a blank cell counts among a row's contents."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
REST = "R-"
"""How the id of a row begins that stands for the rest of a rule's problems, and is none itself."""
OPEN, DISMISSED, RESOLVED = "open", "dismissed", "resolved"
UNITS: dict[str, Unit] = {
    "amount": "amount",
    "price": "price",
    "quantity": "price",
    "percent": "price",
    "date": "date",
    "whole": "whole",
}


@dataclass(frozen=True)
class Finding:
    """Rows of one table in which one rule found one kind of problem.

    `places` are row labels; `NO_ROW` where what is wrong is that there is no row, and `documents` then names what is
    missing. The other sequences are as long as it, or empty where they do not apply.
    `variant` picks among a rule's messages; `values` are further words for the message (`currency`, where the figures
    are in another one than the row's; `expected` and `actual`, where they are words and the book's language has its
    own: the sequences have the English ones, so that a problem stays the same one whatever the language).
    `amounts` are what each is about, in minor units of its currency, and `days` how many: by these the weightiest of
    many are told; None where there is none.
    """

    table: str
    field: str
    places: Sequence[int]
    severity: Severity
    variant: str = ""
    expected: Sequence[str] = ()
    actual: Sequence[str] = ()
    difference: Sequence[str] = ()
    related: Sequence[tuple[str, ...]] = ()
    score: Sequence[int] = ()
    values: Sequence[Mapping[str, Any]] | pd.DataFrame = ()
    documents: Sequence[str] = ()
    amounts: Sequence[int | None] = ()
    days: Sequence[int | None] = ()

    @classmethod
    def where(
        cls,
        books: Books,
        place: tuple[str, str],
        wrong: pd.Series,
        severity: Severity,
        *,
        expected: pd.Series | None = None,
        actual: pd.Series | None = None,
        difference: pd.Series | None = None,
        variant: str = "",
        unit: Unit | None = None,
        difference_unit: Unit | None = None,
        related: pd.Series | None = None,
        values: pd.DataFrame | None = None,
        amount: pd.Series | None = None,
    ) -> "Finding":
        """The rows marked wrong. Only those are worded, in the unit of the column, or `unit`.

        What each is about is its `amount`, else its difference, else what is actual, where that is an amount.
        """
        table, field_ = place
        frame = books[table]
        marked = frame.index[wrong.fillna(False).to_numpy(bool)]
        column = TABLES[table].by_field[field_]
        unit = unit or UNITS.get(column.type, "text")

        def worded(series: pd.Series | None, unit: Unit) -> list[str]:
            return [] if series is None else as_words(series.loc[marked], unit, frame.loc[marked])

        def counted(series: pd.Series | None) -> list[int | None]:
            return [] if series is None else series.loc[marked].astype("Int64").astype(object).tolist()

        of_difference = difference_unit or unit
        measured = difference if of_difference == "amount" else None
        measured = actual if measured is None and unit == "amount" else measured

        return cls(
            table,
            field_,
            list(marked),
            severity,
            variant,
            expected=worded(expected, unit),
            actual=worded(actual, unit),
            difference=worded(difference, of_difference),
            related=[] if related is None else list(related.loc[marked]),
            values=() if values is None else values.loc[marked],
            amounts=counted(measured if amount is None else amount),
            days=counted(difference if of_difference == "whole" else None),
        )


def as_words(series: pd.Series, unit: Unit, frame: pd.DataFrame) -> list[str]:
    """Values as a problem shows them: exact decimals, ISO dates; blank is ""."""
    blank = series.isna()
    words: list[str]
    match unit:
        case "amount":
            pairs = zip(series.fillna(0), frame["row_decimals"], strict=True)
            words = [money.as_text(int(units), int(decimals)) for units, decimals in pairs]
        case "price":
            words = [money.plain_text(int(units)) for units in series.fillna(0)]
        case "date":
            words = ["" if pd.isna(day) else Day.of(day) for day in series]
        case _:
            words = [str(value) for value in series]
    return ["" if missing else word for word, missing in zip(words, blank, strict=True)]


FIGURES = ("expected", "actual", "difference")
"""What a problem compares: in the sheet as the book's language writes it, in the JSON the same in every language."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS = ("label", "stands_for", "amount", "days")
ON_SHEET = {name: f"{name}_on_sheet" for name in FIGURES}
COLUMNS = (*PROBLEMS.fields, "table", "field", "label", "related", "score", "amount", "days", *ON_SHEET.values())


Columns = Mapping[str, Sequence[object]]
"""Problems by `COLUMNS`: the fields of Problems, and table, field, label, related, score, figures for the sheet.

`amount` (minor units of the currency) and `days` say how much a problem weighs. `row` is the sheet's row, as the clerk
sees it; `label` is the row's label in its table.
"""


def collected(worded: Iterable[Columns]) -> pd.DataFrame:
    """Worded problems as a table, each with an id of its own."""
    every: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for columns in worded:
        for name, values in every.items():
            values.extend(columns[name])
    frame = pd.DataFrame(every, columns=list(COLUMNS)).astype(dict.fromkeys(_NUMBERS, "Int64"))
    twice = frame.groupby("problem").cumcount()
    frame.loc[twice > 0, "problem"] += "-" + (twice[twice > 0] + 1).astype(str)
    return frame


def worded(books: Books, rule: str, finding: Finding, follows_the_day: bool = False) -> Columns:
    """What a rule found, a problem for each row, worked out column by column.

    The expected and the actual value are part of a problem's id, except where they follow the day: if either changes,
    it is another problem.
    """
    table, frame, count = TABLES[finding.table], books[finding.table], len(finding.places)
    header = table.by_field[finding.field].header
    language = books.settings.language
    at = frame.index.get_indexer(pd.Index(finding.places))
    given = _given(finding)
    blank = [""] * count
    figures: dict[str, Sequence[object]] = {
        "expected": finding.expected or blank,
        "actual": finding.actual or blank,
        "difference": finding.difference or blank,
        "currency": given["currency"] if "currency" in given else _at(frame, "row_currency", at, blank),
    }
    related: Sequence[tuple[str, ...]] = finding.related or [()] * count
    first_row = books.places[table.name].first_row
    documents = list(map(str, _at(frame, table.id, at, finding.documents)))
    rows = [place + first_row if row >= 0 else None for place, row in zip(finding.places, at, strict=True)]
    each = _in_language(finding, figures, language)
    each |= {"row": rows, "document": _called(finding, frame, at, language)}
    each |= {**given, "related": list(map(", ".join, related))}
    messages = f"{rule}.{finding.variant}" if finding.variant else rule
    day = pd.Timestamp(books.as_of)
    same: dict[str, object] = {"column": header, "sheet": table.sheet, "rule": rule, "severity": finding.severity}
    same |= {"table": table.name, "field": finding.field, "status": OPEN, "owner": "", "due_on": None, "reason": ""}
    same |= {"correction": "", "first_seen": day, "last_seen": day, "stands_for": 1}
    return {
        **figures,
        **{column: all_shown(each[part], language) for part, column in ON_SHEET.items()},
        **{name: [value] * count for name, value in same.items()},
        "problem": _ids((rule, table.name, header), finding, frame, at, is_compared=not follows_the_day),
        "document": documents,
        "row": rows,
        "label": [place if row >= 0 else None for place, row in zip(finding.places, at, strict=True)],
        "message": texts(f"{messages}.message", language, count, each=each, column=header, sheet=table.sheet),
        "remedy": texts(f"{messages}.remedy", language, count, each=each, column=header, sheet=table.sheet),
        "related": related,
        "score": finding.score or [None] * count,
        "amount": finding.amounts or [None] * count,
        "days": finding.days or [None] * count,
    }


def _given(finding: Finding) -> dict[str, Sequence[object]]:
    """A finding's further words, by column."""
    if isinstance(finding.values, pd.DataFrame):
        return {str(name): finding.values[name].tolist() for name in finding.values}
    return {name: [row[name] for row in finding.values] for name in (finding.values[0] if finding.values else ())}


def _at(frame: pd.DataFrame, field_: str, at: np.ndarray, without: Sequence[object]) -> Sequence[object]:
    """A column's values at these rows; what stands in `without` for those that are not there (-1)."""
    if field_ not in frame or (at < 0).all():
        return without
    found: list[object] = frame[field_].array.take(np.maximum(at, 0)).to_numpy(object).tolist()
    for n in np.flatnonzero(at < 0).tolist():
        found[n] = without[n]
    return found


def _called(finding: Finding, frame: pd.DataFrame, at: np.ndarray, language: str) -> Sequence[object]:
    """What a message calls the documents: an id, with the line where a row is one."""
    table = TABLES[finding.table]
    named = _at(frame, table.id, at, finding.documents)
    if table.keys[1:] == ("line",):
        lines = _at(frame, "line", at, [""] * len(at))
        pairs = zip(named, lines, at, strict=True)
        named = [f"{id_}, {line}" if row >= 0 else id_ for id_, line, row in pairs]
    if not names.vocabulary(table.name, table.id):
        return named
    return [names.said(table.name, table.id, str(name), language) for name in named]


def _ids(
    basis: Sequence[str], finding: Finding, frame: pd.DataFrame, at: np.ndarray, *, is_compared: bool
) -> list[str]:
    """The problems' ids: of the rule, its place, the row's contents, what is compared and what it is related to."""
    behind = iter(_behind(frame, at[at >= 0], TABLES[finding.table].columns))
    blank = [""] * len(at)
    expected, actual = (finding.expected or blank, finding.actual or blank) if is_compared else (blank, blank)
    related = finding.related or [()] * len(at)
    ids = []
    begin = SEPARATOR.join(basis)
    for n, row in enumerate(at):
        contents = next(behind) if row >= 0 else finding.documents[n]
        whole = SEPARATOR.join((begin, contents, expected[n], actual[n], *related[n]))
        ids.append("P-" + hashlib.sha256(whole.encode()).hexdigest()[:10])
    return ids


def _in_language(
    finding: Finding, figures: Mapping[str, Sequence[object]], language: str
) -> dict[str, Sequence[object]]:
    """Figures and words of problems for messages: days, and choices and lists of them as the language has them."""
    column = TABLES[finding.table].by_field[finding.field]
    if not column.choices and column.type != "date":
        return dict(figures)

    def said(words: object) -> object:
        if type(words) is not str:
            return words
        if column.type == "date":
            return Day(words) if _DAY.fullmatch(words) else words
        return ", ".join(names.said(finding.table, finding.field, one, language) for one in words.split(", "))

    return {**figures, **{part: [said(words) for words in figures[part]] for part in ("expected", "actual")}}


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


def _behind(frame: pd.DataFrame, at: np.ndarray, columns: Sequence[Column]) -> list[str]:
    """The rows' contents as text, without the Check column.

    A blank cell of a column that came later says nothing: what was dismissed before it came stays dismissed.
    """
    fields = [c for c in columns if c.field in frame and c.field not in ("check", "files", "sent_on")]
    cells = {c.field: frame[c.field].array.take(at) for c in fields}
    first = (_as_texts(cells[c.field]) for c in fields if c.since <= _COUNTED_BLANK)
    found = list(map("\x1e".join, zip(*first, strict=True)))
    for field_ in (c.field for c in fields if c.since > _COUNTED_BLANK):
        missing = pd.isna(cells[field_])
        if missing.all():
            continue
        for n, (word, is_missing) in enumerate(zip(_as_texts(cells[field_]), missing, strict=True)):
            if word and not is_missing:
                found[n] += f"\x1e{field_}={word}"
    return found


def _as_texts(cells: Any) -> list[str]:
    """An array's cells as Python writes them; days, which are dear to write, each once."""
    if cells.dtype.kind != "M" or len(cells) < _MANY:
        return list(map(str, cells.to_numpy(object).tolist()))
    days, every = pd.factorize(cells, use_na_sentinel=False)
    return list(np.array([str(day) for day in every], object)[days])


def merge(found: pd.DataFrame, before: pd.DataFrame, judged: pd.Series) -> pd.DataFrame:
    """Problems as they are now: new, known before (with what the clerk filled), or resolved.

    `judged` marks the rows of `before` that this run looked at again; the others stay as they are.
    Dismissed problems stay dismissed; what is no longer found becomes resolved, once, and is then dropped.
    """
    known = before.drop_duplicates("problem").set_index("problem")
    same = found["problem"].isin(known.index)
    found = found.copy()
    ids = found.loc[same, "problem"]
    for field_ in ("status", "owner", "due_on", "reason", "first_seen") if len(ids) else ():
        kept = ids.map(known[field_])
        found.loc[same, field_] = kept.mask(kept == RESOLVED, OPEN) if field_ == "status" else kept
    gone = before[judged & ~before["problem"].isin(found["problem"]) & (before["status"] != RESOLVED)]
    others = before[~judged]
    return pd.concat([found, others, gone.assign(status=RESOLVED)], ignore_index=True)


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


def checks_column(problems: pd.DataFrame, books: Books, table: str) -> pd.Series:
    """The Check column: for each row its open problems, worst first, as "[Column] message".

    The column's header is as it stands on the sheet: a rule of colour there looks for it.
    """
    places = books[table].index
    here = (problems["table"] == table) & (problems["status"] == OPEN) & problems["label"].notna()
    mine = problems[here]
    labels = mine["label"].astype("int64")
    marks = {"error": "\N{BALLOT X} ", "warning": "! ", "notice": "\N{MIDDLE DOT} "}
    headers = mine["field"].map(books.places[table].headers).fillna(mine["column"])
    words = "[" + headers.astype(object) + "] " + mine["message"]
    said: dict[int, str] = {}
    for label, severity, word in zip(labels, mine["severity"], words, strict=True):
        said[label] = f"{said[label]} \N{BULLET} {word}" if label in said else marks[severity] + word
    return pd.Series([said.get(label, "")[:500] for label in places], places, dtype=object)


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
