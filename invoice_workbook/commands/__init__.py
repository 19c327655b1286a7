"""The commands: each a module of its name, in the folder of its half of the trade, loaded when it is asked for.

The command line, the ribbon, the Start sheet, Help and the docs take their entries from their declarations.
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from invoice_workbook.commands.declaration import Command

FOLDERS = ("checking", "receivable", "payable", "bank", "service")


@cache
def modules() -> dict[str, str]:
    """The module of every command, by the command's id."""
    here = Path(__file__).parent
    found = {}
    for folder in FOLDERS:
        for module in pkgutil.iter_modules([str(here / folder)]):
            found[NAMES.get(module.name, module.name.replace("_", "-"))] = f"{__name__}.{folder}.{module.name}"
    return found


NAMES = {"import_table": "import"}
"""Commands whose module cannot bear their id: it is a word of Python."""


@cache
def named(id_: str) -> "Command":
    """The command of that id."""
    command: Command = import_module(modules()[id_]).COMMAND
    return command


@cache
def every() -> "tuple[Command, ...]":
    """All commands, in the order of their groups and of a clerk's work."""
    from invoice_workbook.commands.declaration import GROUPS

    return tuple(sorted(map(named, modules()), key=lambda one: (GROUPS.index(one.group), one.place)))


def with_button() -> "tuple[Command, ...]":
    """The commands that have a button."""
    return tuple(command for command in every() if command.icon)
