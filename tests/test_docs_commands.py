"""Every command that README and docs show in a block to copy is run, page by page and in the page's order."""

import csv
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from invoice_workbook.languages import catalogue, named
from invoice_workbook.schema import SETTINGS, TABLES
from tests.cli import run

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FIRST_WEEKS = {"en": "first-week.md", "de": "first-week.de.md", "te": "first-week.te.md"}
PROGRAM = "invoice-workbook "
PIECE = re.compile(
    r"(?:<!-- (?P<note>not run|refused|sheet): ?(?P<what>[^\n]*?) -->\n+)?"
    r"(?:^```(?P<kind>\w*)(?: title=\"(?P<file>[^\"]+)\")?\n(?P<text>.*?)^```$|(?P<table>(?:^\|[^\n]*\|\n)+))",
    re.MULTILINE | re.DOTALL,
)
"""A fenced block or a table of a page, with the note that stands before it."""


@dataclass(frozen=True)
class Piece:
    """A block or a table: its note (not run, refused, sheet) and what the note says."""

    note: str
    what: str
    kind: str
    file: str
    text: str
    table: str

    @property
    def runs(self) -> bool:
        """Whether it is a block of commands that has this program's."""
        return self.kind == "sh" and any(line.startswith(PROGRAM) for line in self.text.splitlines())


def pieces(page: Path) -> list[Piece]:
    """What stands on a page, in its order."""
    found = PIECE.finditer(page.read_text("utf-8"))
    return [Piece(**{name: value or "" for name, value in one.groupdict().items()}) for one in found]


def cells(table: str) -> list[list[str]]:
    """The rows of a table, its header first."""
    rows = [[cell.strip().strip("*") for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    return [rows[0], *rows[2:]]


def put(table: Piece, book: str, folder: Path) -> None:
    """Rows that the page has typed on a sheet."""
    with (folder / "typed.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells(table.table))
    said = run("import", book, table.what, "typed.csv", "--update", cwd=folder)
    assert said.code == 0, said.err


def typed(text: str) -> list[list[str]]:
    """The words of each of this program's lines in a block."""
    return [shlex.split(line, comments=True)[1:] for line in text.splitlines() if line.startswith(PROGRAM)]


def book_of(page: list[Piece]) -> str:
    """The workbook that a page is about."""
    found = re.search(r"[\w-]+\.xlsm", "".join(piece.text for piece in page if piece.runs))
    assert found
    return found[0]


def test_blocks_are_found():
    assert sum(piece.runs for page in PAGES for piece in pieces(page)) > 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_says_why_not(page, tmp_path):
    on_page = pieces(page)
    asked = [piece for piece in on_page if piece.runs and piece.note != "not run"]
    unexplained = [piece for piece in on_page if piece.note == "not run" and not piece.what]
    assert not unexplained
    if not asked:
        return
    book = book_of(on_page)
    if not any(words[0] == "new" for piece in asked for words in typed(piece.text)):
        assert run("new", book, "--sample", cwd=tmp_path).code == 0
    for piece in on_page:
        if piece.file:
            (tmp_path / piece.file).write_text(piece.text, "utf-8")
        elif piece.note == "sheet":
            put(piece, book, tmp_path)
        elif piece in asked:
            for words in typed(piece.text):
                said = run(*words, cwd=tmp_path)
                allowed = {2} if piece.note == "refused" else {0, 1}
                assert said.code in allowed and "Traceback" not in said.err, (words, said.out, said.err)


@pytest.mark.parametrize(("language", "page"), FIRST_WEEKS.items())
def test_buttons_and_names_of_the_first_week_are_those_of_the_language(language, page):
    text = re.sub(r"^```.*?^```", "", (ROOT / "docs" / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    names = catalogue(language)
    labels = {name for id_, name in names.items() if re.fullmatch(r"command\.[\w-]+\.label", id_)}
    words = [table.sheet for table in TABLES.values()] + [setting.name for setting in SETTINGS]
    words += [column.header for table in TABLES.values() for column in table.columns]
    spelled = {named(word, language) for word in words}
    bold = set(re.findall(r"\*\*(.+?)\*\*", text))
    italic = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text))
    assert bold and italic
    assert not bold - labels
    assert not italic - spelled
