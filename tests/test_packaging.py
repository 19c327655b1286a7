"""What is pinned, what `make` says on a machine that lacks something, and which words are the program's own."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from invoice_workbook import __version__
from invoice_workbook.command_line.interpreter import code_in
from invoice_workbook.languages import languages, text
from tests import cli

ROOT = Path(__file__).parents[1]
COMES_WITH_PYTHON = {"pip", "setuptools", "wheel"}
OURS = "invoice-workbook"
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "x86_64"},
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> list[Requirement]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def test_each_installed_package_is_pinned_to_the_version_that_is_there():
    pinned = {named(one.name): str(one.specifier) for one in pins() if one.marker is None or one.marker.evaluate()}
    there = {named(one.metadata["Name"]): f"=={one.version}" for one in importlib.metadata.distributions()}
    differing = {name: (v, pinned.get(name)) for name, v in there.items() if pinned.get(name) != v}
    assert {name for name in differing if name not in COMES_WITH_PYTHON} <= {OURS}, differing


def environments() -> list[dict[str, str]]:
    versions = [{"python_version": v, "python_full_version": f"{v}.0"} for v in PYTHONS]
    usual = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return [{**system, **version, **usual} for system in SYSTEMS for version in versions]


def test_whatever_another_system_or_python_needs_is_pinned_too():
    pinned = {named(one.name) for one in pins()}
    lacking: set[str] = set()
    for environment in environments():
        seen, left = set(), [(OURS, "")]
        while left:
            name, extra = left.pop()
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            lacking |= {name} - pinned - {OURS}
            try:
                needs = importlib.metadata.requires(name) or []
            except importlib.metadata.PackageNotFoundError:
                continue  # of another system: it is not here to be asked
            for need in map(Requirement, needs):
                if need.marker is None or need.marker.evaluate({**environment, "extra": extra}):
                    left += [(named(need.name), part) for part in ("", *need.extras)]
    assert lacking == set()


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


PYTHON = f'exec "{sys.executable}" "$@"'
MACHINES = {
    "no Python": ("", "There is no python3 here: install Python 3.11 or newer"),
    "an old Python": ('[ "$1" = --version ] && echo Python 3.9.2; exit 1', "Python 3.9.2 is too old"),
    "Debian without python3-venv": (
        f'case "$*" in *ensurepip*) exit 1;; esac\n{PYTHON}',
        "install its package python3-venv (sudo apt install python3-venv), or uv",
    ),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_make_says_in_one_sentence_what_a_machine_lacks(tmp_path: Path, machine: str):
    script, said = MACHINES[machine]
    for tool in ("grep", "rm", "uname"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}")
    if script:
        fake(tmp_path, "python3", script)
    words = ["/bin/sh", str(ROOT / "packaging" / "environment"), str(tmp_path / "env"), "python3"]
    done = subprocess.run(
        words, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done
    assert said in done.stderr
    assert not (tmp_path / "env").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path: Path):
    (tmp_path / "env" / "bin").mkdir(parents=True)
    (tmp_path / "env" / "bin" / "python").symlink_to(tmp_path / "moved" / "python3")
    for tool in ("grep", "rm"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}")
    words = ["/bin/sh", str(ROOT / "packaging" / "environment"), str(tmp_path / "env"), "python3"]
    done = subprocess.run(
        words, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, encoding="utf-8", check=False
    )
    assert "its Python was moved or removed: making it anew." in done.stdout
    assert not (tmp_path / "env").exists()


def project(folder: Path) -> Path:
    """A project folder whose environment is complete: its Python works, its stamps are newer than the pins."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in ("pyproject.toml", "constraints.txt"):
        (folder / name).touch()
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    fake(folder / ".venv" / "bin", "invoice-workbook", f"# {folder}/.venv/bin/python")
    return folder


def would_run(folder: Path, target: str) -> list[str]:
    words = ["make", "--dry-run", "--no-print-directory", target]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return [line for line in done.stdout.splitlines() if line.startswith("packaging/")]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_installs_in_two_stages_and_nothing_twice(tmp_path: Path):
    folder = project(tmp_path / "Büro 1")
    runtime, tools = "packaging/environment .venv python3", "packaging/environment .venv python3 dev"
    assert (would_run(folder, "demo"), would_run(folder, "lint")) == ([runtime], [tools])
    (folder / ".venv" / ".runtime").touch()
    assert (would_run(folder, "demo"), would_run(folder, "lint")) == ([], [tools])
    (folder / ".venv" / ".ready").touch()
    assert would_run(folder, "demo") == would_run(folder, "lint") == would_run(folder, "test") == []
    moved = folder.rename(tmp_path / "elsewhere")
    assert (would_run(moved, "demo"), would_run(moved, "lint")) == ([runtime], [tools])


def test_the_version_and_the_help_of_each_command():
    assert cli.run("--version").out == f"invoice-workbook {__version__}\n"
    assert cli.run("check", "-h").out == cli.run("check", "--help").out != ""
    assert importlib.metadata.version(OURS) == __version__


def test_the_version_heads_the_changelog_and_names_the_wheel_in_the_guide():
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1].splitlines()[0] == __version__
    installing = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert set(re.findall(r"invoice_workbook-([\d.]+)-py3", installing)) == {__version__}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-B", "-c", "print(1)", "--wb=Books.xlsm"], "print(1)"),
        (["-B", "-u", "-W", "ignore", "-c", "print(1)"], "print(1)"),
        (["check", "-c"], None),
        (["-c"], None),
        ([], None),
    ],
)
def test_a_call_of_a_macros_is_told_from_a_command(words, code):
    found = code_in(words)
    assert (found and found[0]) == code


def test_the_sheet_settings_names_every_language():
    words = set(re.findall(r"\b[a-z]{2}\b", text("setting.Language").partition(":")[2])) - {"or"}
    assert words == set(languages())
