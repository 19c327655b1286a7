"""The wheel, installed by pip, pipx and uv into an empty place, works there without the project or a network."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from invoice_workbook.commands import every
from tests.installed.bare import ROOT, Bare
from tests.installed.tour import tour

pytestmark = [pytest.mark.installed, pytest.mark.timeout(900)]
NEED_NOTHING_ELSE = (
    "check",
    "check-totals",
    "check-orders",
    "check-bills",
    "flag-late",
    "aging",
    "issue",
    "files",
    "send",
    "statements",
    "remind",
    "collections",
    "match",
    "route",
    "apply",
    "pay",
    "claims",
    "export",
    "doctor",
)
"""Commands that take a book and nothing more."""
PINS = str(ROOT / "constraints.txt")


def test_the_wheel_holds_all_that_the_project_holds(wheel: Path):
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "invoice_workbook"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.split("\n")
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
        assert opened.read("invoice_workbook/workbook_template.xlsm") == (ROOT / "workbook_template.xlsm").read_bytes()
    assert names == {*filter(None, listed), "invoice_workbook/workbook_template.xlsm"}


def _run(*words: object, **environment: str) -> None:
    compiled = {"UV_COMPILE_BYTECODE": "1"}  # nobody can write there afterwards
    done = subprocess.run(
        list(map(str, words)),
        env={**os.environ, **compiled, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def by_pip(wheel: Path, home: Path) -> Path:
    """As docs/install.md says: `py -m pip install`, here in an environment of its own."""
    _run(sys.executable, "-m", "venv", home)
    _run(home / "bin" / "python", "-m", "pip", "install", "-c", PINS, wheel)
    return home / "bin"


def by_pipx(wheel: Path, home: Path) -> Path:
    """`pipx install`: an environment for this program alone."""
    words = ["install", "--python", sys.executable, "--pip-args", f"-c '{PINS}'", wheel]
    _run(sys.executable, "-m", "pipx", *words, PIPX_HOME=str(home / "pipx"), PIPX_BIN_DIR=str(home / "bin"))
    return home / "bin"


def by_uv(wheel: Path, home: Path) -> Path:
    """`uv tool install`: the same."""
    words = ["tool", "install", "--python", sys.executable, "-c", PINS, wheel]
    _run(sys.executable, "-m", "uv", *words, UV_TOOL_DIR=str(home / "tools"), UV_TOOL_BIN_DIR=str(home / "bin"))
    return home / "bin"


@pytest.mark.parametrize("install", [by_uv, by_pip, by_pipx])
def test_an_installed_program_works_in_an_empty_place(wheel: Path, place: Path, tmp_path: Path, install):
    home = tmp_path / "Programme für alle"
    programs = install(wheel, home)
    tour(Bare((str(programs / "invoice-workbook"),), home, place))


def test_it_runs_as_a_module_where_its_folder_is_not_on_the_path(wheel: Path, place: Path, tmp_path: Path):
    home = tmp_path / "env"
    _run(sys.executable, "-m", "uv", "venv", "--python", sys.executable, home)
    python = home / "bin" / "python"
    _run(sys.executable, "-m", "uv", "pip", "install", "--python", python, "-c", PINS, wheel)
    bare = Bare((str(python), "-m", "invoice_workbook"), home, place)
    assert bare.run("--version").startswith("invoice-workbook ")
    assert "ready" in bare.run("new", "Bücher.xlsm")
    for command in every():
        assert bare.run(command.id, "--help").startswith("Usage: ")
    assert "ready" in bare.run("new", "Muster.xlsm", "--sample")
    for id_ in NEED_NOTHING_ELSE:
        assert "should not have" not in bare.run(id_, "Muster.xlsm", code=None), "it imports what it needs by itself"
