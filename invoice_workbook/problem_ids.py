"""The ids of problems, by which one that was dismissed or given to somebody is known again.

A problem's id is made from its rule, its column and the contents of its row, so a dismissed problem stays dismissed
exactly until its row changes. The row's number is not part of it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import TABLES, Column

SEPARATOR = "\x1f"
_CELL = "\x1e"
_MANY = 100
"""From so many cells on, it pays to look which of them are alike."""
_COUNTED_BLANK = 3
"""The version of the schema up to which a blank cell counts among a row's contents."""


def ids(books: Books, rule: str, finding: Finding, follows_the_day: bool = False) -> list[str]:
    """The problems' ids, before equal ones are told apart.

    The expected and the actual value are part of an id, except where they follow the day: if either changes, it is
    another problem.
    """
    table = TABLES[finding.table]
    basis = (rule, table.name, table.by_field[finding.field].header)
    frame = books[table.name]
    at = frame.index.get_indexer(pd.Index(finding.places))
    return _ids(basis, finding, frame, at, is_compared=not follows_the_day)


def _ids(
    basis: Sequence[str], finding: Finding, frame: pd.DataFrame, at: np.ndarray, *, is_compared: bool
) -> list[str]:
    """The problems' ids: of the rule, its place, the row's contents, what is compared and what it is related to."""
    there = at >= 0
    behind = _behind(frame, at[there], TABLES[finding.table].columns)
    if not there.all():
        own = iter(behind)
        behind = [next(own) if is_there else name for is_there, name in zip(there, finding.documents, strict=True)]
    parts: list[Sequence[str]] = [behind]
    blank = [""] * len(at)
    parts += [finding.expected or blank, finding.actual or blank] if is_compared else [blank, blank]
    begin = SEPARATOR.join(basis) + SEPARATOR
    wholes = list(map(SEPARATOR.join, zip(*parts, strict=True)))
    if finding.related:
        wholes = [SEPARATOR.join((whole, *related)) for whole, related in zip(wholes, finding.related, strict=True)]
    start = hashlib.sha256(begin.encode())
    return [f"P-{_digest(start, whole)}" for whole in wholes]


def _digest(start: Any, whole: str) -> str:
    digest = start.copy()
    digest.update(whole.encode())
    found: str = digest.hexdigest()[:10]
    return found


def _behind(frame: pd.DataFrame, at: np.ndarray, columns: Sequence[Column]) -> list[str]:
    """The rows' contents as text, without the Check column.

    A blank cell of a column that came later says nothing: what was dismissed before it came stays dismissed.
    """
    fields = [c for c in columns if c.field in frame and c.field not in ("check", "files", "sent_on")]
    cells = {c.field: frame[c.field].array.take(at) for c in fields}
    first = [_as_texts(cells[c.field]) for c in fields if c.since <= _COUNTED_BLANK]
    found = list(map(_CELL.join, zip(*_with_runs(first), strict=False))) if len(at) else []
    for field_ in (c.field for c in fields if c.since > _COUNTED_BLANK):
        missing = pd.isna(cells[field_])
        words = [] if missing.all() else _as_texts(cells[field_])
        if not any(words):
            continue
        for n, (word, is_missing) in enumerate(zip(words, missing, strict=True)):
            if word and not is_missing:
                found[n] += f"{_CELL}{field_}={word}"
    return found


def _with_runs(columns: Sequence[Sequence[str]]) -> Iterator[Iterable[str]]:
    """The same columns; those next to one another of which every cell says the same, as blank ones do, are one."""
    run: list[str] = []
    for column in columns:
        if column.count(column[0]) == len(column):
            run.append(column[0])
            continue
        if run:
            yield repeat(_CELL.join(run), len(column))
            run = []
        yield column
    if run:
        yield repeat(_CELL.join(run), len(columns[0]))


def _as_texts(cells: Any) -> list[str]:
    """An array's cells as Python writes them; days, which are dear to write, each once."""
    if cells.dtype.kind != "M" or len(cells) < _MANY:
        found = cells.to_numpy(object).tolist()
        return found if set(map(type, found)) == {str} else list(map(str, found))
    days, every = pd.factorize(cells, use_na_sentinel=False)
    return list(np.array([str(day) for day in every], object)[days])
