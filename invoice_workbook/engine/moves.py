"""Files that the clerk laid ready and that go to another place once the workbook is saved: each once, and no other.

A file that was put there since under the same name stays: it was not taken.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from invoice_workbook.commands.outcome import Move
from invoice_workbook.hosts.saving import Stamp

MOVE = "move"
"""What it is called where it is told that one waits, or could not be moved."""


@dataclass(frozen=True)
class OwedMove:
    """A file in the state in which it was taken, and where it goes; one that goes to None is taken away."""

    path: Path
    to: Path | None
    stamp: Stamp

    @property
    def is_waiting(self) -> bool:
        """Whether it still lies there as it was."""
        return _stamp(self.path) == self.stamp

    def do(self) -> None:
        """The file put where it goes, under a name that is free there. Raises OSError where that cannot be."""
        if not self.is_waiting:
            return
        if self.to is None:
            self.path.unlink(missing_ok=True)
            return
        self.to.parent.mkdir(exist_ok=True)
        self.path.rename(_free(self.to))

    @property
    def as_json(self) -> dict[str, Any]:
        """How it is listed."""
        told = {"path": str(self.path.absolute()), "to": self.to and str(self.to.absolute())}
        return told | {"changed_ns": self.stamp.changed_ns, "size": self.stamp.size, "inode": self.stamp.inode}


def of(moves: Sequence[Move]) -> list[OwedMove]:
    """The files of these moves that are there."""
    found = ((move, _stamp(move.path)) for move in moves)
    return [OwedMove(move.path, move.to, stamp) for move, stamp in found if stamp is not None]


def listed(told: Mapping[str, Any]) -> OwedMove:
    """One as it is listed. Raises KeyError or TypeError where it is not one."""
    to = told["to"]
    stamp = Stamp(changed_ns=told["changed_ns"], size=told["size"], inode=told["inode"])
    return OwedMove(Path(told["path"]), None if to is None else Path(to), stamp)


def _stamp(path: Path) -> Stamp | None:
    with suppress(OSError):
        return Stamp.of(path)
    return None


def _free(path: Path) -> Path:
    count = 1
    found = path
    while found.exists():
        count += 1
        found = path.with_name(f"{path.stem} ({count}){path.suffix}")
    return found
