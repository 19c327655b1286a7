"""What is known of a workbook's journal from beside the workbook: its file, its head on this computer, its copies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Row = tuple[str, ...]
"""The cells of one entry, in the order of the Log's columns."""


@dataclass(frozen=True)
class Head:
    """How far the journal had come when this computer last saw it: how many entries, and the seal of the last."""

    count: int
    chain: str


@dataclass(frozen=True)
class Copy:
    """Another copy of the same workbook, which went on by itself: its file, and the last entry that both have."""

    path: str
    entry: str


@dataclass(frozen=True)
class Record:
    """The journal beside a workbook, as it was when the workbook was read.

    `rows` are the entries of its file, in order; `saved` is the seal of the last of which the workbook was surely
    saved; `damaged` is the line that cannot be read (from 1), 0 where every one can. `log_rows` is how many entries the
    sheet Log had then: what a command adds to them comes after.
    """

    rows: Sequence[Row] = field(default=(), repr=False)
    is_there: bool = False
    saved: str = ""
    damaged: int = 0
    log_rows: int = 0
    head: Head | None = None
    copies: tuple[Copy, ...] = ()
