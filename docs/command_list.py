"""Writes docs/commands.md from the commands' declarations: `python -m docs.command_list`."""

from pathlib import Path

import click

from invoice_workbook.command_line.program import NAME, of
from invoice_workbook.commands import every
from invoice_workbook.commands.declaration import GROUPS
from invoice_workbook.languages import text

PAGE = Path(__file__).with_name("commands.md")
HEAD = f"""# Commands

Every command of `{NAME}`, with its arguments and options. This page is made from the commands' declarations
(`python -m docs.command_list`).
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for group in GROUPS:
        parts.append(f"## {text(f'ribbon.{group}')}\n")
        parts += [_section(of(command)) for command in every() if command.group == group]
    return "\n".join(parts)


def _section(command: click.Command) -> str:
    context = click.Context(command, info_name=f"{NAME} {command.name}")
    pieces = " ".join(command.collect_usage_pieces(context))
    lines = [f"### `{command.name}`", "", f"`{NAME} {command.name} {pieces}`", "", command.help or "", ""]
    lines += ["| argument or option | what it is |", "|---|---|"]
    for parameter in command.get_params(context):
        found = parameter.get_help_record(context)
        if found and "--help" not in parameter.opts:
            name, words = (part.replace("|", "\\|").replace("\n", " ") for part in found)
            lines.append(f"| `{name}` | {words} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
