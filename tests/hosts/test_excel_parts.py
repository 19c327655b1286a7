"""What a clerk's workbook carries to reach Python: xlwings' own macros, its settings, words in the book's language."""

import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
import wolfxl
import xlwings
from openpyxl import load_workbook
from pyopenvba import ExcelFile

from invoice_workbook.commands import BUTTONS
from invoice_workbook.hosts import excel_parts, package, saving
from invoice_workbook.hosts.excel_parts import Link
from invoice_workbook.hosts.new_book import template
from invoice_workbook.languages import text
from invoice_workbook.template import ribbon, xlwings_sheet
from tests.cli import run

XLWINGS = Path(xlwings.__file__).with_name("xlwings.bas").read_text("cp1252")


def plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.splitlines())


def bound_to(path: Path, python: str) -> None:
    """The workbook as another machine left it."""
    with package.Package(path) as opened:
        part = opened.sheet_parts[xlwings_sheet.NAME]
        xml = opened.part(part).replace(sys.executable.encode(), python.encode())
    other = path.with_name("other.xlsm")
    with other.open("wb") as file:
        package.copy(path, file, {part: xml})
    other.replace(path)


def test_the_repositorys_template_has_only_our_own_macros():
    with ExcelFile(template()) as book:
        assert "xlwings" not in book.vba_project().module_names()
    values = wolfxl.load_workbook(str(template()))[xlwings_sheet.NAME].iter_rows(values_only=True)
    assert not any(cell for row in values for cell in row)


def test_new_puts_the_installed_xlwings_and_this_python_into_the_workbook(empty):
    with ExcelFile(empty) as book:
        assert plain(book.vba_project().get_module("xlwings").source) == plain(XLWINGS)
    assert Link.of(empty) == Link.here() == Link(xlwings.__version__, sys.executable)
    book = load_workbook(empty)
    sheet = book[xlwings_sheet.NAME]
    assert sheet.sheet_state == "hidden"
    found = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value}
    assert found["USE UDF SERVER"] == "True"
    assert found["UDF MODULES"] == "invoice_workbook.excel.functions"
    assert found["ADD_WORKBOOK_TO_PYTHONPATH"] == "False", "a file beside the book is no library"


@pytest.mark.parametrize("language", ["te", "de"])
def test_ribbon_and_buttons_speak_the_language_of_the_book(language, tmp_path):
    path = tmp_path / "book.xlsm"
    assert run("new", path, "--language", language).code == 0
    with zipfile.ZipFile(path) as opened:
        assert opened.read(ribbon.PART) == ribbon.make(language)
        drawings = [opened.read(name) for name in opened.namelist() if name.endswith(".vml")]
    captions = {caption.decode() for xml in drawings for caption in re.findall(rb"<font[^>]*>([^<]*)</font>", xml)}
    assert captions == {text(f"command.{command.id}.label", language) for command in BUTTONS}


def test_a_workbook_without_macros_has_no_buttons_that_would_not_work(tmp_path):
    path = tmp_path / "book.xlsx"
    assert run("new", path, "--sample").code == 0
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
        assert not [name for name in names if name.endswith((".bin", ".vml")) or name.startswith("customUI")]
        everything = b"".join(opened.read(name) for name in names if name.endswith((".rels", ".xml")))
    assert not re.search(rb"vbaProject|vmlDrawing|legacyDrawing|extensibility|macroEnabled", everything)
    assert Link.of(path) is None
    assert "has no macros" in run("doctor", path).out


def test_doctor_says_and_mends_what_another_python_left(sample):
    bound_to(sample, r"C:\Python\python.exe")
    told = run("doctor", sample)
    assert told.code == 1
    assert r"C:\Python\python.exe" in told.out
    assert run("doctor", sample, "--fix").code == 0
    assert Link.of(sample) == Link.here()
    assert len(saving.versions(sample)) == 1, "the version before is kept"
    assert run("doctor", sample).code == 0
    assert run("check", sample).code == 1, "and its tables are as they were"


def test_doctor_says_and_mends_another_version_of_xlwings(sample):
    with ExcelFile(sample) as book:
        project = book.vba_project()
        older = project.get_module("xlwings").source.replace(xlwings.__version__, "0.30.1")
        project.delete_module("xlwings")
        project.add_module("xlwings", older)
        book.save()
    assert "xlwings 0.30.1" in run("doctor", sample).out
    assert run("doctor", sample, "--fix").code == 0
    assert Link.of(sample) == Link.here()


def test_a_workbook_without_the_settings_sheet_is_told_so(sample):
    with package.Package(sample) as opened:
        xml = opened.part("xl/workbook.xml").replace(b'name="xlwings.conf"', b'name="other"')
    other = sample.with_name("other.xlsm")
    with other.open("wb") as file:
        package.copy(sample, file, {"xl/workbook.xml": xml})
    told = run("doctor", other, "--fix")
    assert told.code == 1
    assert "has no sheet xlwings.conf" in told.out


def test_captions_of_other_buttons_stay(sample):
    with zipfile.ZipFile(sample) as opened:
        name = next(name for name in opened.namelist() if name.endswith("vmlDrawing1.vml"))
        xml = (
            opened.read(name)
            .replace(b"[0]!PressCheck<", b"[0]!MyOwn<")
            .replace(b">Check everything<", b">Mine &amp; only mine<")
        )
    again = excel_parts._captions(xml, "de")
    assert b"Mine &amp; only mine" in again
    assert text("command.issue.label", "de").encode() in again


def test_open_says_what_is_missing(sample, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    told = run("open", sample)
    assert told.code == 2
    assert "no screen" in told.err
    shutil.copy(sample, sample.with_name("b.txt"))
    assert run("open", sample.with_name("none.xlsm")).code == 2
