"""Gnumeric computes every formula anew and comes to what LibreOffice comes to, cell by cell, and Python too."""

import math
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.money import as_text
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.excel_rules.book import Book
from tests.libreoffice import computing

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.not_ours("libreoffice/*.xlsx", "gnumeric/*.xlsx", reason="saved by LibreOffice and by Gnumeric"),
    pytest.mark.skipif(
        not (shutil.which("ssconvert") and shutil.which("soffice")), reason="Gnumeric or LibreOffice is not installed"
    ),
]
LAST_DAY, NEW_YEAR = date(2026, 11, 30), date(2027, 1, 25)
EPOCH = datetime(1899, 12, 30)
"""Day 0 of both programs."""


BY_ARRAY = "LOOKUP(2,1/("
"""Gnumeric 1.12 computes no array within LOOKUP, as Excel and LibreOffice do: what finds a row so is left out, and what
takes its currency from that cell. tests/libreoffice/test_recalculation.py holds it against Python."""


def without_arrays(path: Path) -> Iterator[tuple[str, str, str]]:
    """The formulas of a workbook but those that find a row by an array, and the row of one."""
    every = list(formulas(path))
    rows = {(sheet, re.sub(r"\D", "", place)) for sheet, place, text in every if BY_ARRAY in text}
    return ((sheet, place, text) for sheet, place, text in every if (sheet, re.sub(r"\D", "", place)) not in rows)


def formulas(path: Path) -> Iterator[tuple[str, str, str]]:
    """Sheet, place and text of every formula of a workbook."""
    for sheet in Book(path.read_bytes(), path.name).sheets:
        for cell in sheet.cells:
            if cell.formula is not None:
                yield sheet.name, cell.place, cell.formula.text or ""


def number(value: object) -> object:
    """A cell's value as both programs mean it: a date as its day, nothing as blank text."""
    if isinstance(value, datetime):
        return (value - EPOCH) / timedelta(days=1)
    return "" if value is None else value


def same(one: object, other: object) -> bool:
    """Whether two programs' results are alike: numbers to 12 digits, all else exactly."""
    one, other = number(one), number(other)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return one == other


def differences(book: Path, folder: Path) -> tuple[list[str], int]:
    """Where LibreOffice and Gnumeric come to different results, and how many formulas were compared."""
    results = [
        load_workbook(by([book], folder)[0], data_only=True) for by in (computing.by_libreoffice, computing.by_gnumeric)
    ]
    found, count = [], 0
    for sheet, place, text in without_arrays(book):
        values = [result[sheet][place].value for result in results]
        count += 1
        if not same(*values):
            found.append(f"{sheet}!{place} {text}: {values}")
    return found, count


def test_every_formula_of_the_sample(sample, tmp_path):
    found, count = differences(sample, tmp_path)
    assert found == []
    assert count > 17_000


@pytest.mark.parametrize("language", languages())
def test_every_formula_of_a_new_book_in_each_language(language, tmp_path):
    book = tmp_path / f"{language}.xlsm"
    new_book.make(book, language)
    two = {name: Edit({TABLES[name].id: {0: "A-1", 1: "A-2"}}, 2) for name in ("Customers", "Vendors", "People")}
    WorkbookFile(book).write(two)  # INDEX of one cell alone is #REF! in Gnumeric 1.12
    found, count = differences(book, tmp_path)
    assert found == []
    assert count > 16_000


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """The sample company's book after a month, and its invoices, credit notes and statements as workbooks."""
    folder = tmp_path_factory.mktemp("papers")
    book = folder / "book.xlsm"
    new_book.make(book, edits=sample_book.edits(with_faults=False)[0])
    host = WorkbookFile(book)
    issued = on(host, "issue", as_of=LAST_DAY)
    credited = on(WorkbookFile(book), "credit", invoice=issued.json["invoices"][0], lines="1", as_of=LAST_DAY)
    stated = on(WorkbookFile(book), "statements", as_of=NEW_YEAR)
    files = [Path(file) for result in (issued, credited, stated) for file in result.json["files"]]
    return book, [file for file in files if file.suffix == ".xlsx"]


def test_every_formula_of_every_document(papers, tmp_path):
    _, files = papers
    assert len(files) > 10
    by_office, by_gnumeric = computing.by_libreoffice(files, tmp_path), computing.by_gnumeric(files, tmp_path)
    for file, one, other in zip(files, by_office, by_gnumeric, strict=True):
        office, gnumeric = (load_workbook(result, data_only=True) for result in (one, other))
        for sheet, place, text in formulas(file):
            values = office[sheet][place].value, gnumeric[sheet][place].value
            assert same(*values), (file.name, sheet, place, text, values)


def test_invoices_come_to_what_the_book_says(papers, tmp_path):
    path, files = papers
    invoices = books_of(WorkbookFile(path), LAST_DAY)["Invoices"].set_index("invoice")
    mine = [file for file in files if file.stem in invoices.index]
    assert len(mine) > 5
    for file, computed in zip(mine, computing.by_gnumeric(mine, tmp_path), strict=True):
        row = invoices.loc[file.stem]
        cells = [c.value for line in load_workbook(computed, data_only=True).active.iter_rows() for c in line]
        shown = {f"{value:.{int(row['row_decimals'])}f}" for value in cells if isinstance(value, (int, float))}
        for amount in ("net", "tax", "gross"):
            assert as_text(int(row[amount]), int(row["row_decimals"])) in shown, (file.name, amount)
