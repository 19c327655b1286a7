"""What a clerk's workbook carries to reach Python: xlwings' own macros, its settings, words in the book's language."""

import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import wolfxl
import xlwings
from openpyxl import load_workbook
from pyopenvba import ExcelFile
from pyopenvba.vba import VBAProject

from invoice_workbook.commands import with_button
from invoice_workbook.hosts import package, packing, saving, sheet_edit
from invoice_workbook.languages import text
from invoice_workbook.setup import doctor, excel_modules, excel_parts
from invoice_workbook.setup.excel_parts import Link
from invoice_workbook.template import ribbon, vba_project, xlwings_sheet
from invoice_workbook.template.template_file import template
from tests.cli import run

pytestmark = pytest.mark.long  # every part that Excel may leave

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
        packing.copy(path, file, {part: xml})
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
    assert found["USE UDF SERVER"] == "False", "a press of more than a minute ends in a box where the server runs it"
    assert [key for key in found if "ONEDRIVE" in key or "SHAREPOINT" in key] == list(xlwings_sheet.CLOUD)
    assert found["UDF MODULES"] == "invoice_workbook.excel.functions"
    assert found["ADD_WORKBOOK_TO_PYTHONPATH"] == "False", "a file beside the book is no library"


@pytest.mark.parametrize("language", ["te", "de"])
def test_ribbon_and_buttons_speak_the_language_of_the_book(language, tmp_path):
    path = tmp_path / "book.xlsm"
    assert run("new", path, "--language", language).code == 0
    with zipfile.ZipFile(path) as opened:
        assert opened.read(ribbon.PART) == ribbon.make(language)
        drawings = [opened.read(name) for name in opened.namelist() if name.endswith(".vml")]
    captions = {caption.decode() for xml in drawings for caption in re.findall(rb"<font[^>]*>(?:<b>)?([^<]+)<", xml)}
    assert captions == {text(f"command.{command.id}.label", language) for command in with_button()}


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


def modules_changed(path: Path, change: Callable[[VBAProject], None]) -> None:
    with ExcelFile(path) as book:
        change(book.vba_project())
        book.save()


def spelled_by_excels_editor(project: VBAProject) -> None:
    module = project.get_module("PressButton")
    module.source = module.source.replace("command", "Command").replace(" & ", "  & ") + "\r\n\r\n"
    module.dirty = True


def edited(name: str, old: str, new: str) -> Callable[[VBAProject], None]:
    def change(project: VBAProject) -> None:
        module = project.get_module(name)
        assert old in module.source
        module.source = module.source.replace(old, new)
        module.dirty = True

    return change


HARMED = {
    "xlwings' module deleted": (lambda project: project.delete_module("xlwings"), "xlwings"),
    "the class for the Mac deleted": (lambda project: project.delete_module("Dictionary"), "Dictionary"),
    "the module beside them deleted": (lambda project: project.delete_module("CallPython"), "CallPython"),
    "ours deleted": (lambda project: project.delete_module("PressButton"), "PressButton"),
    "one renamed": (lambda project: project.rename_module("xlwings", "xlwings_old"), "xlwings"),
    "one edited": (edited("CallPython", "On Error GoTo Failed", ""), "CallPython"),
    "another's edited": (edited("Buttons", '"check"', '"issue"'), "Buttons"),
    "an older one": (edited("PressButton", "CallPython.WhyNotRun", "RunPython"), "PressButton"),
}


@pytest.mark.parametrize("case", HARMED)
def test_doctor_names_a_module_that_was_deleted_renamed_or_edited_and_brings_it_back(case, sample):
    change, name = HARMED[case]
    modules_changed(sample, change)
    (found,) = doctor._binding(sample, fix=False)
    assert (found.id, found.well) == ("macros", False)
    assert name in found.message
    assert "doctor --fix" in found.message
    assert [one.well for one in doctor._binding(sample, fix=True)] == [True]
    assert not excel_modules.amiss(sample)
    assert Link.of(sample) == Link.here()
    assert "xlwings_old" not in vba_project.sources(sample), "VBA compiles no call to what two modules have"


def test_what_excels_editor_spells_its_own_way_is_no_change(sample):
    modules_changed(sample, spelled_by_excels_editor)
    assert [one.well for one in doctor._binding(sample, fix=False)] == [True]


