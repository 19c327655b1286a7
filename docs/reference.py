"""Writes the pages that are made from declarations and docstrings: `python -m docs.reference`.

These are docs/commands.md, settings.md, rules.md and functions.md; a test holds them equal to what made them.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from invoice_workbook import checks
from invoice_workbook.command_line.program import NAME, of
from invoice_workbook.commands import every
from invoice_workbook.commands.declaration import GROUPS
from invoice_workbook.excel.functions import FUNCTIONS
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.languages import text
from invoice_workbook.schema import GUARDS, SETTINGS, VERSION, Setting

FOLDER = Path(__file__).parent
MADE = "(`python -m docs.reference`)."
KINDS = {"percent": "per cent", "whole": "number"}
"""Types of a setting's value that a clerk calls otherwise."""
EXAMPLES = {
    "DAYSLATE": ("2026-10-31", "2026-11-30"),
    "AGEBAND": ("2026-10-31", "2026-12-05", "30,60,90"),
    "AGING": (["2026-11-30", "2026-10-20"], [100, 50], "2026-11-30"),
    "DUEDATE": ("2026-11-10", "EOM+15"),
    "DISCOUNTUNTIL": ("2026-11-10", "2/10 net 30"),
    "DISCOUNTRATE": ("2/10 net 30",),
    "LINENET": (3, 19.99, 2, "EUR"),
    "TAXOF": (58.77, 19, "EUR"),
    "LATEINTEREST": (1000, "2026-10-31", "2026-11-30", 9.12),
    "IBANOK": ("DE89 3704 0044 0532 0130 00",),
    "TAXNUMBEROK": ("DE136695976", "DE"),
    "SAMEREFERENCE": ("RE-2026/0815", "RE 2026 0851"),
}
"""Arguments of each cell function's example; what it gives is worked out."""


def pages() -> dict[str, str]:
    """Each page by its file's name."""
    return {f"{page.__name__}.md": page() for page in (commands, settings, rules, functions)}


def commands() -> str:
    """Every command, by the ribbon's groups."""
    parts = [
        f"# Commands\n\nEvery command of `{NAME}`, with its arguments and options. This page is made from the commands'"
        f" declarations\n{MADE}\n"
    ]
    for group in GROUPS:
        parts.append(f"## {text(f'ribbon.{group}')}\n")
        parts += [_command(of(command)) for command in every() if command.group == group]
    return "\n".join(parts)


def _command(command: click.Command) -> str:
    context = click.Context(command, info_name=f"{NAME} {command.name}")
    pieces = " ".join(command.collect_usage_pieces(context))
    lines = [f"### `{command.name}`", "", f"`{NAME} {command.name} {pieces}`", "", command.help or "", ""]
    shown = (one.get_help_record(context) for one in command.get_params(context) if "--help" not in one.opts)
    lines += _table(("argument or option", "what it is"), ((f"`{_cell(one[0])}`", one[1]) for one in shown if one))
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Every setting: what a new workbook has, what it may be, what it means."""
    head = f"""# Settings

The rows of the sheet *Settings*, in its order. A blank default means that a new workbook leaves it to you. A change
of a setting marked *guard* goes into the record and is reported by `check` for 30 days, because it guards money.
This page is made from the schema and the catalogue {MADE}
"""
    return "\n".join([head, *_table(("setting", "default", "what it may be", "meaning"), map(_setting, SETTINGS)), ""])


def _setting(setting: Setting) -> tuple[str, ...]:
    default = setting.default and setting.name != VERSION
    may_be = " · ".join(f"`{choice}`" for choice in setting.choices) or KINDS.get(setting.type, setting.type)
    filled = {"clerk": "", "command": " (a command fills it)", "formula": " (a formula)"}[setting.filled]
    guard = " (guard)" if setting.name in GUARDS else ""
    return (
        f"*{setting.name}*",
        f"`{setting.default}`" if default else "",
        may_be + filled,
        text(f"setting.{setting.name}") + guard,
    )


def rules() -> str:
    """Every rule: how grave, what it says, its source, its units, its remedy."""
    head = f"""# Rules

What `check` looks for, in the order in which a clerk works. The name is the one on the sheet *Problems* and of
`check --only`. An *error* stops what rests on the row, a *warning* asks you to look, a *notice* only tells.
This page is made from the rules' own docstrings {MADE}
"""
    return "\n".join([head, *map(_rule, checks.RULES)])


def _rule(rule: str) -> str:
    parts = checks.described(rule)
    lines = [f"## {rule}", "", f"{parts['Rule']} *{' or '.join(severities(rule)).capitalize()}*.", ""]
    lines += [f"- **{part}**: {parts[part]}" for part in ("Remedy", "Source", "Units") if part in parts]
    if holds := sorted(set(checks.traits(rule).holds.values())):
        lines.append(f"- **Holds a bill**: {', '.join(f'`{kind}`' for kind in holds)}")
    return "\n".join(lines) + "\n"


def severities(rule: str) -> list[str]:
    """The severities that a rule's module names outside comparisons, the gravest first; errors where it names none."""
    tree = ast.parse(inspect.getsource(checks.module(rule)))
    compared = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Compare) for inner in ast.walk(node)}
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in compared}
    return [one for one in SEVERITIES if one in words] or [SEVERITIES[0]]


def functions() -> str:
    """Every cell function: its arguments, what it gives, an example."""
    head = f"""# Cell functions

For any cell of the workbook, in Excel on Windows and in LibreOffice; [what works where](in-excel.md#what-works-where).
Blank in, blank out; what makes no sense gives `#VALUE!`, what is not known here `#N/A`. No sheet of the workbook
needs them. A date may be a cell's date or text such as `"2026-11-30"`. This page is made from the functions themselves
{MADE}
"""
    return "\n".join([head, *map(_function, FUNCTIONS)])


def _function(function: Callable[..., object]) -> str:
    name, told = function.__name__, function.__dict__["arguments"]
    parameters = inspect.signature(function).parameters.values()
    shown = ", ".join(f"[{one.name}]" if one.default is None else one.name for one in parameters)
    given = EXAMPLES[name]
    lines = [f"## {name}", "", f"`{name}({shown})`", "", " ".join((function.__doc__ or "").split()), ""]
    lines += _table(("argument", "what it is"), ((f"`{one.name}`", told[one.name]) for one in parameters))
    lines += ["", f"`={name}({', '.join(map(_in_cell, given))})` gives `{_result(function(*given))}`."]
    return "\n".join(lines) + "\n"


def _in_cell(value: object) -> str:
    """A value as a formula spells it."""
    if isinstance(value, list):
        return "{" + ",".join(map(_in_cell, value)) + "}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _result(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(str(one) for line in value for one in line)
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.6g}" if isinstance(value, float) and value < 1 else str(value)


def _cell(words: str) -> str:
    """Words as a table's cell takes them."""
    return words.replace("|", "\\|").replace("\n", " ")


def _table(headers: tuple[str, ...], rows: "Iterator[tuple[str, ...]]") -> list[str]:
    lines = [f"| {' | '.join(headers)} |", "|" + "---|" * len(headers)]
    return lines + [f"| {first} | {' | '.join(map(_cell, rest))} |" for first, *rest in rows]


if __name__ == "__main__":
    for name, page in pages().items():
        (FOLDER / name).write_text(page, "utf-8")
