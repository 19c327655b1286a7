"""The table of commands: the command line, the Start sheet and the README take their entries from it.

Labels and help are texts of the catalogues: `command.<id>.label` and `command.<id>.help`.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help"]
GROUPS: tuple[Group, ...] = ("Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help")


@dataclass(frozen=True)
class Command:
    """A command's id and where it stands; `on_start` gives it a place on the Start sheet."""

    id: str
    group: Group
    on_start: bool = True


COMMANDS: tuple[Command, ...] = (
    Command("check", "Check"),
    Command("check-totals", "Check"),
    Command("flag-late", "Check"),
    Command("dismiss", "Check"),
    Command("issue", "Receivable"),
    Command("files", "Receivable"),
    Command("aging", "Reports"),
    Command("import", "Service"),
    Command("doctor", "Help"),
    Command("new", "Service", on_start=False),
    Command("demo", "Help", on_start=False),
)
