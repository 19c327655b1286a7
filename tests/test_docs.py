"""README and docs name commands and options that there are, and the README names every command."""

import gc
import io
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from invoice_workbook import __main__
from invoice_workbook.template import taking_back

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"(?<!set )\binvoice[-_]workbook(?:\.exe)? ([a-z][\w-]*)([^\n`|]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
OF_EVERY_PROGRAM = {"--version", "--help"}
ALONE = ("demo",)
"""Commands that the README shows otherwise than in its table."""


@cache
def help_of(*words: str) -> str:
    """What the program answers to `--help`, on a screen wide enough to cut nothing."""
    with pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit):
        for name in ("COLUMNS", "TERMINAL_WIDTH"):
            patched.setenv(name, "300")
        said = io.BytesIO()
        patched.setattr(sys, "stdout", io.TextIOWrapper(said, "utf-8", write_through=True))
        patched.setattr(sys, "argv", ["invoice-workbook", *words, "--help"])
        try:
            __main__.main()
        finally:
            gc.enable()
    return re.sub(r"\x1b\[[\d;]*m", "", said.getvalue().decode())


@cache
def commands() -> frozenset[str]:
    """Every command that the program has."""
    return frozenset(re.findall(r"^[\s│]*([a-z]+(?:-[a-z]+)*) {2,}\S", help_of(), re.MULTILINE))


def typed() -> list[tuple[str, str, str]]:
    """Page, command and what follows it, wherever a page shows what to type."""
    found = []
    for page in PAGES:
        for code in CODE.findall(page.read_text("utf-8")):
            words = code.strip("`").split(maxsplit=1)
            if not code.startswith("```") and words and words[0] in commands():
                found.append((page.name, words[0], words[1] if len(words) > 1 else ""))
            found += [(page.name, command, rest) for command, rest in TYPED.findall(code)]
    return found


def test_there_is_something_to_compare():
    assert {"check", "doctor", "pay", "new"} <= commands()
    assert len(typed()) > 60


def test_every_command_on_a_page_is_one_of_the_programs():
    assert not [(page, command) for page, command, _ in typed() if command not in commands()]


def test_every_option_on_a_page_is_one_of_its_commands():
    unknown = [
        (page, command, option)
        for page, command, rest in typed()
        for option in OPTION.findall(rest)
        if option not in OF_EVERY_PROGRAM | set(OPTION.findall(help_of(command)))
    ]
    assert not unknown


def test_the_readme_names_every_command():
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    named = {code.strip("`").split()[0] for row in rows for code in CODE.findall(row)}
    assert commands() - set(ALONE) <= named


def test_the_page_of_ways_back_says_what_help_says():
    page = (ROOT / "docs" / "taking-back.md").read_text("utf-8")
    assert len(taking_back.MISTAKES) >= 20
    for wrong, way, typed in taking_back.rows("en"):
        assert f"| {wrong} | {way} | {f'`{typed} …`' if typed else ''} |" in page
    assert {typed for typed in taking_back.MISTAKES.values() if typed} <= commands()


PICTURE = re.compile(r"!\[([^\]]*)\]\((?:docs/)?(pictures/[^)]+)\)")


def test_pictures_are_there_and_each_is_shown_and_described():
    shown = [found for page in PAGES for found in PICTURE.findall(page.read_text("utf-8"))]
    assert all(words for words, _ in shown)
    there = {f"pictures/{path.name}" for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert {name for _, name in shown} == there


def test_pictures_of_the_first_weeks_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("first-week-*.png")}
    assert len(sizes) >= 8
    assert max(sizes.values()) < 80_000, sizes
