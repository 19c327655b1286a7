"""What is wrong with the place or the name of a workbook, and with the Python it names, each with its remedy."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from invoice_workbook.languages import text
from invoice_workbook.setup.machine import Machine
from invoice_workbook.setup.told import Told
from invoice_workbook.template import xlwings_sheet

LONGEST = 218
"""Letters of a path that Excel opens, the name included (Microsoft: "Excel specifications and limits")."""
TEMPORARY = re.compile(
    r"[\\/](Temp1?_[^\\/]*\.zip|[^\\/]*\.zip\.\w+|Content\.Outlook|INetCache|T/com\.apple\.mail)[\\/]", re.I
)
"""Folders in which a file is a copy that goes away: opened from inside a zip, or from a mail."""
MAC_CLOUD = re.compile(r"/Library/CloudStorage/OneDrive-(?P<name>[^/]+)|/OneDrive(?P<old>[^/]*)")
_PERCENT = re.compile(r"%[^%]+%")
_LOST = {"win32": "=", "darwin": '=|"$`'}
"""Letters of a file's name that xlwings' command line does not carry over to Python, by system."""


def of_place(machine: Machine, path: str, settings: Mapping[str, str]) -> list[Told]:
    """For the place of a workbook with these settings on its hidden sheet."""
    if machine.system not in ("win32", "darwin"):
        return [*_leave(machine, path)]
    return [*_leave(machine, path), *_name(machine, path), *_folder(machine, path), *_cloud(machine, path, settings)]


def _pure(machine: Machine, path: str) -> PurePath:
    return PureWindowsPath(path) if machine.system == "win32" else PurePosixPath(path)


def _name(machine: Machine, path: str) -> Iterator[Told]:
    name = _pure(machine, path).name
    wrong = sorted({letter for letter in name if letter in _LOST[machine.system]})
    if machine.system == "win32" and _PERCENT.search(name):
        wrong.append("%")
    if wrong:
        yield Told("name", False, text("doctor.name", file=name, letters=" ".join(wrong)))
    if len(path) > LONGEST:
        yield Told("long-path", False, text("doctor.long-path", file=name, count=len(path), most=LONGEST))


def _leave(machine: Machine, path: str) -> Iterator[Told]:
    """Whether the workbook, and what is kept beside it, may be written."""
    pure = _pure(machine, path)
    if machine.exists(path) and not machine.may_write(path):
        yield Told("read-only", False, text("doctor.read-only", file=pure.name))
    elif machine.exists(str(pure.parent)) and not machine.may_write(str(pure.parent)):
        yield Told("read-only", False, text("doctor.read-only-folder", file=pure.name, folder=pure.parent))


def _folder(machine: Machine, path: str) -> Iterator[Told]:
    if TEMPORARY.search(path):
        pure = _pure(machine, path)
        yield Told("temporary", False, text("doctor.temporary", file=pure.name, folder=pure.parent))


def _cloud(machine: Machine, path: str, settings: Mapping[str, str]) -> Iterator[Told]:
    """A workbook in OneDrive or SharePoint: Excel names it by its address, and xlwings must find its folder."""
    found = _kind(machine, path)
    if found is None:
        return
    kind, root = found
    row = f"{kind}_{'WIN' if machine.system == 'win32' else 'MAC'}"
    written = settings.get(row, "")
    name = _pure(machine, path).name
    if written and not machine.exists(written):
        yield Told("cloud", False, text("doctor.cloud-wrong", file=name, row=row, folder=written))
    elif written or _is_found_by_xlwings(machine, kind):
        yield Told("cloud", True, text("doctor.cloud", file=name))
    else:
        sheet = xlwings_sheet.NAME
        yield Told("cloud", False, text("doctor.cloud-row", file=name, row=row, folder=root, sheet=sheet))


def _kind(machine: Machine, path: str) -> tuple[str, str] | None:
    """The row of the hidden sheet a place in the cloud has, and the folder to write there; None for any other place."""
    if machine.system == "win32":
        return _kind_on_windows(machine, path)
    found = MAC_CLOUD.search(path)
    if found is None:
        return None
    root, name = path[: found.end()], found["name"] or ""
    if name.startswith("SharedLibraries"):
        return "SHAREPOINT", root
    return ("ONEDRIVE_CONSUMER" if name in ("", "Personal") and not found["old"] else "ONEDRIVE_COMMERCIAL"), root


def _kind_on_windows(machine: Machine, path: str) -> tuple[str, str] | None:
    for variable, kind in (("OneDriveCommercial", "ONEDRIVE_COMMERCIAL"), ("OneDriveConsumer", "ONEDRIVE_CONSUMER")):
        root = machine.environment(variable)
        if root and PureWindowsPath(path).is_relative_to(root):
            return kind, root
        if root and variable == "OneDriveCommercial":
            shared = root.replace("OneDrive - ", "")
            if PureWindowsPath(path).is_relative_to(shared):
                return "SHAREPOINT", shared
    plain = machine.environment("OneDrive")
    if plain and PureWindowsPath(path).is_relative_to(plain):
        return ("ONEDRIVE_COMMERCIAL" if " - " in PureWindowsPath(plain).name else "ONEDRIVE_CONSUMER"), plain
    return None


def _is_found_by_xlwings(machine: Machine, kind: str) -> bool:
    """As xlwings looks (xlwings.utils.fullname_url_to_local_path): environment on Windows, usual folders on a Mac."""
    return machine.system == "win32" or kind == "ONEDRIVE_CONSUMER"


def of_python(machine: Machine, python: str, file: str, xlwings: str) -> list[Told]:
    """For the Python that a workbook with that version of xlwings' macros starts; it is started, as a press does."""
    has_path = "\\" in python or "/" in python
    if has_path and not machine.exists(python):
        return [Told("interpreter", False, text("doctor.no-interpreter", file=file, python=python))]
    answer = machine.answer_of(python or machine.python)
    if answer is None:
        return []
    version, why = answer
    if why and machine.exists(str(_pure(machine, python).parent / "conda-meta")):
        return [Told("conda", False, text("doctor.conda", python=python, reason=why))]
    if why:
        return [Told("interpreter", False, text("doctor.interpreter-fails", file=file, python=python, reason=why))]
    if version != xlwings:
        words = text("doctor.interpreter-other", file=file, python=python, version=version, theirs=xlwings or "-")
        return [Told("interpreter", False, words)]
    return []
