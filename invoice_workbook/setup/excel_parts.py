"""What a clerk's workbook needs to reach this Python from Excel: xlwings' own macros, its settings, words on buttons.

Taken from the xlwings that is installed, so that both sides are of one version; renewed by `doctor --fix`.
"""

import getpass
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

from invoice_workbook.commands import with_button
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import history_index, package, packing, saving, sheet_edit
from invoice_workbook.hosts.package import Package
from invoice_workbook.languages import languages, text
from invoice_workbook.setup import excel_modules
from invoice_workbook.setup.changes import Changes
from invoice_workbook.template import ribbon, vba_project, xlwings_sheet
from invoice_workbook.xstring import decoded

PROJECT = vba_project.PART
_BUTTON = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_MACRO = re.compile(rb"FmlaMacro>\[0\]!(\w+)<")
_CAPTION = re.compile(rb"(<font\b[^>]*>(?:<b>)?)[^<]*((?:</b>)?</font>)")
_CODE_NAME = re.compile(rb'<sheetPr\b[^>]*\bcodeName="([^"]*)"')
VML_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"


@dataclass(frozen=True)
class Link:
    """How a workbook is bound to a Python: the version of xlwings in it, and the interpreter it names."""

    version: str
    interpreter: str

    @classmethod
    def here(cls) -> "Link":
        """As it should be on this machine."""
        return cls(version(excel_modules.XLWINGS), sys.executable)

    @classmethod
    def of(cls, path: Path, system: str = sys.platform) -> "Link | None":
        """As a workbook has it for a system (sys.platform); None for one without macros."""
        with Package(path) as opened:
            if PROJECT not in opened.names():
                return None
        return cls(excel_modules.version(path), xlwings_sheet.interpreter(settings(path), system))


def settings(path: Path) -> Mapping[str, str]:
    """What the hidden sheet says, keys in capitals, in its order; xlwings reads nothing below the first blank key."""
    import wolfxl

    found: dict[str, str] = {}
    with Package(path) as opened:
        _settings_part(opened)
    sheet = wolfxl.load_workbook(package.readable(path))[xlwings_sheet.NAME]
    for key, value, *_ in sheet.iter_rows(max_col=2, values_only=True):
        if key in (None, ""):
            break
        found.setdefault(str(key).upper(), "" if value is None else decoded(str(value)))
    return found


def parts(path: Path, language: str) -> dict[str, bytes]:
    """The parts of a workbook with macros, bound to this Python, its buttons and ribbon in a language."""
    with Package(path) as opened:
        found = {_settings_part(opened): _settings(opened, settings(path))}
        found |= {name: _captions(opened.part(name), language) for name in opened.linked(VML_LINK)}
        found |= ribbon_of(opened, language)
    found[PROJECT] = _project(path)
    return found


def has_ribbon(path: Path) -> bool:
    """Whether a workbook has our tab in its ribbon, as it should be in one of the languages."""
    with Package(path) as opened:
        name = _ribbon_part(opened)
        return name is not None and any(ribbon.is_in(opened.tree(name), language) for language in languages())


def _ribbon_part(opened: Package) -> str | None:
    links = opened.links("").values()
    return next((name for kind, name in links if kind == ribbon.LINK and name in opened.names()), None)


def ribbon_of(opened: Package, language: str) -> dict[str, bytes]:
    """The ribbon with our tab; a workbook that has none gets it."""
    name = _ribbon_part(opened)
    if name is not None:
        return {name: ribbon.into(opened.tree(name), language)}
    changes = Changes(opened)
    changes.link("", ribbon.LINK, ribbon.PART)
    changes.add_of_extension(ribbon.PART, ribbon.make(language), "application/xml")
    return changes.parts


def renew(path: Path, language: str) -> None:
    """Bind a workbook to this Python, in one save; the version before is kept."""
    stamp = saving.Stamp.of(path)
    changed = parts(path, language)
    saved = saving.save(path, stamp, lambda target: packing.copy(path, target, changed), set(changed) - {PROJECT})
    history_index.note(path, saved.kept, "doctor", getpass.getuser(), {})


def _project(path: Path) -> bytes:
    """The VBA project with every module as it should be, and once; the clerk's own modules stay."""
    with saving.workroom(path) as folder:
        copy = folder / "book.xlsm"
        copy.write_bytes(path.read_bytes())
        without = excel_modules.twins(path)
        return vba_project.put(copy, excel_modules.amiss(path), without, _sheets_without_module(path))


def _sheets_without_module(path: Path) -> list[str]:
    """Code names of sheets that Excel would look for in vain among the modules."""
    there = {name.casefold() for name in vba_project.sources(path)}
    with Package(path) as opened:
        found = [_CODE_NAME.search(opened.part(part)) for part in opened.sheet_parts.values()]
    return [name for one in found if one and (name := one[1].decode()).casefold() not in there]


def _settings_part(opened: Package) -> str:
    part = opened.sheet_parts.get(xlwings_sheet.NAME)
    if part is None:
        raise WorkbookError("no-xlwings-sheet", file=opened.path.name, sheet=xlwings_sheet.NAME)
    return part


def _settings(opened: Package, there: Mapping[str, str]) -> bytes:
    """The hidden sheet bound to this Python; what else the clerk wrote there stays."""
    pairs = {**there, **xlwings_sheet.settings(sys.executable, sys.platform, there)}
    cells = {row: dict(enumerate(pair, 1)) for row, pair in enumerate(pairs.items(), 1)}
    return sheet_edit.edit(opened.part(_settings_part(opened)), cells, {})[0]


def _captions(vml: bytes, language: str) -> bytes:
    """A drawing's form buttons, those of our commands with their labels."""
    labels = {command.macro.encode(): text(f"command.{command.id}.label", language) for command in with_button()}

    def one(shape: re.Match[bytes]) -> bytes:
        macro = _MACRO.search(shape[0])
        if macro is None or macro[1] not in labels:
            return shape[0]
        label = escape(labels[macro[1]]).encode()
        return _CAPTION.sub(lambda found: found[1] + label + found[2], shape[0], count=1)

    return _BUTTON.sub(one, vml)
