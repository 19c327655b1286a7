"""A company's month on the closed workbook, cell by cell against golden files; `--update-golden` writes them."""

import io
import shutil
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import sheet_language
from tests.month import bill_story, money_story, story
from tests.month.in_memory import remember


@pytest.fixture
def clean(clean_file: Path, tmp_path: Path) -> Path:
    """The sample company's workbook without a fault, under the name that the golden files have."""
    return Path(shutil.copy(clean_file, tmp_path / "month.xlsm"))


@pytest.mark.long
@pytest.mark.parametrize("tale", [story, bill_story, money_story], ids=["receivable", "payable", "money"])
def test_the_month_on_the_file(clean, request, tale, monkeypatch):
    monkeypatch.setenv("LOGNAME", "anna")
    remember(monkeypatch)
    names = set()
    for name, told in tale.steps(lambda: WorkbookFile(clean), clean.parent):
        path = tale.GOLDEN / f"{name}.txt"
        names.add(path.name)
        if request.config.getoption("--update-golden"):
            tale.GOLDEN.mkdir(exist_ok=True)
            path.write_text(told, "utf-8")
        assert told == path.read_text("utf-8"), name
    assert {path.name for path in tale.GOLDEN.iterdir()} == names, "orphans"


SAID = ["message", "remedy", "check", "value", "meaning", "reason", "why", "note", "statement", "after"]
SAID += ["expected", "actual", "difference", "correction"]
"""Columns that hold sentences, or figures and days as the language writes them."""


def rows_of(told: str) -> dict[str, str]:
    """The changed rows of each table, without what is said in words; and the files."""
    files, *tables = told.split("\n\n")
    found = {"files": "\n".join(files.split("\n")[1:])}
    for table in tables:
        name, _, rows = table.partition("\n")
        frame = pd.read_csv(io.StringIO(rows), dtype=str, index_col=0)
        found[name] = frame.drop(columns=SAID, errors="ignore").to_csv()
    return found


@pytest.mark.long
@pytest.mark.parametrize("language", ["de", "te"])
@pytest.mark.parametrize("tale", [story, bill_story, money_story], ids=["receivable", "payable", "money"])
def test_the_month_is_the_same_in_another_language(clean, monkeypatch, tale, language):
    monkeypatch.setenv("LOGNAME", "anna")
    remember(monkeypatch)
    sheet_language.translate(clean, language)
    for name, told in tale.steps(lambda: WorkbookFile(clean), clean.parent):
        assert rows_of(told) == rows_of((tale.GOLDEN / f"{name}.txt").read_text("utf-8")), name
        assert WorkbookFile(clean).language == language
