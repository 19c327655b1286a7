"""doctor: what is missing or wrong with the installation or a workbook, and mending what can be mended."""

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.languages import text

PACKAGES = ("pandas", "wolfxl", "openpyxl", "typst", "babel", "lxml", "segno", "typer", "rich")
SCRIPTS = {"Latin": "A", "Telugu": "\N{TELUGU LETTER A}"}


@dataclass(frozen=True)
class Told:
    """One line of the doctor's: whether it is well, and the words."""

    id: str
    well: bool
    message: str


def examine(book: Path | None, fix: bool = False) -> list[Told]:
    """Everything there is to say of this machine, and of a workbook if one is given."""
    told = [Told("python", True, text("doctor.python", version=platform.python_version()))]
    for name in PACKAGES:
        if importlib.util.find_spec(name) is None:
            told.append(Told("package", False, text("doctor.missing-package", name=name)))
        else:
            version = importlib.metadata.version(name)
            told.append(Told("package", True, text("doctor.package", name=name, version=version)))
    told += _programs()
    told += _fonts()
    return told + (_book(book, fix) if book else [])


def _programs() -> list[Told]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    found = text("doctor.libreoffice", path=office) if office else text("doctor.no-libreoffice")
    told = [Told("libreoffice", True, found)]
    if sys.platform not in ("win32", "darwin"):
        told.append(Told("excel", True, text("doctor.excel")))
    return told


def _fonts() -> list[Told]:
    if importlib.util.find_spec("typst") is None:
        return []
    from invoice_workbook.documents import fonts

    lacking = {script: fonts.boxes(letter) for script, letter in SCRIPTS.items()}
    return [
        Told("font", False, text("doctor.font", script=script, font=next(iter(found))))
        for script, found in lacking.items()
        if found
    ]


def _book(path: Path, fix: bool) -> list[Told]:
    told = _left_behind(path, fix)
    from invoice_workbook.hosts.run import opened

    try:
        _, books = opened(path, None)
    except WorkbookError as error:
        return [*told, Told("book", False, str(error))]
    rows = sum(len(frame) for frame in books.tables.values())
    told.append(Told("book", True, text("doctor.book", file=path.name, tables=len(books.tables), rows=rows)))
    for setting in books.settings.misread():
        value, default = books.settings[setting.name], setting.default or "-"
        bad = text("doctor.bad-setting", name=setting.name, value=value, default=default)
        told.append(Told("setting", False, bad))
    return told


def _left_behind(path: Path, fix: bool) -> list[Told]:
    """Lock files, and what a save that was cut off left beside the book."""
    locks = saving.lock_files(path)
    told = [Told("lock", False, text("doctor.lock", file=path.name, lock=lock.name)) for lock in locks]
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        if fix:
            left.unlink()
            told.append(Told("left-over", True, text("doctor.removed-left-over", left=left.name)))
        else:
            told.append(Told("left-over", False, text("doctor.left-over", file=path.name, left=left.name)))
    return told
