r"""What is known of a workbook's journal from beside the workbook: its file, its head on this computer, its copies.

A line of the file is an entry: its cells in the order of the Log's columns, the seal last, parted by U+001F. A cell's
backslash, line ends and U+001F are written as `\\`, `\n`, `\r` and `\x`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Row = tuple[str, ...]
"""The cells of one entry, in the order of the Log's columns."""
Digests = Mapping[str, str]
"""Digests of files by their path from the folder of the book's documents, its parts divided by "/"."""
PART = "\x1f"
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", PART: "\\x"}
_READ = {written: cell for cell, written in _WRITTEN.items()}
_TO_WRITE, _TO_READ = re.compile("[\\\\\n\r\x1f]"), re.compile(r"\\[\\nrx]")


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

    `lines` are the entries of its file, in order; `saved` is the seal of the last of which the workbook was surely
    saved; `damaged` is the line that cannot be read (from 1), 0 where every one can. `log_rows` is how many entries the
    sheet Log had then: what a command adds to them comes after.
    """

    lines: Sequence[bytes] = field(default=(), repr=False)
    is_there: bool = False
    saved: str = ""
    damaged: int = 0
    log_rows: int = 0
    head: Head | None = None
    copies: tuple[Copy, ...] = ()

    @cached_property
    def rows(self) -> list[Row]:
        """The entries of the file. Most runs need none of them: the seals say that the Log has the same."""
        return [cells_of(line) for line in self.lines]


UNREADABLE = "unreadable"
"""The digest of what is there and is no file, or that nobody may read: no content has it."""


@dataclass(frozen=True)
class Lying:
    """What lies of the documents' files that the journal knows (for some commands the book), when a command began.

    `digests` has those that are there, UNREADABLE for one that cannot be read.
    """

    folder: str
    is_there: bool = True
    digests: Digests = field(default_factory=dict, repr=False)


def lines_of(rows: Sequence[Row]) -> list[bytes]:
    """Entries as lines of the file."""
    return list(map(line_of, rows))


def line_of(row: Row) -> bytes:
    """An entry as a line of the file."""
    line = PART.join(row)
    if "\\" not in line and "\n" not in line and "\r" not in line and line.count(PART) == len(row) - 1:
        return line.encode("utf-8", "surrogatepass")
    cells = [_TO_WRITE.sub(lambda found: _WRITTEN[found[0]], cell) if _TO_WRITE.search(cell) else cell for cell in row]
    return PART.join(cells).encode("utf-8", "surrogatepass")


def cells_of(line: bytes) -> Row:
    """The cells of a line."""
    cells = line.decode("utf-8", "surrogatepass").split(PART)
    if b"\\" in line:
        cells = [_TO_READ.sub(lambda found: _READ[found[0]], cell) for cell in cells]
    return tuple(cells)


def digest(content: bytes) -> str:
    """What the journal keeps of a file's content (SHA-256)."""
    return hashlib.sha256(content).hexdigest()
