"""Every type and every procedure that a clerk's workbook's modules name is there, on every system Excel runs on."""

from pathlib import Path

import pytest

from invoice_workbook.template import vba_project
from tests.template.vba_names import SYSTEMS, undefined


@pytest.fixture(scope="session")
def modules(sample_file: Path) -> dict[str, str]:
    return dict(vba_project.sources(sample_file))


@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_that_is_named_is_there(system, modules):
    assert undefined(modules, SYSTEMS[system]) == set()


def test_the_classes_and_modules_that_excel_needs_are_stored(modules):
    assert {"xlwings", "Dictionary", "CallPython", "PressButton", "Ribbon", "Buttons", "CellFunctions"} <= set(modules)


@pytest.mark.parametrize(
    ("gone", "system", "missing"),
    [
        ("Dictionary", "macOS", "xlwings: As Dictionary"),
        ("Dictionary", "Windows, 64 bit", None),
        ("xlwings", "macOS", "CallPython: RunPython"),
        ("xlwings", "Windows, 64 bit", "CallPython: FileExists"),
        ("CallPython", "macOS", None),
        ("PressButton", "Windows, 64 bit", "Buttons: Press"),
    ],
)
def test_a_module_that_is_gone_is_missed_where_it_is_needed(gone, system, missing, modules):
    found = undefined({name: source for name, source in modules.items() if name != gone}, SYSTEMS[system])
    assert missing in found if missing else found == set()


WRONG = {
    "a type": ("Public Sub A()\n Dim x As Dictionry\nEnd Sub", "M: As Dictionry"),
    "a type behind New": ("Public Sub A()\n Dim x As New Colection\nEnd Sub", "M: As Colection"),
    "a new object": ("Public Sub A()\n Dim x As Object\n Set x = New Thing\nEnd Sub", "M: As Thing"),
    "a parameter's type": ("Public Sub A(ByVal x As Wokbook)\nEnd Sub", "M: As Wokbook"),
    "a call": ("Public Sub A()\n Presss 1\nEnd Sub", "M: Presss"),
    "a function": ("Public Function A()\n A = Lenn(1)\nEnd Function", "M: Lenn"),
    "a variable": ("Option Explicit\nPublic Sub A()\n x = 1\nEnd Sub", "M: x"),
    "a constant": ("Public Sub A()\n Range(1).End xlDwn\nEnd Sub", "M: xlDwn"),
    "in a branch": ("#If Mac Then\nPublic Sub A()\n Nowhere\nEnd Sub\n#End If", None),
    "in a text": ('Public Sub A()\n MsgBox "Nowhere(1) As Nothing"\nEnd Sub', None),
    "in a remark": ("Public Sub A()\n Beep ' Nowhere As Dictionry\nEnd Sub", None),
    "a member": ("Public Sub A()\n ActiveSheet.Nowhere 1\nEnd Sub", None),
    "a named argument": ("Public Sub A()\n Err.Raise 1, Description:=1\nEnd Sub", None),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_named_wrongly_is_found_and_nothing_else(case):
    source, missing = WRONG[case]
    assert undefined({"M": source}, SYSTEMS["Windows, 64 bit"]) == ({missing} if missing else set())
