"""The table of commands: the command line, the ribbon, the Start sheet and the README take their entries from it.

Labels and help are texts of the catalogues: `command.<id>.label` and `command.<id>.help`.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help"]
GROUPS: tuple[Group, ...] = ("Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help")


@dataclass(frozen=True)
class Command:
    """A command's id and where it stands; with an `icon` (Office's imageMso) it has a button.

    A button that `asks_file` lets the clerk choose a file before anything runs.
    """

    id: str
    group: Group
    icon: str = ""
    key_tip: str = ""
    is_large: bool = False
    asks_file: bool = False

    @property
    def macro(self) -> str:
        """Name of the button's macro: check-totals is CheckTotals."""
        return self.id.title().replace("-", "")


COMMANDS: tuple[Command, ...] = (
    Command("check", "Check", "ErrorChecking", "CH", is_large=True),
    Command("check-totals", "Check", "AutoSum", "CT"),
    Command("flag-late", "Check", "ReminderSound", "FL"),
    Command("dismiss", "Check", "AcceptInvitation", "DI"),
    Command("issue", "Receivable", "FileNewDefault", "IS", is_large=True),
    Command("files", "Receivable", "FileSaveAsPdfOrXps", "FI"),
    Command("aging", "Reports", "ChartTypeColumnInsertGallery", "AG", is_large=True),
    Command("import", "Service", "GetExternalDataFromText", "IM", asks_file=True),
    Command("doctor", "Help", "Help", "DO"),
    Command("open", "Service"),
    Command("new", "Service"),
    Command("demo", "Help"),
)
BUTTONS = tuple(command for group in GROUPS for command in COMMANDS if command.group == group and command.icon)
"""Commands with a button, in the order of their groups."""
