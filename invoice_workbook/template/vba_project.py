"""A workbook's VBA project: puts modules in, and writes it as [MS-OVBA] requires of all programs but Office itself.

Source: [MS-OVBA] 2.3.4.1 (_VBA_PROJECT: version 0xFFFF, no performance cache), 2.3.4.2.2 and 2.3.4.2.3 (cookies,
MODULEOFFSET), 2.2.6 (no SRP streams). Compiled code from another project or another Excel never gets into it:
Excel compiles from the text.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

PART = "xl/vbaProject.bin"
NO_CACHE = bytes.fromhex("CC61 FFFF 00 0000")
"""The whole stream _VBA_PROJECT: reserved, the version of no Excel, reserved twice."""
COOKIE = 0xFFFF
_OF_A_SHEET = """Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
"""What stands in the module of a sheet as long as nobody writes anything into it."""
_NAME = re.compile(r'^Attribute VB_Name = "(\w+)"', re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A module as it is exported to a file: its text, and whether it is a class."""

    source: str
    is_class: bool = False

    @property
    def name(self) -> str:
        """Its name, by its own attribute."""
        found = _NAME.search(self.source)
        assert found is not None
        return found[1]

    @property
    def text(self) -> str:
        """With the line ends that VBA has."""
        return self.source.replace("\r\n", "\n").replace("\n", "\r\n")


def sources(path: Path) -> Mapping[str, str]:
    """Each module's text by its name, with LF line ends; modules of sheets included. Blank without a project."""
    with zipfile.ZipFile(path) as package:
        return _sources(package.read(PART)) if PART in package.namelist() else {}


@lru_cache(maxsize=4)
def _sources(project: bytes) -> Mapping[str, str]:
    """The same of the part itself, unpacked once: the doctor asks for it six times of a workbook."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import parse_vba_project

    modules = parse_vba_project(CFB.from_bytes(project)).modules
    return MappingProxyType({module.name: str(module.source).replace("\r\n", "\n") for module in modules})


def put(path: Path, modules: Iterable[Module], without: Iterable[str] = (), sheets: Iterable[str] = ()) -> bytes:
    """Put modules into a workbook, replacing those of the same names and removing `without`; gives the bytes of PART.

    `sheets` are code names of sheets that have no module yet: each gets a blank one. A workbook without a project gets
    one, with all its parts in the package. The caller writes the part, because the one in the file still contains
    remains of older compiled code.
    """
    from pyopenvba import ExcelFile

    wanted = tuple(modules)
    with ExcelFile(path) as book:
        if not sources(path):
            book.add_vba_project()
        project = book.vba_project()
        if _without(project, {*(module.name for module in wanted), *without}):
            book.save()  # else a module that comes back as another kind is still declared as the one it was
        for module in wanted:
            project.add_module(module.name, module.text, kind=_kind(module))
        own = [Module(_OF_A_SHEET.format(name=name), is_class=True) for name in sheets]
        for module in own:
            project.add_module(module.name, module.text, kind=_kind(module))
        _forget_what_was_compiled(project)
        book.save()
    with zipfile.ZipFile(path) as package:
        return _as_sheets(without_cache(package.read(PART)), [module.name for module in own])


def _as_sheets(project: bytes, names: Sequence[str]) -> bytes:
    """The project's file, in which these classes are modules of sheets ([MS-OVBA] 2.3.1.4, ProjectDocModule)."""
    from pyopenvba.cfb import CFB

    if not names:
        return project
    container = CFB.from_bytes(project)
    said = container.get_stream("PROJECT")
    for name in names:
        said = said.replace(f"\r\nClass={name}\r\n".encode(), f"\r\nDocument={name}/&H00000000\r\n".encode())
    container.write_stream("PROJECT", said)
    return bytes(container.to_bytes())


def _without(project: Any, names: set[str]) -> bool:
    """Remove modules; whether there were any."""
    there = [name for name in project.module_names() if name.casefold() in {own.casefold() for own in names}]
    for name in there:
        project.delete_module(name)
    return bool(there)


def _kind(module: Module) -> Any:
    from pyopenvba.vba import VBAModuleKind

    return VBAModuleKind.other if module.is_class else VBAModuleKind.standard


def _forget_what_was_compiled(project: Any) -> None:
    """Every module is written again from its text alone."""
    for module in project.modules:
        module.source = module.source
        module.dirty = True
        module.cookie = COOKIE
    project.project_cookie = COOKIE
    project.dir_structure_dirty = True


def without_cache(project: bytes) -> bytes:
    """The project's file with an empty _VBA_PROJECT and without SRP streams."""
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", NO_CACHE)
    container.drop_streams_in_storage("VBA", lambda name: name.startswith("__SRP_"))
    return bytes(container.to_bytes())
