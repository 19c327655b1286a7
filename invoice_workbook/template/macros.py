"""The VBA project: the modules in macros/, and those generated from the tables of commands and cell functions.

VBA's text is Windows-1252; a line has at most 1,023 characters, a module's name at most 31.
"""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from invoice_workbook.commands import with_button
from invoice_workbook.excel import functions
from invoice_workbook.template import vba_project
from invoice_workbook.template.vba_project import Module

MACROS = Path(__file__).parents[2] / "macros"
BESIDE_XLWINGS = Path(__file__).with_name("CallPython.bas")
"""The module for clerks' workbooks only, because it does not compile without xlwings' own."""
_HEAD = """Attribute VB_Name = "{name}"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("{about}")
Option Explicit
"""
_BUTTON = """
Public Sub {macro}()
    Press "{id}", {given}
End Sub
"""
_FUNCTION = """
Public Function {name}({arguments}) As Variant
Attribute {name}.VB_Description = "{about}"
{volatile}    {name} = Answer("{name}", Array({names}))
End Function
"""
_ANSWER = """
Private Function Answer(ByVal name As String, ByVal arguments As Variant) As Variant
    Dim book As String
    Dim python As Object
    On Error GoTo NoPython
    book = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!"
    Application.Run book & "xlwings.IsFullName", ""
    Set python = Application.Run(book & "CallPython.Server")
    If python Is Nothing Then GoTo NoPython
    On Error GoTo Refused
    Answer = python.CallUDF("{module}", name, arguments, ThisWorkbook, Application.Caller)
    Exit Function
Refused:
    If InStr(Err.Description, "LookupError") = 0 And InStr(Err.Description, "KeyError") = 0 Then
        If InStr(Err.Description, "ValueError") = 0 Then GoTo NoPython
        Answer = CVErr(xlErrValue)
        Exit Function
    End If
    Answer = CVErr(xlErrNA)
    Exit Function
NoPython:
    Application.Volatile ' so that the next calculation asks again
    Answer = CVErr(xlErrNA)
End Function
"""
RESERVED = ("currency", "date", "open")
"""Argument names that are reserved words in VBA ([MS-VBAL] 3.3.5.2); there they get an underscore."""
TODAY = "as_of"
"""An argument that defaults to today: without it, the cell is recalculated every time."""


def modules() -> dict[str, str]:
    """Every module's source by its name."""
    own = {source.stem: source.read_text("cp1252") for source in sorted(MACROS.glob("*.bas"))}
    return own | {"Buttons": buttons(), "CellFunctions": cell_functions()}


def buttons() -> str:
    """A macro for each button, because a form button cannot pass an argument."""
    head = _HEAD.format(name="Buttons", about="One macro for each button.")
    given = {"": '""', "file": "ChosenFile()"}
    return head + "".join(
        _BUTTON.format(macro=command.macro, id=command.id, given=given[command.asks]) for command in with_button()
    )


def cell_functions() -> str:
    """A wrapper for each cell function, bound late: it compiles where xlwings is absent, and answers #N/A there.

    Wrong arguments (ValueError) give #VALUE!; anything else gives #N/A and is tried again.
    """
    head = _HEAD.format(name="CellFunctions", about="Cell functions, answered by Python.")
    return head + "".join(map(_wrapper, functions.FUNCTIONS)) + _ANSWER.format(module=functions.__name__)


def _wrapper(function: Callable[..., Any]) -> str:
    parameters = inspect.signature(function).parameters.values()
    names = [f"{p.name}_" if p.name in RESERVED else p.name for p in parameters]
    kinds = ["" if p.default is p.empty else "Optional " for p in parameters]
    arguments = [f"{kind}ByVal {name} As Variant" for kind, name in zip(kinds, names, strict=True)]
    is_volatile = TODAY in names and "Optional" in arguments[names.index(TODAY)]
    volatile = f"    If IsMissing({TODAY}) Then Application.Volatile\n" if is_volatile else ""
    return _FUNCTION.format(
        name=function.__name__,
        about=inspect.getdoc(function),
        arguments=", ".join(arguments),
        names=", ".join(names),
        volatile=volatile,
    )


def add_project(path: Path) -> bytes:
    """Put the VBA project into a workbook without one; returns the bytes of its part."""
    return vba_project.put(path, map(Module, modules().values()))
