"""What the tests share: workbooks made once a run, and other people's data where it is."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from invoice_workbook.documents import fonts
from invoice_workbook.sample import book as sample_book
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit

pytest_plugins = ["tests.excel_rules.watch"]
TOGETHER = (("tests/engine/test_faults.py", "tests/engine/test_two_at_once.py"), ("tests/setup/test_upgrade.py",))
"""Files whose tests share a prepared process, or the workbooks of older versions."""
OFFICE = "tests/libreoffice/"
ROOT = Path(__file__).parents[1]
SHARED = Path(__file__).parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switches: golden files written anew (look at what changed in them before you commit), and a thorough run."""
    parser.addoption("--update-golden", action="store_true")
    parser.addoption("--thorough", action="store_true", help="more examples, and every version of every workbook")


def pytest_configure(config: pytest.Config) -> None:
    """Examples that hypothesis makes up: as many as a run while one works can bear, or five times as many."""
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="invoice-workbook-tests-")  # where journals' heads are kept
    settings.register_profile("quick", max_examples=100, deadline=None)
    settings.register_profile("thorough", max_examples=500, deadline=None)
    settings.load_profile("thorough" if config.getoption("--thorough") else "quick")


def pytest_unconfigure() -> None:
    """The heads of the tests' journals are nobody's."""
    shutil.rmtree(os.environ["XDG_DATA_HOME"], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Tests go to whichever process is free, one by one; those that share what is dear to prepare go to one."""
    return _Scheduling(config, log)


class _Scheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(OFFICE):  # a file's tests share a workbook that is open
            return nodeid.partition("::")[0]
        return next((names[0] for names in TOGETHER if nodeid.startswith(names)), nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: a process that began one last would work on while all others have nothing left."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What collecting the tests left lives to the end: whoever looks for garbage need not look at it each time."""
    gc.collect()
    gc.freeze()


def _made(factory: pytest.TempPathFactory, edits: Mapping[str, Edit] | None = None) -> Path:
    path = factory.mktemp("books") / "book.xlsm"
    new_book.make(path, edits=edits)
    return path


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's workbook; copy it before you write."""
    return _made(tmp_path_factory, sample_book.edits()[0])


@pytest.fixture(scope="session")
def clean_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without the planted faults; copy it before you write."""
    return _made(tmp_path_factory, sample_book.edits(with_faults=False)[0])


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook; copy it before you write."""
    return _made(tmp_path_factory)


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample company's workbook."""
    return Path(shutil.copy(sample_file, tmp_path / "book.xlsm"))


@pytest.fixture
def clean(clean_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample company's workbook, without the planted faults."""
    return Path(shutil.copy(clean_file, tmp_path / "book.xlsm"))


@pytest.fixture
def empty(empty_file: Path, tmp_path: Path) -> Path:
    """A copy of a new workbook."""
    return Path(shutil.copy(empty_file, tmp_path / "book.xlsm"))


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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company's workbook with its journal, to be copied by each test."""
    from tests.journal import small_book

    book = tmp_path_factory.mktemp("made") / "book.xlsm"
    small_book.make(book)
    return book
