"""The wording of problems, column by column: message, remedy and figures in the book's language, and the ids.

A problem's id is made from its rule, its column and the contents of its row, so a dismissed problem stays dismissed
exactly until its row changes. The row's number is not part of it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.languages import all_shown, texts
from invoice_workbook.number_shapes import Day
from invoice_workbook.problems import COLUMNS, ON_SHEET, OPEN
from invoice_workbook.schema import TABLES, Column

SEPARATOR = "\x1f"
_MANY = 100
"""From so many cells on, it pays to look which of them are alike."""
_COUNTED_BLANK = 3
"""The version of the schema up to which a blank cell counts among a row's contents."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS = ("label", "stands_for", "amount", "days")
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
            return Day(words) if _is_day(words) else words
        return ", ".join(names.said(finding.table, finding.field, one, language) for one in words.split(", "))

    return {**figures, **{part: [said(words) for words in figures[part]] for part in ("expected", "actual")}}


def _is_day(words: str) -> bool:
    """Whether words are a day in ISO 8601; what somebody typed may look like one: 2026-02-30.

    >>> _is_day("2026-02-28"), _is_day("2026-02-30"), _is_day("28.2.2026")
    (True, False, False)
    """
    try:
        return bool(_DAY.fullmatch(words) and date.fromisoformat(words))
    except ValueError:
        return False


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
