"""The Check columns: for each row of a table its own open problems in words, worst first, as "[Column] message".

Of a hundred thousand rows the words of some thousands are made at a time; a cell that says what it said is the cell
that was read, so that no text is in memory twice.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import problems
from invoice_workbook.books import Books
from invoice_workbook.problem_hits import Hits
from invoice_workbook.schema import TABLES

MARKS = {"error": "\N{BALLOT X} ", "warning": "! ", "notice": "\N{MIDDLE DOT} "}
"""How a row's cell begins, by the severity of the worst: a rule of colour looks for it."""
LONGEST = 500
"""Characters of a cell."""
_AT_ONCE = 20_000
"""So many problems are put into words together."""
_SAID = ["label", "severity", "field", "column"]


def made(books: Books, every: pd.DataFrame, hits: Hits | None = None) -> dict[str, pd.DataFrame]:
    """By table its Check column alone; of problems that are hits only the messages are worded."""
    is_marked = (every["status"] == problems.OPEN) & every["label"].notna()
    words = [*_SAID, *(name for name in ("hit", "message") if name in every)]
    return {
        name: _column(every.loc[is_marked & (every["table"] == name), words], books, name, hits).to_frame("check")
        for name, table in TABLES.items()
        if "check" in table.by_field and len(books[name])
    }


def _column(mine: pd.DataFrame, books: Books, table: str, hits: Hits | None) -> pd.Series:
    """The column of a table of which these are the open problems, the worst first."""
    frame = books[table]
    before = frame["check"].to_numpy(object) if "check" in frame else np.full(len(frame), "", object)
    found = np.full(len(frame), "", object)
    mine = mine.assign(label=mine["label"].astype("int64"))
    for some in _row_by_row(mine):
        said = _said(some if hits is None else some.assign(message=hits.messages(some)), books, table)
        for place, words in zip(frame.index.get_indexer(pd.Index(said)).tolist(), said.values(), strict=True):
            if place >= 0:
                found[place] = before[place] if before[place] == words else words
    return pd.Series(found, frame.index, dtype=object)


def _row_by_row(mine: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The problems, some thousands at a time, those of a row together and in their order."""
    mine = mine.iloc[np.argsort(mine["label"].to_numpy(), kind="stable")]
    ends = np.flatnonzero(np.diff(mine["label"].to_numpy())) + 1
    first = 0
    while first < len(mine):
        at = np.searchsorted(ends, first + _AT_ONCE)
        end = int(ends[at]) if at < len(ends) else len(mine)
        yield mine.iloc[first:end]
        first = end


def _said(some: pd.DataFrame, books: Books, table: str) -> dict[int, str]:
    """What the cells say, by label. A column's header is as it stands on the sheet: a rule of colour looks for it."""
    headers = some["field"].map(books.places[table].headers).fillna(some["column"])
    words = "[" + headers.astype(object) + "] " + some["message"]
    said: dict[int, str] = {}
    for label, severity, word in zip(some["label"].tolist(), some["severity"], words, strict=True):
        said[label] = f"{said[label]} \N{BULLET} {word}" if label in said else MARKS[severity] + word
    return {label: cell[:LONGEST] for label, cell in said.items()}
