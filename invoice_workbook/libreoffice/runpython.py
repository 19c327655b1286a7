"""RunPython in the office: macros written for xlwings in Excel call it, and Python runs on their document.

`install` changes the opened document's macros, and the file's only if the office saves it: xlwings' own module declares
Windows libraries, which the office's Basic cannot compile, and one such module disables all others. The macro starts
`python -m ... PIPE DOCUMENT CODE WORDS` and does not wait, so nothing deadlocks; Python itself reports the result. If
another press is running, WORDS are shown in the document's bar, and nothing else happens.
"""

import fcntl
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwings

from invoice_workbook.libreoffice import engine, office

LIBRARY = "VBAProject"
NORMAL = 1
"""com.sun.star.script.ModuleType.NORMAL; of a module without it the office cannot save the document."""
MODULE = "OfficePython"
EXCEL_ONLY = ("xlwings", "Dictionary", "CallPython")
"""Modules that only Excel can compile: xlwings' own two, and one that calls them."""
LOG = Path(tempfile.gettempdir(), "office-runpython.log")
"""The error of the last call that failed before or in the code it should run."""
_SOURCE = """Option VBASupport 1
Option Explicit

Public Function RunPython(ByVal command As String) As Variant
    Dim place As Long
    Dim letters As String
    For place = 1 To Len(command)
        letters = letters & Hex(AscW(Mid(command, place, 1)) And &HFFFF&) & "."
    Next place
    Shell "{python}", 0, "-m {module} {pipe} {document} " & letters & " {busy}"
    Application.StatusBar = False
    RunPython = 0
End Function
"""
STAND_INS = {
    "xlwings": """Option VBASupport 1
Option Explicit

Public Function IsFullName(ByVal file As String) As Boolean
    IsFullName = InStr(file, "/") > 0
End Function
""",
    "CallPython": """Option VBASupport 1
Option Explicit

Public Function WhyNotRun(ByVal code As String) As String
    RunPython code
    WhyNotRun = ""
End Function
""",
}
"""What macros use from the Excel-only modules, by name."""


BUSY = "Nothing was done: another macro still runs."


def install(book: xlwings.Book, left_out: Sequence[str] = (), busy: str = BUSY) -> None:
    """Give the macros of an open document a RunPython that calls this Python.

    `left_out` are more Excel-only modules; `busy` is the answer to a press while another runs.
    """
    libraries = book.api.BasicLibraries
    if not libraries.hasByName(LIBRARY):
        return
    libraries.loadLibrary(LIBRARY)
    modules = libraries.getByName(LIBRARY)
    for name in (*EXCEL_ONLY, *left_out, MODULE):
        if modules.hasByName(name):
            modules.removeByName(name)
    pipe = book.app.impl.office.pipe
    python = Path(sys.executable).as_uri()
    call = {"python": python, "module": __spec__.name, "pipe": pipe, "document": book.api.RuntimeUID}
    source = _SOURCE.format(**call, busy="".join(f"{ord(letter):X}." for letter in busy))
    for name, text in {MODULE: source, **STAND_INS}.items():
        _insert(modules, name, text)


def _insert(modules: Any, name: str, text: str) -> None:
    """Insert a module; the office keeps its data about a removed module of the same name, which is still right."""
    if not modules.hasModuleInfo(name):
        modules.insertModuleInfo(name, office.struct("com.sun.star.script.ModuleInfo", ModuleType=NORMAL))
    modules.insertByName(name, text)


def lock_file(pipe: str) -> Path:
    """The file locked while a macro's Python runs."""
    return Path(tempfile.gettempdir(), f"{pipe}.lock")


def main(pipe: str, document: str, letters: str, busy: str) -> None:
    """Run a macro's Python code; the document is xlwings' caller."""
    with lock_file(pipe).open("w", encoding="ascii") as lock:
        app = engine.attach(pipe)
        app.impl.caller = app.impl.books.by_id(document)
        app.impl.visible = app.impl.caller.is_shown
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            app.status_bar = _spelled(busy)
            return
        xlwings.Book(impl=app.impl.caller).set_mock_caller()
        exec(_spelled(letters), {"__name__": "__main__"})  # noqa: S102  # the macro's own code, as xlwings runs it in Excel


def _spelled(letters: str) -> str:
    return "".join(chr(int(number, 16)) for number in letters.split(".") if number)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception:  # nobody sees the output of a program that a macro started
        LOG.write_text(traceback.format_exc(), "utf-8")
        raise
