"""A company's month on the closed workbook, cell by cell against golden files; `--update-golden` writes them."""

import shutil
from pathlib import Path

import pytest

from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.month import bill_story, money_story, story


@pytest.fixture
def clean(clean_file: Path, tmp_path: Path) -> Path:
    """The sample company's workbook without a fault, under the name that the golden files have."""
    return Path(shutil.copy(clean_file, tmp_path / "month.xlsm"))


@pytest.mark.long
@pytest.mark.parametrize("tale", [story, bill_story, money_story], ids=["receivable", "payable", "money"])
def test_the_month_on_the_file(clean, request, tale, monkeypatch):
    monkeypatch.setenv("LOGNAME", "anna")
    names = set()
    for name, told in tale.steps(lambda: WorkbookFile(clean), clean.parent):
        path = tale.GOLDEN / f"{name}.txt"
        names.add(path.name)
        if request.config.getoption("--update-golden"):
            tale.GOLDEN.mkdir(exist_ok=True)
            path.write_text(told, "utf-8")
        assert told == path.read_text("utf-8"), name
    assert {path.name for path in tale.GOLDEN.iterdir()} == names, "orphans"