def settings_written(path: Path, *pairs: tuple[str, str]) -> None:
    """The hidden sheet with these rows below its own, as a clerk types them."""
    with package.Package(path) as opened:
        part = opened.sheet_parts[xlwings_sheet.NAME]
        first = len(excel_parts.settings(path)) + 1
        xml, _ = sheet_edit.edit(opened.part(part), {n: {1: k, 2: v} for n, (k, v) in enumerate(pairs, first)}, {})
    other = path.with_name("other.xlsm")
    with other.open("wb") as file:
        packing.copy(path, file, {part: xml})
    other.replace(path)


def test_what_the_clerk_wrote_on_the_hidden_sheet_stays_when_it_is_renewed(sample):
    settings_written(sample, ("PYTHONPATH", r"C:\own"), ("INTERPRETER_WIN", r"C:\py\python.exe"))
    bound_to(sample, r"C:\Python\python.exe")
    doctor._binding(sample, fix=True)
    found = excel_parts.settings(sample)
    assert found["PYTHONPATH"] == r"C:\own"
    assert found["INTERPRETER_WIN"] == r"C:\py\python.exe", "another system's Python"
    assert found["INTERPRETER"] == sys.executable
    assert list(found)[-2:] == ["PYTHONPATH", "INTERPRETER_WIN"]


@pytest.mark.parametrize(
    ("system", "python"), [("win32", r"C:\py\python.exe"), ("darwin", sys.executable), ("linux", sys.executable)]
)
def test_each_system_is_told_the_python_that_xlwings_would_start_there(system, python, sample):
    settings_written(sample, ("INTERPRETER_WIN", r"C:\py\python.exe"))
    link = Link.of(sample, system)
    assert link is not None
    assert link.interpreter == python


def test_a_workbook_without_the_settings_sheet_is_told_so(sample):
    with package.Package(sample) as opened:
        xml = opened.part("xl/workbook.xml").replace(b'name="xlwings.conf"', b'name="other"')
    other = sample.with_name("other.xlsm")
    with other.open("wb") as file:
        packing.copy(sample, file, {"xl/workbook.xml": xml})
    told = run("doctor", other, "--fix")
    assert told.code == 1
    assert "has no sheet xlwings.conf" in told.out


OWN_TAB = b'<tab id="mine" label="Mine"><group id="own" label="Own"/></tab>'


def ribbon_changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as opened:
        content = {ribbon.PART: change(opened.read(ribbon.PART))}
    other = path.with_name("other.xlsm")
    with other.open("wb") as file:
        packing.copy(path, file, content)
    other.replace(path)


def test_our_tab_comes_back_into_the_ribbon_and_a_tab_of_the_clerks_own_stays(sample):
    ribbon_changed(sample, lambda xml: xml.replace(b"</tabs>", OWN_TAB + b"</tabs>"))
    assert [one.well for one in doctor._binding(sample, fix=False)] == [True]
    ribbon_changed(sample, lambda xml: re.sub(rb'<button id="check-bills".*?/>', b"", xml, flags=re.DOTALL))
    (found,) = doctor._binding(sample, fix=False)
    assert (found.well, "the ribbon" in found.message) == (False, True)
    assert [one.well for one in doctor._binding(sample, fix=True)] == [True]
    with zipfile.ZipFile(sample) as opened:
        xml = opened.read(ribbon.PART)
    assert b'id="mine"' in xml and b'id="check-bills"' in xml
    assert excel_parts.has_ribbon(sample)


def test_a_workbook_whose_ribbon_is_gone_gets_it_again(sample):
    with zipfile.ZipFile(sample) as opened:
        links = re.sub(rb'<Relationship Id="rIdRibbon"[^>]*/>', b"", opened.read("_rels/.rels"))
    other = sample.with_name("other.xlsm")
    with other.open("wb") as file:
        packing.copy(sample, file, {"_rels/.rels": links}, frozenset({ribbon.PART}))
    other.replace(sample)
    assert not excel_parts.has_ribbon(sample)
    assert [one.well for one in doctor._binding(sample, fix=True)] == [True]
    with zipfile.ZipFile(sample) as opened:
        assert opened.read(ribbon.PART) == ribbon.make("en")


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
