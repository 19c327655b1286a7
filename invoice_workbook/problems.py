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

import pandas as pd

from invoice_workbook import money, names
from invoice_workbook.books import Books, derived
from invoice_workbook.languages import shown, text
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import PROBLEMS, TABLES, Column

Severity = Literal["error", "warning", "notice"]
Unit = Literal["amount", "price", "date", "whole", "text"]
NO_ROW = -1
_COUNTED_BLANK = 3
"""The version of the schema up to which a blank cell counts among a row's contents."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
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
    values: Sequence[Mapping[str, Any]] = ()
    documents: Sequence[str] = ()

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
    ) -> "Finding":
        """The rows marked wrong. Only those are worded, in the unit of the column, or `unit`."""
        table, field_ = place
        frame = books[table]
        marked = frame.index[wrong.fillna(False).to_numpy(bool)]
        column = TABLES[table].by_field[field_]
        unit = unit or UNITS.get(column.type, "text")

        def worded(series: pd.Series | None, unit: Unit) -> list[str]:
            return [] if series is None else as_words(series.loc[marked], unit, frame.loc[marked])

        return cls(
            table,
            field_,
            list(marked),
            severity,
            variant,
            expected=worded(expected, unit),
            actual=worded(actual, unit),
            difference=worded(difference, difference_unit or unit),
            related=[] if related is None else list(related.loc[marked]),
            values=[]
            if values is None
            else [{str(k): v for k, v in row.items()} for row in values.loc[marked].to_dict("records")],
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
ON_SHEET = {name: f"{name}_on_sheet" for name in FIGURES}
COLUMNS = (*PROBLEMS.fields, "table", "field", "label", "related", "score", *ON_SHEET.values())


Row = dict[str, object]
"""One problem by `COLUMNS`: the fields of Problems, and table, field, label, related, score, figures for the sheet.

`row` is the sheet's row, as the clerk sees it; `label` is the row's label in its table.
"""


def collected(rows: Iterable[Row]) -> pd.DataFrame:
    """Worded problems as a table, each with an id of its own."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS)).astype({"label": "Int64"})
    twice = frame.groupby("problem").cumcount()
    frame.loc[twice > 0, "problem"] += "-" + (twice[twice > 0] + 1).astype(str)
    return frame


def worded(books: Books, rule: str, finding: Finding, follows_the_day: bool = False) -> Iterable[Row]:
    """What a rule found, a problem for each row.

    The expected and the actual value are part of a problem's id, except where they follow the day: if either changes,
    it is another problem.
    """
    table = TABLES[finding.table]
    frame = books[finding.table]
    header = table.by_field[finding.field].header
    first_row = books.places[finding.table].first_row
    language = books.settings.language
    messages = f"{rule}.{finding.variant}" if finding.variant else rule
    ids = frame[table.id].to_numpy(object)
    lines = frame[table.id] + ", " + frame["line"] if table.keys[1:] == ("line",) else frame[table.id]
    called = lines.to_numpy(object)
    at = frame.index.get_indexer(pd.Index(finding.places))
    currencies = frame["row_currency"].to_numpy(object) if "row_currency" in frame else None
    behind = iter(_behind(frame, [int(row) for row in at if row >= 0], table.columns))
    day = pd.Timestamp(books.as_of)
    blank: Sequence[str] = [""] * len(at)
    for n, (place, row) in enumerate(zip(finding.places, at, strict=True)):
        figures = {
            "expected": (finding.expected or blank)[n],
            "actual": (finding.actual or blank)[n],
            "difference": (finding.difference or blank)[n],
            "currency": "" if currencies is None or row < 0 else currencies[row],
        }
        given = dict(finding.values[n] if finding.values else {})
        figures |= {"currency": given["currency"]} if "currency" in given else {}
        related = finding.related[n] if finding.related else ()
        values: dict[str, object] = {
            "document": str(ids[row]) if row >= 0 else finding.documents[n],
            "column": header,
            "sheet": table.sheet,
            "row": place + first_row if row >= 0 else None,
        }
        name = called[row] if row >= 0 else finding.documents[n]
        name = names.said(table.name, table.id, str(name), language)
        words = _in_language(finding, figures, language) | values | {"document": name} | given
        words |= {"related": ", ".join(related)}
        compared = ("", "") if follows_the_day else (figures["expected"], figures["actual"])
        contents = next(behind) if row >= 0 else finding.documents[n]
        basis = (rule, table.name, header, contents, *compared, *related)
        yield (
            figures
            | values
            | {column: shown(words[part], language) for part, column in ON_SHEET.items()}
            | {
                "problem": "P-" + hashlib.sha256("\x1f".join(basis).encode()).hexdigest()[:10],
                "rule": rule,
                "severity": finding.severity,
                "table": table.name,
                "field": finding.field,
                "label": place if row >= 0 else None,
                "message": text(f"{messages}.message", language, **words),
                "remedy": text(f"{messages}.remedy", language, **words),
                "status": OPEN,
                "owner": "",
                "due_on": None,
                "reason": "",
                "correction": "",
                "first_seen": day,
                "last_seen": day,
                "related": related,
                "score": finding.score[n] if finding.score else None,
            }
        )


