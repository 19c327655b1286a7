"""What a page of these docs shows to be done, piece by piece in the page's order, and how it is lived through.

A page has blocks of commands (```sh), after one of them what it answers (```text; "…" stands for anything), files by
their name (title="…"), tables with rows to type on a sheet (`<!-- sheet: Orders -->`), and pictures of what is then
seen. A block with the note "not run" or "refused" says why, or is refused.
"""

import csv
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "invoice-workbook "
PIECE = re.compile(
    r"(?:<!-- (?P<note>not run|refused|sheet): ?(?P<what>[^\n]*?) -->\n+)?"
    r"(?:^```(?P<kind>\w*)(?: title=\"(?P<file>[^\"]+)\")?\n(?P<text>.*?)^```$"
    r"|(?P<table>(?:^\|[^\n]*\|\n)+)"
    r"|^!\[[^\n]*\]\((?P<picture>[^)\n]+)\)$)",
    re.MULTILINE | re.DOTALL,
)
DAY = re.compile(r"(\d\d)[.-](\d\d)[.-](\d{4})")
AMOUNT = re.compile(r"(\d[\d.,]*)[.,](\d\d)")


@dataclass(frozen=True)
class Piece:
    """A block, a table or a picture: its note (not run, refused, sheet) and what the note says."""

    note: str
    what: str
    kind: str
    file: str
    text: str
    table: str
    picture: str

    @property
    def commands(self) -> list[list[str]]:
        """The words of each of this program's lines in a block of commands."""
        lines = self.text.splitlines() if self.kind == "sh" else []
        return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith(PROGRAM)]

    @property
    def is_answer(self) -> bool:
        """Whether it is what a program says, and no file."""
        return self.kind == "text" and not self.file


def pieces(page: Path) -> list[Piece]:
    """What stands on a page, in its order."""
    found = PIECE.finditer(page.read_text("utf-8"))
    return [Piece(**{name: value or "" for name, value in one.groupdict().items()}) for one in found]


def book_of(page: Sequence[Piece]) -> str:
    """The workbook that a page is about; blank where it has no commands."""
    words = [word for piece in page for command in piece.commands for word in command]
    return next((word for word in words if word.endswith(".xlsm")), "")


def cells(table: str) -> list[list[str]]:
    """The rows of a table, its header first."""
    rows = [[cell.strip().strip("*") for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    return [rows[0], *rows[2:]]


def is_said(shown: str, said: str) -> bool:
    """Whether an answer on a page is what was said, line for line; "…" stands for anything."""
    pattern = "".join(".*" if part == "…" else re.escape(part) for part in re.split("(…)", shown.strip()))
    return re.fullmatch(pattern, said.strip(), re.DOTALL) is not None


Say = Callable[[Sequence[str], str], str]
"""Runs a command (its words, the note of its block) in the page's folder, and gives back what it said."""


def live_through(page: Sequence[Piece], folder: Path, say: Say) -> Iterator[tuple[Piece, str]]:
    """Do what a page says, in a folder: each piece, and what the commands before it or in it said."""
    said = ""
    for piece in page:
        if piece.file:
            (folder / piece.file).write_text(piece.text, "utf-8")
        elif piece.note == "sheet":
            _type(piece, book_of(page), folder, say)
        elif piece.commands and piece.note != "not run":
            said = "".join(say(words, piece.note) for words in piece.commands)
        yield piece, said


def as_a_sheet_takes(typed: str) -> str:
    """A day and an amount in this program's spelling, as a clerk's Excel understands them when they are typed.

    >>> as_a_sheet_takes("26.11.2026"), as_a_sheet_takes("26-11-2026"), as_a_sheet_takes("5.000,00")
    ('2026-11-26', '2026-11-26', '5000.00')
    >>> as_a_sheet_takes("1,31,250.00"), as_a_sheet_takes("12.50"), as_a_sheet_takes("0561 7013")
    ('131250.00', '12.50', '0561 7013')
    """
    if day := DAY.fullmatch(typed):
        return f"{day[3]}-{day[2]}-{day[1]}"
    if amount := AMOUNT.fullmatch(typed):
        return f"{re.sub('[.,]', '', amount[1])}.{amount[2]}"
    return typed


def _type(piece: Piece, book: str, folder: Path, say: Say) -> None:
    """Rows that the page has typed on a sheet."""
    with (folder / "typed.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([as_a_sheet_takes(cell) for cell in row] for row in cells(piece.table))
    say(("import", book, piece.what, "typed.csv", "--update"), "")
