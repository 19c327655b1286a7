"""What the tests share: a sample workbook made once a run, and other people's data where it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoice_workbook.documents import fonts
from invoice_workbook.sample import book as sample_book
from invoice_workbook.setup import new_book

pytest_plugins = ["tests.excel_rules.watch"]
SHARED = Path(__file__).parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch that writes golden files anew: look at what changed in them before you commit."""
    parser.addoption("--update-golden", action="store_true")


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's workbook; copy it before you write."""
    path = tmp_path_factory.mktemp("sample") / "sample.xlsm"
    edits, _ = sample_book.edits()
    new_book.make(path, edits=edits)
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample company's workbook."""
    return Path(shutil.copy(sample_file, tmp_path / "book.xlsm"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A new workbook."""
    path = tmp_path / "book.xlsm"
    new_book.make(path)
    return path


@pytest.fixture
def shared() -> Path:
    """Other people's data, which stays outside the project."""
    if not SHARED.is_dir():
        pytest.skip("other people's data is not beside this clone")
    return SHARED


@pytest.fixture
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which nothing but this program's own fonts is found."""
    monkeypatch.setattr(fonts, "system", lambda: ())
    fonts._face.cache_clear()
    fonts._has_boxes.cache_clear()
    yield
    fonts._face.cache_clear()
    fonts._has_boxes.cache_clear()