def _in_language(finding: Finding, figures: Mapping[str, object], language: str) -> dict[str, object]:
    """Figures and words of a problem for its message: days, and choices and lists of them as the language has them."""
    column = TABLES[finding.table].by_field[finding.field]
    plain = {part: words for part in ("expected", "actual") if type(words := figures[part]) is str}
    if column.choices:
        said = {
            part: ", ".join(names.said(finding.table, finding.field, one, language) for one in words.split(", "))
            for part, words in plain.items()
        }
        return {**figures, **said}
    if column.type == "date":
        return {**figures, **{part: Day(words) for part, words in plain.items() if _DAY.fullmatch(words)}}
    return dict(figures)


@derived
def known(books: Books) -> pd.DataFrame:
    """The problems that stand in the book, with what its sheet does not hold left blank."""
    before = books["Problems"].copy()
    sheets = {table.sheet: table for table in TABLES.values()}
    before["table"] = [sheets[s].name if s in sheets else "" for s in before["sheet"]]
    before["field"] = [
        (names.field_named(sheets[s], c) if s in sheets else None) or ""
        for s, c in zip(before["sheet"], before["column"], strict=True)
    ]
    before["related"] = [()] * len(before)
    before["score"] = None
    before = before.assign(**{column: before[name] for name, column in ON_SHEET.items()})
    return located(books, before)


@derived
def dismissed(books: Books) -> frozenset[str]:
    """The problems (their ids) that a clerk settled on purpose."""
    before = books["Problems"]
    return frozenset(before.loc[before["status"] == DISMISSED, "problem"])


def _behind(frame: pd.DataFrame, at: Sequence[int], columns: Sequence[Column]) -> list[str]:
    """The rows' contents as text, without the Check column.

    A blank cell of a column that came later says nothing: what was dismissed before it came stays dismissed.
    """
    fields = [c for c in columns if c.field in frame and c.field not in ("check", "files", "sent_on")]
    rows = frame.iloc[list(at)]
    first = rows[[c.field for c in fields if c.since <= _COUNTED_BLANK]]
    found = ["\x1e".join(map(str, row)) for row in first.itertuples(index=False, name=None)]
    for field_ in (c.field for c in fields if c.since > _COUNTED_BLANK):
        for n, cell in enumerate(rows[field_]):
            if not pd.isna(cell) and cell != "":
                found[n] += f"\x1e{field_}={cell}"
    return found


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
    grouped = words.groupby(labels, sort=False).agg(" \N{BULLET} ".join)
    worst = mine.groupby(labels, sort=False)["severity"].first().map(marks)
    return (worst + grouped).str.slice(0, 500).reindex(places).fillna("").astype(object)


def as_json(books: Books, problems: pd.DataFrame) -> list[dict[str, Any]]:
    """Problems as the commands answer them; `row` counts in the table, `cell` is the sheet's."""
    return [_as_json(books, row) for row in problems.to_dict("records")]


def _as_json(books: Books, row: Mapping[Any, Any]) -> dict[str, Any]:
    label = None if pd.isna(row["label"]) else int(row["label"])
    is_placed = label is not None and row["field"] != ""
    return {
        "id": row["problem"],
        **{name: row[name] for name in ("rule", "severity", "table", "document")},
        "row": None if label is None else label + 1,
        "cell": books.places[row["table"]].cell(label, row["field"]) if label is not None and is_placed else None,
        **{name: row[name] for name in ("column", "message", "expected", "actual", "difference", "currency", "remedy")},
        "related": list(row["related"]),
        "score": None if pd.isna(row["score"]) else int(row["score"]),
        **{name: row[name] for name in ("status", "reason")},
    }


def seen(day: date) -> pd.Timestamp:
    """A date as the tables hold it."""
    return pd.Timestamp(day)
