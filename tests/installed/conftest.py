"""The wheel, built once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.installed.bare import ROOT, can_be_walled_off


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def _walls() -> None:
    if not can_be_walled_off():
        pytest.skip("this system gives no process a network and mounts of its own (unshare)")


@pytest.fixture
def place(tmp_path: Path, _walls: None) -> Path:
    """A folder with a blank and an umlaut in its name."""
    folder = tmp_path / "Büro 1"
    folder.mkdir()
    return folder
