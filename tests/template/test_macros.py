"""The macros: linted, and run in a model of Excel: each button's reaches RunPython with its command."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import NOTHING

from invoice_workbook.commands import every, with_button
from invoice_workbook.excel import functions
from invoice_workbook.excel.buttons import text_spelled
from invoice_workbook.template import macros, ribbon
from invoice_workbook.template.template_file import template
from tests.template import excel_model

pytestmark = pytest.mark.not_ours("*.xlsm", reason="the model of Excel wants a workbook with nothing but modules")
SOURCES = macros.modules()
TRADE = ("invoice", "customer", "vendor", "order", "payment", "aging", "total")
SUB = re.compile(r"^Public (?:Sub|Function) (\w+)", re.MULTILINE)
XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function IsFullName(sFile As String) As Boolean
    IsFullName = InStr(sFile, "\\") > 0
End Function
Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = InStr(FileSpec, "gone") = 0
End Function
Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    GetConfig = default
    If configKey = "INTERPRETER_WIN" Then GetConfig = "{python}"
End Function
Public Function RunPython(PythonCommand As String)
    {runs}
End Function
Function XLPy()
    Worksheets("Help").Range("Z2").Value = Worksheets("Help").Range("Z2").Value + 1
    Err.Raise 1000, , "Could not activate Python COM server, hr = -2147221164"
End Function
"""
"""What our macros ask of xlwings' module; the module itself calls Windows."""
WRITES = 'Worksheets("Help").Range("Z1").Value = PythonCommand'
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
    assert len(lines) < 70
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
    assert SUB.findall(SOURCES["Buttons"]) == [command.macro for command in with_button()]
    assert {c.id for c in every()} - {command.id for command in with_button()} == {
        "open",
        "new",
        "demo",
        "history",
        "restore",
        "withdraw",
        "unapply",
        "reopen",
        "cancel",
        "mark-sent",
        "rename",
        "audit-export",
        "gst",
        "archive",
        "check-folder",
    }


def test_every_button_of_the_ribbon_and_of_the_sheets_has_its_macro():
    tab = etree.fromstring(ribbon.make())
    found = tab.findall(f".//{{{ribbon.NAMESPACE}}}button")
    public = set(SUB.findall("\n".join(SOURCES.values())))
    assert [button.get("id") for button in found] and {button.get("onAction") for button in found} == {"OnPress"}
    tags = {
        button.get("tag"): command for button in found for command in with_button() if command.id == button.get("id")
    }
    assert {tag.split()[0] for tag in tags} == {command.macro for command in with_button()} <= public
    assert {tag: tag.split()[1:] for tag in tags} == {
        tag: [command.half] if command.half != "both" else [] for tag, command in tags.items()
    }
    assert {"OnPress", "OnShown", "OnVisible"} <= public
    hidden = {one.get("id"): one.get("tag").split()[-1] for one in tab.iter() if one.get("getVisible")}
    assert hidden == {c.id: c.half for c in with_button() if c.half != "both"} | {
        "group-receivable": "receivable",
        "group-payable": "payable",
    }
    names = [name.casefold() for source in SOURCES.values() for name in SUB.findall(source)]
    assert len(set(names)) == len(names), "VBA knows no case, and two of one name must be told apart by their modules"
    keys = [button.get("keytip") for button in found]
    assert len(set(keys)) == len(keys)
    with zipfile.ZipFile(template()) as package:
        drawings = [package.read(name) for name in package.namelist() if name.endswith(".vml")]
    called = {macro.decode() for drawing in drawings for macro in re.findall(rb"FmlaMacro>\[0\]!(\w+)<", drawing)}
    assert called == {command.macro for command in with_button()}


@pytest.mark.parametrize("language", ["en", "te", "de"])
def test_the_ribbon_speaks_the_books_language(language):
    tab = etree.fromstring(ribbon.make(language))
    labels = [element.get("label") for element in tab.iter() if element.get("label")]
    assert len(labels) == len(set(labels)) > len(with_button())
    assert (labels[0] == "Invoices") == (language == "en")


def test_code_names_match_the_modules_of_sheets():
    with ExcelFile(template()) as book:
        modules = set(book.vba_project().module_names())
    with zipfile.ZipFile(template()) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"xl/(workbook|worksheets/sheet\d+)\.xml", name)]
        names = {re.search(rb'codeName="(\w+)"', package.read(part))[1].decode() for part in parts}
    assert names == modules - set(SOURCES)
    assert len(names) == len(parts)


CALLS = macros.BESIDE_XLWINGS.read_text("cp1252")


@pytest.fixture(scope="session")
def excel(tmp_path_factory: pytest.TempPathFactory) -> ExcelApplication:
    """Our macros in a model of Excel, with a RunPython that writes down what it was called with."""
    return modelled(tmp_path_factory.mktemp("excel"))


def modelled(
    folder: Path, runs: str = WRITES, *, name: str = "book.xlsm", python: str = "python", without: tuple[str, ...] = ()
) -> ExcelApplication:
    """A clerk's workbook in the model, `without` some modules; xlwings' RunPython `runs` a statement."""
    found = {**SOURCES, "CallPython": CALLS, "xlwings": XLWINGS.format(runs=runs, python=python)}
    return excel_model.opened(folder / name, {name: found[name] for name in found if name not in without})


def called(excel: ExcelApplication) -> str:
    return str(excel.sheet("Help").value("Z1"))


@pytest.mark.parametrize("command", [c for c in with_button() if not c.asks], ids=lambda command: command.id)
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


def refused(excel: ExcelApplication) -> str:
    """What the clerk sees of a press for which Python cannot be reached; the status bar is free again."""
    excel.answer_dialogs("ok")
    excel.run("PressCheck")
    assert excel.evaluate("Application.StatusBar") in (False, "False")
    (dialog,) = excel.dialogs
    return str(dialog[1])


