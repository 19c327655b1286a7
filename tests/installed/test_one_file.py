"""The one-file build (pyinstaller) does what the installed program does, and answers xlwings' macros itself."""

import subprocess
import sys
from pathlib import Path

import pytest
import wolfxl

from invoice_workbook.template import xlwings_sheet
from tests.installed.bare import ROOT, Bare
from tests.installed.tour import tour

pytestmark = [pytest.mark.installed, pytest.mark.timeout(1800)]
CALL = "import xlwings.utils;xlwings.utils.prepare_sys_path('/nowhere;'); import xlwings, sys; print(sys.argv[1:])"
"""What xlwings' macros hand to an interpreter, with a command that shows what came."""


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build: about 90 seconds of one core."""
    folder = tmp_path_factory.mktemp("one-file")
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *places]
    subprocess.run([*words, str(ROOT / "packaging" / "one_file.spec")], cwd=folder, check=True)
    return folder / "dist" / "invoice-workbook"


def test_one_file_works_in_an_empty_place(one_file: Path, place: Path):
    assert one_file.stat().st_size < 200_000_000
    tour(Bare((str(one_file),), one_file.parent, place), "not with the one-file build")


def test_a_book_of_the_one_file_calls_that_file_and_no_server(one_file: Path, place: Path):
    Bare((str(one_file),), one_file.parent, place).run("new", "Books.xlsm")
    cells = wolfxl.load_workbook(str(place / "Books.xlsm"))[xlwings_sheet.NAME].iter_rows(max_col=2, values_only=True)
    found = {key: value for key, value in cells if key}
    assert (found["INTERPRETER"], found["USE UDF SERVER"]) == (str(one_file), "False")


def test_one_file_answers_as_an_interpreter_does(one_file: Path, place: Path):
    bare = Bare((str(one_file),), one_file.parent, place)
    assert bare.run("-B", "-c", CALL, "--wb=Books.xlsm", "--from_xl=1") == "['--wb=Books.xlsm', '--from_xl=1']\n"
    assert bare.run("-B", "-u", "-W", "ignore", "-c", CALL, "--from_xl=1") == "['--from_xl=1']\n"
