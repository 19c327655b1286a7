"""The macros: linted, and run in a model of Excel: each button's reaches RunPython with its command."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication

from invoice_workbook.commands import BUTTONS, COMMANDS
from invoice_workbook.excel import buttons, functions
from invoice_workbook.excel.buttons import text_spelled
from invoice_workbook.hosts.new_book import template
from invoice_workbook.template import macros, ribbon

SOURCES = macros.modules()
TRADE = ("invoice", "customer", "vendor", "order", "payment", "aging", "total")
SUB = re.compile(r"^Public (?:Sub|Function) (\w+)", re.MULTILINE)
STUB = """Attribute VB_Name = "Stub"
Option Explicit
Public Function RunPython(ByVal command As String) As Variant
    Worksheets("Help").Range("Z1").Value = command
End Function
"""
CALL = re.compile(r"from invoice_workbook\.excel import buttons; buttons\.press\('([\w-]+)', '([0-9A-F.]*)'\)")


def own_lines(source: str) -> list[str]:
    """Lines of code, without comments and attributes."""
    return [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith(("'", "Attribute"))]


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_is_explicit_short_and_in_windows_1252(name):
    source = SOURCES[name]
    source.encode("cp1252")
    assert f'Attribute VB_Name = "{name}"' in source
    assert len(name) <= 31
    assert "Option Explicit" in source
    assert "'@Folder(" in source
    assert "On Error Resume Next" not in source
    assert max(map(len, source.splitlines())) <= 1_023
    assert name not in SUB.findall(source), "a module must not be called as one of its macros"


def test_the_macros_written_by_hand_are_few_and_know_nothing_of_the_trade_or_the_system():
    lines = [line for path in macros.MACROS.glob("*.bas") for line in own_lines(path.read_text("cp1252"))]
    assert len(lines) < 60
    code = re.sub(r'"[^"]*"', "", "\n".join(lines)).lower()
    assert not [word for word in TRADE if word in code]
    assert not re.search(r"#if|operatingsystem|\bmac\b", code)


def test_no_name_is_a_word_of_vbas_own():
    words = {
        "date",
        "currency",
        "open",
        "string",
        "integer",
        "long",
        "name",
        "next",
        "print",
        "type",
        "end",
        "to",
        "is",
    }
    for source in SOURCES.values():
        for arguments in re.findall(r"^Public Function \w+\(([^)]*)\)", source, re.MULTILINE):
            assert not set(re.findall(r"ByVal (\w+) As", arguments)) & words


def test_every_cell_function_has_its_wrapper_and_every_command_with_an_icon_its_macro():
    assert set(SUB.findall(SOURCES["CellFunctions"])) == {function.__name__ for function in functions.FUNCTIONS}
    assert SUB.findall(SOURCES["Buttons"]) == [command.macro for command in BUTTONS]
    assert set(buttons.ACTIONS) == {command.id for command in BUTTONS}
    assert {c.id for c in COMMANDS} - set(buttons.ACTIONS) == {"open", "new", "demo"}


def test_every_button_of_the_ribbon_and_of_the_sheets_has_its_macro():
    tab = etree.fromstring(ribbon.make())
    found = tab.findall(f".//{{{ribbon.NAMESPACE}}}button")
    public = set(SUB.findall("\n".join(SOURCES.values())))
    assert [button.get("id") for button in found] and {button.get("onAction") for button in found} == {"OnPress"}
    assert {button.get("tag") for button in found} == {command.macro for command in BUTTONS} <= public
    assert "OnPress" in public
    names = [name.casefold() for source in SOURCES.values() for name in SUB.findall(source)]
    assert len(set(names)) == len(names), "VBA knows no case, and two of one name must be told apart by their modules"
    keys = [button.get("keytip") for button in found]
    assert len(set(keys)) == len(keys)
    with zipfile.ZipFile(template()) as package:
        drawings = [package.read(name) for name in package.namelist() if name.endswith(".vml")]
    called = {macro.decode() for drawing in drawings for macro in re.findall(rb"FmlaMacro>\[0\]!(\w+)<", drawing)}
    assert called == {command.macro for command in BUTTONS}


@pytest.mark.parametrize("language", ["en", "te", "de"])
def test_the_ribbon_speaks_the_books_language(language):
    tab = etree.fromstring(ribbon.make(language))
    labels = [element.get("label") for element in tab.iter() if element.get("label")]
    assert len(labels) == len(set(labels)) > len(BUTTONS)
    assert (labels[0] == "Invoices") == (language == "en")


def test_code_names_match_the_modules_of_sheets():
    with ExcelFile(template()) as book:
        modules = set(book.vba_project().module_names())
    with zipfile.ZipFile(template()) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"xl/(workbook|worksheets/sheet\d+)\.xml", name)]
        names = {re.search(rb'codeName="(\w+)"', package.read(part))[1].decode() for part in parts}
    assert names == modules - set(SOURCES)
    assert len(names) == len(parts)


@pytest.fixture(scope="module")
def excel(tmp_path_factory: pytest.TempPathFactory) -> ExcelApplication:
    """The template in a model of Excel, with a RunPython that writes down what it was called with."""
    return modelled(tmp_path_factory.mktemp("excel"), STUB)


def modelled(folder: Path, *stubs: str) -> ExcelApplication:
    """The template in the model, with more modules; it knows no attributes of procedures, which are help texts."""
    path = Path(shutil.copy(template(), folder / "book.xlsm"))
    with ExcelFile(path) as book:
        project = book.vba_project()
        project.delete_module("CellFunctions")
        plain = re.sub(r"^Attribute \w+\.VB_Description.*\n", "", SOURCES["CellFunctions"], flags=re.MULTILINE)
        for source in (plain, *stubs):
            name = re.search(r'VB_Name = "(\w+)"', source)
            assert name is not None
            project.add_module(name[1], source.replace("\n", "\r\n"))
        book.save()
    return ExcelApplication.open(path)


def called(excel: ExcelApplication) -> str:
    return str(excel.sheet("Help").value("Z1"))


@pytest.mark.parametrize("command", [c for c in BUTTONS if not c.asks], ids=lambda command: command.id)
def test_a_buttons_macro_runs_its_command(excel, command):
    excel.run(command.macro)
    found = CALL.fullmatch(called(excel))
    assert found is not None
    assert (found[1], text_spelled(found[2])) == (command.id, "")


NAMES = (r"C:\Ümlaut & Söhne's (1)\bills.csv", "/home/a \"b\" 'c'.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_reaches_python_letter_by_letter(excel, name):
    excel.run("Press", "import", name)
    found = CALL.fullmatch(called(excel))
    assert found is not None
    assert text_spelled(found[2]) == name


@pytest.fixture(scope="module")
def excel_alone(tmp_path_factory: pytest.TempPathFactory) -> ExcelApplication:
    """The template in the model, where nothing answers RunPython or XLPy."""
    return modelled(tmp_path_factory.mktemp("alone"))


def test_without_xlwings_a_button_says_so_and_gives_the_status_bar_back(excel_alone):
    excel_alone.answer_dialogs("ok")
    excel_alone.run("PressCheck")
    assert "doctor --fix" in str(excel_alone.dialogs[-1])
    assert excel_alone.evaluate("Application.StatusBar") in (False, "False")


def test_without_xlwings_a_cell_function_is_not_available(excel_alone):
    assert "2042" in repr(excel_alone.run("DAYSLATE", 46000, 46010, 46005)), "#N/A"