LOST = 'Err.Raise 1, Description:="Could not load xlwings64-0.37.8.dll from either of the following folders: A, B"'
UNREACHED = {
    "the call fails inside": (LOST, {}, "Could not load xlwings64-0.37.8.dll"),
    "it fails inside without a word": ("Err.Raise 5", {}, "Python could not be reached"),
    "an object is not there": ("Dim a As Object: a.Exec", {}, "Python could not be reached"),
    "Python ends with an error": ("RunPython = -1", {}, "Python ended with an error"),
    "Python was moved": (WRITES, {"python": "C:\\gone\\python.exe"}, "there is no C:\\gone\\python.exe"),
    "xlwings' module was deleted": (WRITES, {"without": ("xlwings",)}, "Python could not be reached"),
    "the module beside it was deleted": (WRITES, {"without": ("CallPython",)}, "Python could not be reached"),
    "both were": (WRITES, {"without": ("CallPython", "xlwings")}, "Python could not be reached"),
}


@pytest.mark.parametrize("case", UNREACHED)
def test_where_python_cannot_be_reached_one_sentence_names_the_remedy(case, tmp_path):
    runs, rest, words = UNREACHED[case]
    told = refused(modelled(tmp_path, runs, name="O'Brien & Söhne (1).xlsm", **rest))
    assert words in told
    assert 'invoice-workbook doctor --fix "O\'Brien & Söhne (1).xlsm"' in told


@pytest.mark.parametrize("runs", [runs for runs, rest, _ in UNREACHED.values() if not rest])
def test_no_error_leaves_the_module_that_calls_xlwings(runs, tmp_path):
    excel = modelled(tmp_path, runs)
    assert excel.run("CallPython.WhyNotRun", "code"), "the words of the error, not the error"
    assert excel.run("CallPython.Server") is NOTHING


def test_a_python_that_says_nothing_leaves_the_status_bar_free(tmp_path):
    excel = modelled(tmp_path, "RunPython = 0")
    excel.run("PressCheck")
    assert not excel.dialogs
    assert excel.evaluate("Application.StatusBar") in (False, "False")


def test_what_python_wrote_into_the_status_bar_stays(tmp_path):
    excel = modelled(tmp_path, 'Application.StatusBar = "71 open problems"')
    excel.run("PressCheck")
    assert excel.evaluate("Application.StatusBar") == "71 open problems"


@pytest.mark.parametrize("name", ["book.xlsm", "O'Brien.xlsm", "''.xlsm", "a!b.xlsm", "50% = a;b^c.xlsm"])
def test_the_pressed_workbook_answers_whatever_its_name_and_no_other_one(name, tmp_path):
    excel = modelled(tmp_path, name=name)
    excel.run("PressCheck")
    assert CALL.fullmatch(called(excel))
    assert not excel.dialogs


def test_every_macro_is_asked_for_with_its_workbook():
    """Another open workbook has macros of the same names: which one Excel takes then is written nowhere."""
    code = "\n".join(line for source in SOURCES.values() for line in own_lines(source))
    asked = re.findall(r"Application\.Run\(?\s*([^,)\n]+)", code)
    assert len(asked) == 5
    assert all(name.startswith(('book & "', '"\'" & Replace(ActiveWorkbook.Name')) for name in asked), asked


@pytest.mark.parametrize("case", UNREACHED)
def test_where_python_cannot_be_reached_a_cell_function_is_not_available(case, tmp_path):
    runs, rest, _ = UNREACHED[case]
    excel = modelled(tmp_path, runs, **rest)
    for _ in range(3):
        assert "2042" in repr(excel.run("DAYSLATE", 46000, 46010, 46005)), "#N/A"


def test_cells_do_not_each_wait_for_a_python_that_does_not_come(tmp_path):
    excel = modelled(tmp_path)
    excel.freeze_clock(datetime(2026, 1, 5, 9, 0, 0))
    for _ in range(3):
        excel.run("DAYSLATE", 46000, 46010, 46005)
    assert excel.sheet("Help").value("Z2") == 1
    excel.freeze_clock(datetime(2026, 1, 5, 9, 0, 11))
    excel.run("DAYSLATE", 46000, 46010, 46005)
    assert excel.sheet("Help").value("Z2") == 2, "and after a pause it is asked again"


STUB = """Attribute VB_Name = "Stub"
Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
Public Tag As String
"""
SHOWS = """Attribute VB_Name = "Shows"
Public Function IsShown(ByVal words As String, ByVal desk As String) As Variant
    Dim control As Object
    Dim found As Variant
    Set control = New Stub
    Worksheets("Help").Range("A9").Value = desk
    control.Tag = words
    OnVisible control, found
    IsShown = found
End Function
"""


@pytest.mark.parametrize(
    ("desk", "tag", "shown"),
    [
        ("receivable", "PressIssue receivable", True),
        ("receivable", "payable", False),
        ("payable", "PressPay payable", True),
        ("payable", "PressCheckOrders receivable", False),
        ("both", "payable", True),
        ("", "receivable", True),
        (None, "receivable", True),
    ],
)
def test_the_ribbon_shows_what_the_desk_needs_and_all_where_nothing_says_so(desk, tag, shown, tmp_path):
    model = excel_model.opened(tmp_path / "book.xlsm", {"Ribbon": SOURCES["Ribbon"], "Stub": STUB, "Shows": SHOWS})
    if desk is not None:
        model.add_named_range("DeskOfBook", "Help!$A$9")
    assert model.run("IsShown", tag, desk or "") is shown
