"""A plugin: every workbook that a test leaves behind keeps Excel's rules, or the test fails.

After a test that passed, the workbooks in its folder, and those that its fixtures made, are looked at; each content
once a run. Versions from before, which a save keeps, are looked at in a thorough run. What LibreOffice saved is passed
over. What else is not ours, or damaged on purpose, is said at the test: `@pytest.mark.not_ours("cut*.xlsm",
reason="...")`, the names with stars, and with folders where they help.
"""

import os
import time
import zipfile
from collections.abc import Generator, Iterable, Iterator
from fnmatch import fnmatch
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from invoice_workbook.hosts.saving import HISTORY
from tests.excel_rules import check

ENDINGS = (".xlsx", ".xlsm")
PACKAGES = "site-packages"
"""The folder of what a test installs: packages bring workbooks of their own."""
ZIP = b"PK"
"""How a package begins: what is locked with a password, or no workbook at all, is none."""
_MARK = "not_ours"


class Watch:
    """What was looked at in this run, how many books, how long."""

    def __init__(self) -> None:
        self._answers: dict[bytes, tuple[check.Broken, ...]] = {}
        self.books = 0
        self.seconds = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """The test, then what it left behind."""
        yield
        start = time.perf_counter()
        found = [f"{path.name}: {one}" for path in _workbooks(item) for one in self._broken(path)]
        self.seconds += time.perf_counter() - start
        if found:
            pytest.fail("Excel's rules are broken:\n" + "\n".join(found[:50]), pytrace=False)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line: how much was looked at."""
        if self.books:
            terminalreporter.write_line(f"Excel's rules: {self.books} workbooks in {self.seconds:.1f} s")

    def _broken(self, path: Path) -> tuple[check.Broken, ...]:
        data = path.read_bytes()
        if not data.startswith(ZIP) or _is_libreoffices(data):
            return ()
        key = sha256(data + path.suffix.lower().encode()).digest()
        if key not in self._answers:
            self.books += 1
            self._answers[key] = tuple(check.broken(data, path.name))
        return self._answers[key]


def _workbooks(item: pytest.Item) -> Iterator[Path]:
    """The workbooks in the folders of the run that the test was handed, but those that are marked as not ours."""
    factory: pytest.TempPathFactory = item.session.config._tmp_path_factory  # type: ignore[attr-defined]
    own = factory.getbasetemp().resolve()
    left_out = [pattern for mark in item.iter_markers(_MARK) for pattern in mark.args]
    given = _paths(getattr(item, "funcargs", {}).values())
    is_thorough = item.config.getoption("--thorough")
    for path in sorted({path for one in given for path in _in(one) if own in path.resolve().parents}):
        is_left_out = any(fnmatch(path.name, pattern) or path.match(pattern) for pattern in left_out)
        if not is_left_out and (is_thorough or HISTORY not in path.parts):
            yield path


def _is_libreoffices(data: bytes) -> bool:
    """Whether LibreOffice wrote the workbook: its rules are not Excel's, and no such book goes to a customer."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return b">LibreOffice" in package.read("docProps/app.xml")
    except (zipfile.BadZipFile, KeyError):
        return False


def _paths(values: Iterable[object]) -> Iterator[Path]:
    """Paths among what fixtures gave, also in tuples and lists."""
    for value in values:
        if isinstance(value, Path):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _paths(value)


def _in(place: Path) -> Iterator[Path]:
    # os.walk passes over a folder that a program which still ends takes away meanwhile; Path.rglob raises
    inside = (Path(folder, name) for folder, _, names in os.walk(place) for name in names)
    found = inside if place.is_dir() else [place]
    return (path for path in found if path.suffix.lower() in ENDINGS and PACKAGES not in path.parts and path.is_file())


def pytest_configure(config: pytest.Config) -> None:
    """Watch this run."""
    config.addinivalue_line("markers", f"{_MARK}(*names, reason): workbooks that Excel's rules are not for, and why")
    config.pluginmanager.register(Watch(), "excel_rules")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mark without names or without a reason is refused."""
    for item in items:
        for mark in item.iter_markers(_MARK):
            if not mark.args or not mark.kwargs.get("reason"):
                raise pytest.UsageError(f"{item.nodeid}: {_MARK} wants names and a reason")
