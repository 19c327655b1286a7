"""Commands as pages show them, in blocks and in sentences, made such that the real command line can read them."""

import re
import shlex
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click

from invoice_workbook.command_line.program import NAME, program

CODE = re.compile(r"^```(?P<block>.*?)^```|`(?P<words>[^`\n]+)`", re.MULTILINE | re.DOTALL)
TYPED = re.compile(
    r"(?<!set )(?<![\w./-])(?:\S*/)?(?:invoice-workbook(?:\.exe)?|py\S* (?:-3\S* )?-m invoice_workbook) "
)
DAY, ANYTHING = "2026-11-30", "anything"
STANDS_FOR = {"DAY": DAY, "N": "2"}
"""Words of a page that a value is to be put for."""
BOOK = "BOOK"


def shown(page: Path) -> Iterator[str]:
    """Every command that a page shows: after the program's name, or by its own name alone (`doctor --fix`)."""
    ours = set(program().list_commands(click.Context(program())))
    for code in CODE.finditer(page.read_text("utf-8")):
        for line in (code["block"] or "").splitlines():
            if typed := TYPED.search(line):
                yield f"{NAME} {line[typed.end() :]}"
        words = code["words"] or ""
        if typed := TYPED.match(words):
            yield f"{NAME} {words[typed.end() :]}"
        elif words.split(maxsplit=1)[:1] and words.split()[0] in ours:
            yield words


def readings(command: str) -> Iterator[list[str]]:
    """The words of a command with what is to be filled in (`[--to-each]`, `csv|datev`, DAY, FILE…) filled in.

    >>> list(readings("gst BOOK --month 2026-11"))
    [['gst', 'BOOK', '--month', '2026-11']]
    >>> list(readings("aging BOOK --side receivable|payable [--by party]"))[3]
    ['aging', 'BOOK', '--side', 'payable', '--by', 'party']
    """
    plain = command.replace("\\|", "|").replace("...", "…").replace("[OPTIONS]", "")
    for whole in dict.fromkeys((re.sub(r"\[[^]]*\]", "", plain), re.sub(r"[\[\]]", "", plain))):
        words = [_filled(word) for word in shlex.split(whole, comments=True)]
        yield from map(list, product(*words))


def _filled(word: str) -> list[str]:
    if word in ("…", "…\\"):
        return [ANYTHING]
    return [STANDS_FOR.get(one, one) for one in word.removesuffix("…").split("|")]


def parsed(words: list[str]) -> dict[str, object]:
    """What the command line understands; nothing is run, and no file is looked at.

    A command that names its book is to be typed so; one that is only spoken of may leave out what it needs, and may end
    with an option alone (`check --only`). Raises click.UsageError and WorkbookError.
    """
    whole = program()
    command = whole.get_command(click.Context(whole), words[0])
    if command is None:
        raise click.UsageError(f"no command {words[0]}")
    if not any(word == BOOK or word.endswith(".xlsm") for word in words):
        words = words[: -1 if words[-1] in _with_a_value(command) else None]
        for parameter in command.params:
            parameter.required = False
    with command.make_context(words[0], words[1:]) as context:
        return {"command": words[0], **context.params}


def _with_a_value(command: click.Command) -> set[str]:
    """Options that are followed by a value."""
    options = [one for one in command.params if isinstance(one, click.Option) and not one.is_flag]
    return {name for option in options for name in option.opts}
