"""What the sheet Help teaches, chapter by chapter: the documentation's chapters in short, from the catalogues.

A chapter's title is `help.<chapter>`. A line is `help.<chapter>.<line>`: what it is about, and in the next line of the
text what there is to say. In braces a line names commands (`{check_bills}`), tables (`{BillLines}`) and sheets to read,
so that a button and a tab are called here as they are there.
"""

from functools import cache
from typing import NamedTuple

from invoice_workbook.commands import every
from invoice_workbook.excel.functions import FUNCTIONS
from invoice_workbook.languages import named, text
from invoice_workbook.schema import ANSWER, START, TABLES

CHAPTERS = {
    "week": ("monday", "tuesday", "wednesday", "thursday", "friday", "paying", "red"),
    "where": ("settings", "commands", "rules", "functions", "party", "changes", "paper"),
    "sharing": ("one", "folder", "computer", "onedrive", "together"),
    "newer": ("copy", "program", "workbook", "check", "language"),
    "is-not": ("ledger", "tax", "bank", "mail", "vault"),
    "words": ("invoice", "receipt", "verified", "hold", "allocation", "open", "reminder", "log"),
}
"""Each chapter and its lines, in the order of the sheet."""
_CLOSED = (("sharing", "computer"), ("newer", "workbook"), ("newer", "language"))
_TYPED = dict.fromkeys(_CLOSED, "invoice-workbook doctor --fix")
"""What is typed in a terminal for a line: no button does it, for the workbook is closed."""


class Line(NamedTuple):
    """What it is about, what there is to say, what to type in a terminal."""

    about: str
    words: str
    typed: str


def lines(chapter: str, language: str) -> list[Line]:
    """The lines of a chapter."""
    return [_line(chapter, one, language) for one in CHAPTERS[chapter]]


def _line(chapter: str, line: str, language: str) -> Line:
    about, words = text(f"help.{chapter}.{line}", language, **_called(language)).split("\n")
    return Line(about, words, _TYPED.get((chapter, line), ""))


@cache
def _called(language: str) -> dict[str, str]:
    """What commands, sheets and cell functions are called, by their places in the texts."""
    commands = {one.id.replace("-", "_"): text(f"command.{one.id}.label", language) for one in every()}
    sheets = {name: named(table.sheet, language) for name, table in TABLES.items()}
    read = {str(sheet): named(sheet, language) for sheet in (START, ANSWER)}
    return {**commands, **sheets, **read, "functions": ", ".join(one.__name__ for one in FUNCTIONS)}
