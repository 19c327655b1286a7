"""Days and amounts of a workbook stand as its language writes them, also where an older program made it."""

import re
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from invoice_workbook import names
from invoice_workbook.schema import PROBLEMS, TABLES
from invoice_workbook.setup import doctor, sheet_language, upgrade
from invoice_workbook.tables.read import positions
from invoice_workbook.template import any_language
from tests.setup import older_books

pytestmark = pytest.mark.long  # older workbooks in every language

DAYS = {"en": "yyyy-mm-dd", "de": "dd.mm.yyyy", "te": "dd-mm-yyyy"}
AXIS = {"en": "d mmm", "de": "dd.mm.", "te": "dd-mm"}
SIX = 6


def sheets(path: Path) -> dict[str, Worksheet]:
    """The sheets by their English names."""
    return _sheets(path.read_bytes())


@cache
def _sheets(content: bytes) -> dict[str, Worksheet]:
    """Read once, which takes a second."""
    return {names.sheet_named(one.title): one for one in openpyxl.load_workbook(BytesIO(content)).worksheets}


def days(path: Path) -> Counter[tuple[str, str]]:
    """How many cells of each sheet show days, in which format."""
    found = Counter[tuple[str, str]]()
    for sheet, one in sheets(path).items():
        shown = (cell.number_format for row in one.iter_rows() for cell in row)
        found.update((sheet, code) for code in shown if code.partition(";")[0] in DAYS.values())
    return found


def in_lakh(path: Path) -> Counter[str]:
    """How many rules of each sheet show amounts in lakh and crore."""
    return Counter(
        sheet
        for sheet, one in sheets(path).items()
        for area in one.conditional_formatting
        for rule in area.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None and r"##\," in rule.dxf.numFmt.formatCode
    )


@pytest.fixture(scope="session", params=("de", "te"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def old(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of version 6 with the sample."""
    path = older_books.make(tmp_path_factory.mktemp("old") / "book.xlsm", SIX, language, sample=True)
    assert {code for _, code in days(path)} == {DAYS["en"], f"{DAYS['en']};;"}
    assert not in_lakh(path)
    return path


def test_a_new_workbook_has_days_in_the_shape_of_its_language():
    for language, code in DAYS.items():
        assert {shown.partition(";")[0] for _, shown in days(any_language.template(language))} == {code}


def test_an_older_workbook_gets_what_its_language_asks_for(language, old, tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(old.read_bytes())
    upgrade.upgrade(path)
    assert {code.partition(";")[0] for _, code in days(path)} == {DAYS[language]}
    assert days(path).keys() == days(any_language.template(language)).keys()
    assert in_lakh(path) == in_lakh(any_language.template(language))
    assert axis(path) == AXIS[language]
    assert not any(one.id in ("added", "upgraded") for one in doctor.examine_book(path, fix=True)), "it is done once"


def axis(path: Path) -> str:
    """The format of days at the axis of a chart."""
    with zipfile.ZipFile(path) as opened:
        charts = b"".join(opened.read(name) for name in opened.namelist() if name.startswith("xl/charts/chart"))
    (found,) = {code.decode() for code in re.findall(rb'numFmt formatCode="([^"]*)"', charts)} & {
        *AXIS.values(),
        "mm-dd",
    }
    return found


def test_the_cell_show_comes_with_its_choices(language, old, tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(old.read_bytes())
    upgrade.upgrade(path)
    mine, theirs = (sheets(one)[PROBLEMS.name] for one in (path, any_language.template(language)))
    for cell in ("B1", "C1", "D1"):
        assert mine[cell].value == theirs[cell].value
        assert mine[cell].fill.fgColor.rgb == theirs[cell].fill.fgColor.rgb
    assert [rule_of(one, "C1") for one in (mine, theirs)] == [rule_of(theirs, "C1")] * 2


def rule_of(sheet: Worksheet, cell: str) -> str:
    return next(str(one.formula1) for one in sheet.data_validations.dataValidation if cell in one.sqref)


@pytest.mark.not_ours("book.xlsm", reason="openpyxl saved it, which loses what buttons are drawn by")
def test_what_a_clerk_has_changed_stays(language, tmp_path):
    """A column in another format, a column and a sheet of their own, and a filled cell beside the title of Problems."""
    path = older_books.make(tmp_path / "book.xlsm", SIX, language, sample=True)
    book = openpyxl.load_workbook(path, keep_vba=True)
    invoices = book[names.tab("Invoices", language)]
    at = positions(TABLES["Invoices"], [str(cell.value) for cell in invoices[4]])
    due, dated = (invoices.cell(5, at[field] + 1) for field in ("due_date", "invoice_date"))
    due.number_format = "d mmmm yyyy"
    own = book.create_sheet("Notes")
    own["A1"].number_format = DAYS["en"]
    book[names.tab("Problems", language)]["C1"] = "mine"
    book.save(path)
    upgrade.upgrade(path)
    after = sheets(path)
    assert after["Invoices"][due.coordinate].number_format == "d mmmm yyyy"
    assert after["Invoices"][dated.coordinate].number_format == DAYS[language]
    assert after["Notes"]["A1"].number_format == DAYS["en"]
    assert after["Problems"]["C1"].value == "mine"
    assert after["Problems"]["B1"].value is None


def test_another_language_brings_its_days_and_back(tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(any_language.template("en").read_bytes())
    for language in ("te", "de", "en"):
        sheet_language.translate(path, language)
        assert days(path) == days(any_language.template(language))
        assert axis(path) == AXIS[language]
