"""What a process of its own says and how it leaves; `tests.cli.run` stands for one in all other tests."""

import pytest

from tests.cli import Said, run, run_apart

POOR = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
"""A terminal that knows no letter beyond ASCII."""


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
