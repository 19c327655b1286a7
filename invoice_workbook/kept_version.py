"""A previous version of a workbook: when it was written, and which command replaced it, by whom, with what counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Changes = Mapping[str, Mapping[str, int]]
"""How many rows a command added and changed, by table: {"Bills": {"added": 2, "changed": 1}}."""


@dataclass(frozen=True)
class KeptVersion:
    """One version: the name of its file, and what is known of it. Who and command are blank where nobody noted them."""

    version: str
    at: str
    who: str = ""
    command: str = ""
    changes: Changes = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        """As the command line's JSON and the index have it."""
        changes = {table: dict(counts) for table, counts in self.changes.items()}
        return {"version": self.version, "at": self.at, "who": self.who, "command": self.command, "changes": changes}
