"""What is missing or wrong with the installation: packages, spreadsheet programs, Excel's own set-up, fonts."""

import importlib
import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from invoice_workbook.languages import text
from invoice_workbook.setup.machine import ThisMachine
from invoice_workbook.setup.told import Told

PACKAGES = ("pandas", "wolfxl", "xlwings", "openpyxl", "typst", "babel", "lxml", "segno", "click", "rich")
APPLE_SCRIPTS = Path.home() / "Library" / "Application Scripts" / "com.microsoft.Excel"
CARRIED_SCRIPTS = {
    "Latin": "A\N{RUPEE SIGN}\N{EURO SIGN}",
    "Greek": "\N{GREEK CAPITAL LETTER OMEGA}",
    "Cyrillic": "\N{CYRILLIC CAPITAL LETTER ZHE}",
    "Telugu": "\N{TELUGU LETTER A}",
}
"""Scripts that the program brings fonts for: one that is missing is a damaged installation."""
SYSTEM_SCRIPTS = {
    "Devanagari": "\N{DEVANAGARI LETTER A}",
    "Bengali": "\N{BENGALI LETTER A}",
    "Tamil": "\N{TAMIL LETTER A}",
    "Kannada": "\N{KANNADA LETTER A}",
    "Malayalam": "\N{MALAYALAM LETTER A}",
    "Gujarati": "\N{GUJARATI LETTER A}",
    "Gurmukhi": "\N{GURMUKHI LETTER A}",
    "Arabic": "\N{ARABIC LETTER ALEF}",
    "Hebrew": "\N{HEBREW LETTER ALEF}",
    "Thai": "\N{THAI CHARACTER KO KAI}",
    "Chinese": "\N{CJK UNIFIED IDEOGRAPH-4E2D}",
    "Japanese": "\N{HIRAGANA LETTER A}",
    "Korean": "\N{HANGUL SYLLABLE HAN}",
}
"""Other scripts of trade, which the system has fonts for, or has not."""
SCRIPTS = CARRIED_SCRIPTS | SYSTEM_SCRIPTS


def examine(*more: Callable[[], list[Told]]) -> list[Told]:
    """Everything there is to say of this machine, and by `more` of what else is looked at with these packages."""
    told = [Told("python", True, text("doctor.python", version=platform.python_version()))]
    told += map(_package, PACKAGES)
    for part in (_programs, _excel, _fonts, *more):
        try:
            told += part()
        except ImportError as error:  # the rest can be looked at all the same
            if all(one.well for one in told):
                told.append(Told("package", False, text("doctor.broken-package", name=error.name, reason=error)))
    return told


def _package(name: str) -> Told:
    """Whether a package is installed, and its parts in machine code can be loaded here."""
    try:
        importlib.import_module(name)
        version = importlib.metadata.version(name)
    except ModuleNotFoundError:
        return Told("package", False, text("doctor.missing-package", name=name))
    except Exception as error:  # noqa: BLE001  # whatever a damaged package does
        return Told("package", False, text("doctor.broken-package", name=name, reason=error))
    return Told("package", True, text("doctor.package", name=name, version=version))


def _programs() -> list[Told]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    found = text("doctor.libreoffice", path=office) if office else text("doctor.no-libreoffice")
    told = [Told("libreoffice", True, found)]
    if sys.platform == "darwin":
        script = APPLE_SCRIPTS / f"xlwings-{importlib.metadata.version('xlwings')}.applescript"
        has = "doctor.runpython" if script.exists() else "doctor.no-runpython"
        told.append(Told("runpython", script.exists(), text(has)))
    if sys.platform not in ("win32", "darwin"):
        told.append(Told("excel", True, text("doctor.excel")))
    return told


def _excel() -> list[Told]:
    from invoice_workbook.setup import excel_findings

    return excel_findings.of_machine(ThisMachine(), importlib.metadata.version("xlwings"))


def _fonts() -> list[Told]:
    from invoice_workbook.documents import fonts

    lacking = {script: [*fonts.setting(letters).missing] for script, letters in SCRIPTS.items()}
    there = ", ".join(script for script, families in lacking.items() if not families)
    elsewhere = [f"{script} ({', '.join(lacking[script])})" for script in SYSTEM_SCRIPTS if lacking[script]]
    damaged = [script for script in CARRIED_SCRIPTS if lacking[script]]
    told = [Told("font", True, text("doctor.fonts", scripts=there))]
    told += [Told("font", True, text("doctor.font", scripts=", ".join(elsewhere)))] if elsewhere else []
    return told + [Told("font", False, text("doctor.no-font", script=script)) for script in damaged]
