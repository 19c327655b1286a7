"""The prepared process that the engine's tests share, and a small company with issued invoices."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine import company
from tests.engine.workshop import Workshop, workshop


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's folder, made once."""
    return company.made(tmp_path_factory.mktemp("issued"))


@pytest.fixture
def folder(issued: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(issued, tmp_path / "company"))
