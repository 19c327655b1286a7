"""A seat before the stand-in for Excel, for the tests that press buttons."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from invoice_workbook.excel import chosen, desk, mac_press, programs
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.tables import read
from tests.excel import small_book, stand_in
from tests.excel.seat import Seat, remembered


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[stand_in.Sheet]]:
    """The small book, and its sheets as a program opens them."""
    path = tmp_path_factory.mktemp("made") / "Books.xlsm"
    small_book.make(path)
    return path, stand_in.sheets_of(path)


@pytest.fixture
def seat(made: tuple[Path, list[stand_in.Sheet]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """A seat, at Windows' Excel wherever the tests run; nothing that was made is opened."""
    looked_at: set[str] = set()

    def selected(host: LiveWorkbook, table: str, look: Callable[..., chosen.Chosen] = chosen.selected) -> chosen.Chosen:
        looked_at.add(table)
        return look(host, table)

    monkeypatch.setattr(read, "read", remembered)
    monkeypatch.setattr(chosen, "selected", selected)
    monkeypatch.setattr(desk, "_start", lambda _: None)
    monkeypatch.setattr(mac_press, "IS_MAC", False)
    monkeypatch.setattr(programs, "ExcelOnMac", programs.ExcelOnWindows)
    monkeypatch.setenv("LOGNAME", "lakshmi")
    return Seat(*made, (tmp_path / str(number) for number in count()), looked_at, monkeypatch)
