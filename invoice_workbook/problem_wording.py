"""The wording of problems, column by column: message, remedy and figures in the book's language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Later
from invoice_workbook.languages import all_shown, texts
from invoice_workbook.number_shapes import Day
from invoice_workbook.problems import FIGURES, ON_SHEET, OPEN
from invoice_workbook.schema import TABLES, Table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Columns = Mapping[str, Sequence[object]]
"""Words of problems by their columns (`problems.WORDED`), in the order of a finding's places."""


@dataclass(frozen=True)
class _Asked:
    """A finding whose problems are to be worded, and where its rows are in their tables (-1: there is none)."""

    books: Books
    rule: str
    finding: Finding

    @property
    def table(self) -> Table:
        return TABLES[self.finding.table]

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.books[self.finding.table]

    @cached_property
    def at(self) -> np.ndarray:
        return self.frame.index.get_indexer(pd.Index(self.finding.places))

    @cached_property
    def blank(self) -> Sequence[str]:
        return [""] * len(self.finding.places)

    @cached_property
    def given(self) -> Mapping[str, Sequence[object]]:
        return _given(self.finding)

    @cached_property
    def figures(self) -> Mapping[str, Sequence[object]]:
        return {name: getattr(self.finding, name) or self.blank for name in FIGURES}

    @cached_property
    def currency(self) -> Sequence[object]:
        own = self.given.get("currency")
        return _at(self.frame, "row_currency", self.at, self.blank) if own is None else own

    @cached_property
    def documents(self) -> list[str]:
        return list(map(str, _at(self.frame, TABLES[self.finding.table].id, self.at, self.finding.documents)))

    @cached_property
    def shown(self) -> Mapping[str, Sequence[object]]:
        """What the texts have places for, in the book's language."""
        language, first_row = self.books.settings.language, self.books.places[self.finding.table].first_row
        places, related = zip(self.finding.places, self.at.tolist(), strict=True), self.related
        return {
            **_in_language(self.finding, {**self.figures, "currency": self.currency}, language),
            "row": [place + first_row if row >= 0 else None for place, row in places],
            "document": _called(self.finding, self.frame, self.at, language),
            **self.given,
            "related": Later(len(self.at), lambda: list(map(", ".join, related))),
        }

    @property
    def related(self) -> Sequence[tuple[str, ...]]:
        return self.finding.related or [()] * len(self.at)

    @property
    def of_variant(self) -> str:
        """How the ids of its texts begin."""
        return f"{self.rule}.{self.finding.variant}" if self.finding.variant else self.rule

    def messages(self) -> list[str]:
        return self._texts(f"{self.of_variant}.message")

    def remedies(self) -> list[str]:
        return self._texts(f"{self.of_variant}.remedy")

    def _texts(self, id_: str) -> list[str]:
        table, language = TABLES[self.finding.table], self.books.settings.language
        header = table.by_field[self.finding.field].header
        return texts(id_, language, len(self.at), each=self.shown, column=header, sheet=table.sheet)


def bare(books: Books, findings: Sequence[tuple[str, Finding]]) -> pd.DataFrame:
    """What rules found, a problem for each row, as it is before it is worded: `problems.BARE`. None is no finding."""
    every = [_Asked(books, rule, finding) for rule, finding in findings]
    counts = [len(one.at) for one in every]
    same = {
        "rule": [one.rule for one in every],
        "severity": [one.finding.severity for one in every],
        "sheet": [one.table.sheet for one in every],
        "column": [one.table.by_field[one.finding.field].header for one in every],
        "table": [one.table.name for one in every],
        "field": [one.finding.field for one in every],
    }
    always = {"status": OPEN, "owner": "", "due_on": None, "reason": ""}
    is_there = np.concatenate([one.at >= 0 for one in every])
    labels = np.where(is_there, np.concatenate([np.asarray(one.finding.places, np.int64) for one in every]), 0)
    first_rows = np.repeat([books.places[one.table.name].first_row for one in every], counts)
    day = np.full(len(labels), pd.Timestamp(books.as_of).to_datetime64())
    return pd.DataFrame(
        {
            **{name: np.repeat(np.array(values, object), counts) for name, values in same.items()},
            **{name: np.full(len(labels), value, object) for name, value in always.items()},
            "first_seen": day,
            "last_seen": day,
            "stands_for": pd.array(np.ones(len(labels), np.int64)),
            "label": pd.arrays.IntegerArray(labels, ~is_there),
            "row": pd.arrays.IntegerArray(labels + first_rows, ~is_there),
            "currency": np.array([str(currency) for one in every for currency in one.currency], object),
            "amount": _weights([one.finding.amounts for one in every], counts),
            "days": _weights([one.finding.days for one in every], counts),
        },
        copy=False,
    )


def _weights(each: Sequence[Sequence[int | None]], counts: Sequence[int]) -> Any:
    """What findings weigh by one measure, NA where one says nothing of it."""
    arrays = [pd.array(list(given or [None] * count), "Int64") for given, count in zip(each, counts, strict=True)]
    return pd.concat([pd.Series(one, copy=False) for one in arrays]).array


def worded(books: Books, rule: str, finding: Finding) -> Columns:
    """The words of what a rule found, worked out column by column: `problems.WORDED`."""
    asked, language = _Asked(books, rule, finding), books.settings.language
    return {
        **asked.figures,
        **{column: all_shown(asked.shown[part], language) for part, column in ON_SHEET.items()},
        "correction": asked.blank,
        "document": asked.documents,
        "message": asked.messages(),
        "remedy": asked.remedies(),
        "related": asked.related,
        "score": finding.score or [None] * len(finding.places),
    }


def messages(books: Books, rule: str, finding: Finding) -> list[str]:
    """The messages alone, of which the Check columns are made."""
    return _Asked(books, rule, finding).messages()


def documents(books: Books, rule: str, finding: Finding) -> list[str]:
    """What the documents are called of which a rule found something."""
    return _Asked(books, rule, finding).documents


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
