"""An id was renamed: what stands in the entries before that is read as if it had always been called so.

The entries themselves stay as they were sealed. A row that uses the old id later is another one. A digest of lines in
which the id stands is another afterwards, so the entry keeps both.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from invoice_workbook.books import folded, key_of
from invoice_workbook.schema import TABLES

RENAMED, LINES = "renamed", "renamed lines"
_IN_AN_ENTRY = 700
"""Digests of an entry: a cell takes 32,767 characters."""
_SHEETS = {table.sheet: table.name for table in TABLES.values()}


def entry(table: str, old: str, new: str) -> dict[str, str]:
    """The entry of an id of a table that was renamed."""
    return {"table": TABLES[table].sheet, "document": new, "column": RENAMED, "before": old, "after": new}


def entries_of_lines(table: str, old: str, new: str, digests: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The entries of the lines in which the id stands: their digests as they were, and as they are."""
    pairs = list(digests.items())
    for start in range(0, len(pairs), _IN_AN_ENTRY):
        words = json.dumps(dict(pairs[start : start + _IN_AN_ENTRY]))
        yield {"table": TABLES[table].sheet, "document": new, "column": LINES, "before": old, "after": words}


@dataclass(frozen=True)
class Rename:
    """One id that was renamed: in which table, from which key to which id; `at` is the label of its entry."""

    at: int
    table: str
    old: str
    new: str


@dataclass(frozen=True)
class Renames:
    """All that was renamed, in order. `lines` are the digests that became others, each with the label of its entry."""

    ids: Sequence[Rename] = ()
    lines: Sequence[tuple[int, Mapping[str, str]]] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    def of(self, table: str) -> Iterator[Rename]:
        """Those of a table."""
        return (one for one in self.ids if one.table == table)

    def id_now(self, table: str, id_: str, at: int) -> str:
        """What an id that stands in the entry of this label is called by now."""
        for one in self.of(table):
            if at < one.at and folded(id_) == one.old:
                id_ = one.new
        return id_

    def lines_now(self, digest: str, at: int) -> str:
        """What a digest of lines that stands in the entry of this label is by now."""
        for when, digests in self.lines:
            if at < when:
                digest = digests.get(digest, digest)
        return digest

    def translated(self, log: pd.DataFrame) -> pd.DataFrame:
        """The entries with their documents called as they are by now."""
        if not self.ids or not len(log):
            return log
        documents, keys = (np.array(ids.tolist(), object) for ids in (log["document"], key_of(log["document"])))
        sheets, labels = log["table"].to_numpy(object), log.index.to_numpy()
        for one in self.ids:
            mine = (keys == one.old) & (sheets == TABLES[one.table].sheet) & (labels < one.at)
            documents[mine], keys[mine] = one.new, folded(one.new)
        return log.assign(document=documents)


def read(log: pd.DataFrame, is_undone: Callable[[str, str, str], bool]) -> Renames:
    """What these entries say was renamed. `is_undone` says of table, old id and new whether it is so no longer."""
    mine = log[log["column"].isin([RENAMED, LINES]) & log["table"].isin(list(_SHEETS))]
    ids: list[Rename] = []
    lines: list[tuple[int, Mapping[str, str]]] = []
    for label, sheet, new, column, old, after in zip(
        mine.index, *(mine[field] for field in ("table", "document", "column", "before", "after")), strict=True
    ):
        if is_undone(_SHEETS[sheet], old, new):
            continue
        if column == RENAMED:
            ids.append(Rename(int(label), _SHEETS[sheet], folded(old), new))
        else:
            lines.append((int(label), _digests(after)))
    return Renames(ids, lines)


def _digests(words: str) -> dict[str, str]:
    try:
        said = json.loads(words)
    except ValueError:  # somebody changed the entry: it counts for nothing
        return {}
    return {str(was): str(is_) for was, is_ in said.items()} if isinstance(said, dict) else {}
