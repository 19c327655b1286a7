"""What keeps Excel on this computer from reaching Python, each with its remedy.

Sources: xlwings' module xlwings.bas (where it looks for its library, how it starts Python), xlwings' tracker (1103,
1166, 1260, 1538, 1803, 2310, 2371, 2376), Microsoft's documentation of the policies that are read.
"""

from collections.abc import Iterator
from pathlib import PureWindowsPath

from invoice_workbook.languages import text
from invoice_workbook.setup.machine import Machine
from invoice_workbook.setup.told import Told

STORE = "WindowsApps"
EXCEL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
CMD = r"HKCU\Software\Policies\Microsoft\Windows\System"
MACROS = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security",
    r"HKCU\Software\Microsoft\Office\16.0\Excel\Security",
)
"""A policy comes before the clerk's own choice."""
MACROS_OFF = {"3", "4"}
"""VBAWarnings: macros that are not signed, or all, are off without a question."""
CHILDREN = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
CHILDREN_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule "Block all Office applications from creating child processes"; 1 is block."""


def of_machine(machine: Machine, xlwings: str) -> list[Told]:
    """For the Excel and the Python of a Windows computer with that version of xlwings; nothing elsewhere."""
    if machine.system != "win32":
        return []
    return [*_store(machine), *_packages(machine), *_library(machine, xlwings), *_policies(machine), *_old(machine)]


def _excel(machine: Machine) -> str:
    return machine.registry(EXCEL, "")


def is_32_bit(machine: Machine) -> bool:
    """Whether Excel is the one of 32 bits: its library is another."""
    return machine.registry(OFFICE, "Platform").lower() == "x86" or "(x86)" in _excel(machine)


def _store(machine: Machine) -> Iterator[Told]:
    if STORE in _excel(machine):
        yield Told("store-excel", False, text("doctor.store-excel"))
    if STORE in machine.python or "PythonSoftwareFoundation.Python" in machine.python:
        yield Told("store-python", False, text("doctor.store-python", python=machine.python))


def _packages(machine: Machine) -> Iterator[Told]:
    if not machine.imports("win32com.client"):
        yield Told("pywin32", False, text("doctor.pywin32", python=machine.python))


def _library(machine: Machine, xlwings: str) -> Iterator[Told]:
    """The library that cell functions need, where xlwings' module looks for it: beside Python, or one folder up."""
    folder = PureWindowsPath(machine.python).parent
    name = f"xlwings{32 if is_32_bit(machine) else 64}-{xlwings}.dll"
    found = next((place for place in (folder, folder.parent) if machine.exists(str(place / name))), None)
    if found is not None:
        yield Told("library", True, text("doctor.library", name=name, folder=found))
        return
    roaming = PureWindowsPath(machine.environment("APPDATA") or "C:\\", "Python") / name
    if machine.exists(str(roaming)):
        yield Told("library", False, text("doctor.library-elsewhere", name=name, folder=folder, found=roaming.parent))
    else:
        yield Told("library", False, text("doctor.no-library", name=name, folder=folder, python=machine.python))


def _policies(machine: Machine) -> Iterator[Told]:
    if machine.registry(CMD, "DisableCMD") in {"1", "2"}:
        yield Told("cmd", False, text("doctor.cmd"))
    if machine.registry(CHILDREN, CHILDREN_RULE) == "1":
        yield Told("child-processes", False, text("doctor.child-processes"))
    warnings = next((found for key in MACROS if (found := machine.registry(key, "VBAWarnings"))), "")
    if warnings in MACROS_OFF:
        yield Told("macros-off", False, text("doctor.macros-off"))


def _old(machine: Machine) -> Iterator[Told]:
    """A Python that answers cell functions since before this program was updated keeps its old code."""
    installed = machine.installed()
    servers = [process for process in machine.pythons() if "xlwings.serve" in process.command]
    if installed and any(process.started < installed for process in servers):
        yield Told("old-server", False, text("doctor.old-server"))
