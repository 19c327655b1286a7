"""What a process of its own says and how it leaves; `tests.cli.run` stands for one in all other tests."""

import sys

import pytest

from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from tests.cli import Said, run, run_apart

pytestmark = pytest.mark.long  # processes that are killed

POOR = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
"""A terminal that knows no letter beyond ASCII."""
POORER = {**POOR, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""The same, and a Python that believes it: to it, a name's other letters are bytes without a meaning."""


def told(said: Said) -> tuple[int, str, str]:
    return said.code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "code"),
    [(("check", "--only", "gross-total", "--json", "--dry-run"), 1), (("aging",), 0), (("dismiss", "P-0"), 2)],
    ids=["1: a problem is open", "0: nothing is", "2: refused"],
)
def test_it_leaves_with_its_code_and_says_what_it_says_in_the_tests_own_process(sample, words, code):
    command, *rest = words
    apart = run_apart(command, sample, *rest, **POOR)
    assert (apart.code, "Traceback" in apart.err) == (code, False)
    assert told(apart) == told(run(command, sample, *rest))


def test_letters_of_every_writing_are_utf_8_whatever_the_terminal_says(tmp_path):
    book = tmp_path / "Bücher తెలుగు.xlsm"
    made = run_apart("new", book.name, cwd=tmp_path, **POOR)
    assert (made.code, made.err) == (0, "") and book.name in made.out
    refused = run_apart("new", book.name, cwd=tmp_path, **POOR)
    assert (refused.code, refused.out) == (2, "") and book.name in refused.err
    assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["check", "doctor"])
def test_a_books_name_may_have_letters_that_python_does_not_know(empty, command):
    book = empty.rename(empty.with_name("Bücher తెలుగు.xlsm"))
    said = run_apart(command, book.name, cwd=book.parent, **POORER)
    assert (said.code, said.err) == (run(command, book).code, "")
    assert book.name in run_apart("new", book.name, cwd=book.parent, **POORER).err


def test_a_text_may_have_letters_that_python_does_not_know(sample):
    bill = run_apart("hold", sample, "B-0073", "--reason", "für Änne", **POORER)
    assert (bill.code, bill.err) == (0, f"To take it back: invoice-workbook undo {sample.name}\n")
    log = WorkbookFile(sample).read()["Log"].columns
    assert "für Änne" in log[TABLES["Log"].fields.index("after")]


def test_a_text_with_bytes_that_are_no_letters_is_refused(sample):
    before = sample.read_bytes()
    said = run("hold", sample, "B-0073", "--reason", "f\udcfcr")
    assert (said.code, said.out) == (2, "")
    assert said.err == '"f\udcfcr" has bytes that are not letters: type it in a terminal that writes UTF-8.\n'
    assert sample.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize(("words", "code"), [("check --json", 0), ("export", 0), ("new", 2)])
def test_a_books_name_may_have_bytes_that_are_no_letters(empty, words, code):
    book = empty.rename(empty.with_name("B\udcfccher.xlsm"))
    command, *rest = words.split()
    said = run(command, book.name, *rest, cwd=book.parent)
    assert (said.code, "B\udcfccher" in said.out + said.err) == (code, True)
