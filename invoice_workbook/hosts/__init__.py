"""Where a workbook lives. Every host reads tables as blocks of raw cells and writes edits; the answer is the same."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Protocol

from invoice_workbook.tables.read import Block, Blocks
from invoice_workbook.tables.write import Edit

Computing = Callable[[Collection[str]], Mapping[tuple[str, str], Mapping[int, str]]]
"""Works out what the workbook's own formulas come to (ledger.computed.Results), for a host that stores it."""


class Host(Protocol):
    """A workbook in some place; `path` is its file."""

    @property
    def path(self) -> Path:
        """Where it is saved."""

    @property
    def kept(self) -> Path | None:
        """The version in the folder of versions that the last write replaced; None where none is kept."""

    def ask_writable(self) -> None:
        """Raises WorkbookError where it cannot be written now: it is open elsewhere, or may not be changed."""

    @property
    def language(self) -> str:
        """The language of the workbook's sheets."""

    def read(self) -> Mapping[str, Block]:
        """Every table of the workbook, by its name."""

    def look(self, wanted: Collection[str]) -> Blocks:
        """Every table, those that are wanted with their cells; the cells of the others are read when asked for."""

    def write(self, edits: Mapping[str, Edit], results: Computing | None = None) -> None:
        """All edits, or none: raises WorkbookError and leaves the workbook as it was."""
