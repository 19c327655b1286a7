"""Every command that README and docs show is read by the real command line; every block to copy is run, page by page.

The first weeks are lived through from a new workbook to the week's end; other pages' blocks are run on a small
company's workbook. What stands under a block as its answer is what the program says.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from docs import teaching
from invoice_workbook import checks
from invoice_workbook.commands import journal_files
from invoice_workbook.commands.service import aging, import_table
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import catalogue, languages, named
from invoice_workbook.ledger import document_rows
from invoice_workbook.names import table_named
from invoice_workbook.schema import SETTINGS, SIDES, TABLES
from tests.cli import run
from tests.shown_commands import ANYTHING, parsed, readings, shown

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEACHING = (
    "first-week*",
    "taking-back",
    "newer-version",
    "sharing",
    "invoicing",
    "paying",
    "bank",
    "importing",
    "sending",
)
TEACHING += ("report", "ledger", "record", "month")
"""Pages that show a clerk what to do, and so show it to be copied."""
FIRST_WEEKS = {"en": "first-week.md", "de": "first-week.de.md", "te": "first-week.te.md"}
VALUES: dict[tuple[str, str], Sequence[str]] = {
    ("aging", "side"): tuple(SIDES),
    ("aging", "by"): aging.GROUPINGS,
    ("export-journal", "format"): journal_files.FORMATS,
    ("release", "kind"): tuple({hold for rule in checks.RULES for hold in checks.traits(rule).holds.values()}),
    ("check", "only"): checks.RULES,
    ("files", "kinds"): document_rows.KINDS,
    ("import", "dates"): import_table.ORDERS,
    ("tidy", "dates"): import_table.ORDERS,
    ("new", "language"): (*languages(), "fr"),  # the page for translators makes it
}
"""Options of which only some values are right."""


def test_there_is_something_to_read():
    assert sum(len(list(shown(page))) for page in PAGES) > 500
    assert sum(bool(piece.commands) for page in PAGES for piece in teaching.pieces(page)) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_shown_is_one_that_the_command_line_reads(page):
    for command in shown(page):
        for words in readings(command.removeprefix("invoice-workbook ")):
            if words[0] == ANYTHING or words[0].startswith("--"):
                continue
            said = parsed(words)
            for (name, option), right in VALUES.items():
                value = said.get(option) if words[0] == name else None
                assert value in (None, "", *right) or set(str(value).split(",")) <= set(right), command
            if words[0] == "import" and said["table"] not in (None, "TABLE", ANYTHING):
                assert table_named(str(said["table"])), command


@pytest.mark.parametrize(
    "command", ["check Books.xlsm --onyl x", "pay Books.xlsm --next-run soon", "approve Books.xlsm", "chekc Books.xlsm"]
)
def test_a_command_that_is_none_is_not_read(command):
    with pytest.raises((click.UsageError, WorkbookError)):
        parsed(next(readings(command)))


@pytest.mark.long  # weeks lived through
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_says_why_not(page, made, tmp_path):
    on_page = teaching.pieces(page)
    assert not [piece for piece in on_page if piece.note == "not run" and not piece.what]
    if not any(piece.commands and piece.note != "not run" for piece in on_page):
        return
    if not any("new" in words[:1] for piece in on_page for words in piece.commands):
        shutil.copytree(made.parent, tmp_path, dirs_exist_ok=True)
        _become(tmp_path, made.stem, teaching.book_of(on_page).removesuffix(".xlsm"))

    def say(words: Sequence[str], note: str) -> str:
        said = run(*words, cwd=tmp_path)
        assert said.code in ({2} if note == "refused" else {0, 1}), (words, said.out, said.err)
        assert said.code == 0 or words[0] != "import", (words, said.out, said.err)
        assert "Traceback" not in said.err
        return said.out

    for piece, said in teaching.live_through(on_page, tmp_path, say):
        assert not piece.is_answer or not said or teaching.is_said(piece.text, said), said


def _become(folder: Path, was: str, name: str) -> None:
    """A workbook and what lies beside it under another name."""
    for path in sorted(folder.rglob(f"{was}*"), reverse=True):
        path.rename(path.with_name(name + path.name.removeprefix(was)))


def test_a_clerk_can_copy_what_each_teaching_page_teaches():
    pages = [page for name in TEACHING for page in (ROOT / "docs").glob(f"{name}.md")]
    assert len(pages) == len(TEACHING) + 2
    for page in pages:
        assert any(piece.commands and piece.note != "not run" for piece in teaching.pieces(page)), page.name


def test_an_answer_is_compared_word_for_word():
    assert teaching.is_said("1 bill approved by Mo Penn.\n", "1 bill approved by Mo Penn.\n")
    assert teaching.is_said("Report of 2026-11-26: …\n", "Report of 2026-11-26: DSO 15.3 days.\n")
    assert not teaching.is_said("1 bill approved by Mo Penn.\n", "2 bills approved by Mo Penn.\n")
    assert not teaching.is_said("1 bill approved.\n", "1 bill approved.\nIt waits.\n")


@pytest.mark.parametrize("page", FIRST_WEEKS.values())
def test_each_block_of_a_first_week_has_its_answer(page):
    on_page = [piece for piece in teaching.pieces(ROOT / "docs" / page) if piece.commands or piece.is_answer]
    assert [piece.is_answer for piece in on_page] == [False, True] * (len(on_page) // 2)
    assert all(piece.text.replace("…", "").strip() for piece in on_page)


def test_the_first_weeks_are_the_same_week():
    weeks = [teaching.pieces(ROOT / "docs" / page) for page in FIRST_WEEKS.values()]
    commands = [[words[0] for piece in week for words in piece.commands if words[0] != "gst"] for week in weeks]
    sheets = [[piece.what for piece in week if piece.note == "sheet"] for week in weeks]
    assert commands[0] == commands[1] == commands[2]
    assert sheets[0] == sheets[1] == sheets[2]


@pytest.mark.parametrize(("language", "page"), FIRST_WEEKS.items())
def test_buttons_and_names_of_the_first_week_are_those_of_the_language(language, page):
    text = re.sub(r"^```.*?^```", "", (ROOT / "docs" / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    names = catalogue(language)
    labels = {name for id_, name in names.items() if re.fullmatch(r"command\.[\w-]+\.label", id_)}
    words = [table.sheet for table in TABLES.values()] + [setting.name for setting in SETTINGS]
    words += [column.header for table in TABLES.values() for column in table.columns]
    spelled = {named(word, language) for word in words}
    bold = {" ".join(found.split()) for found in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    italic = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text))
    assert bold and italic
    assert not bold - labels
    assert not italic - spelled
