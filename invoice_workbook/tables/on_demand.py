"""Tables that are read when they are asked for, each once: what a command does not look at costs it nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from invoice_workbook.schema import TABLES

MISREAD = ("table", "row", "field", "kind", "raw", "offered")
PHASES = 3
"""Cells that could not be read are listed by these: of all columns but amounts, of amounts, of settings."""


@dataclass(frozen=True)
class Typed:
    """A table with typed columns, and by phase the cells that could not be read."""

    frame: pd.DataFrame
    misread: tuple[Sequence[pd.DataFrame], ...]


def _unknown(table: str, field: str) -> None:
    """Nothing is known of a column alone."""


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of the schema by name; `typed` reads one of them. Raises WorkbookError where its cells cannot be."""

    def __init__(
        self, typed: Callable[[str], Typed], texts: Callable[[str, str], Collection[str] | None] = _unknown
    ) -> None:
        """`texts` gives what stands in a column of a table without its others; None where the table is to be read."""
        self._typed, self._texts = typed, texts
        self._known: dict[str, Typed] = {}
        self._misread: pd.DataFrame | None = None

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._of(name).frame

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __contains__(self, name: object) -> bool:
        return name in TABLES

    @property
    def known(self) -> frozenset[str]:
        """Those that were read by now."""
        return frozenset(self._known)

    def texts(self, name: str, field: str) -> Collection[str]:
        """The texts of a column, those of rows that are none of the table's among them where it was not read yet."""
        if name not in self._known and (found := self._texts(name, field)) is not None:
            return found
        return set(self[name][field])

    def misread(self, table: str | None) -> pd.DataFrame:
        """The cells that could not be read, of one table or of all, which are then read: the columns of MISREAD."""
        if table is not None:
            return _joined([self._of(table)])
        if self._misread is None:
            self._misread = _joined([self._of(name) for name in TABLES])
        return self._misread

    def _of(self, name: str) -> Typed:
        if name not in TABLES:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._typed(name)
        return self._known[name]


def _joined(tables: Sequence[Typed]) -> pd.DataFrame:
    found = [frame for phase in range(PHASES) for one in tables for frame in one.misread[phase]]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(MISREAD))
