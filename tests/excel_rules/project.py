"""The VBA project as [MS-OVBA] lays it out: streams, modules, what each module defines."""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import olefile
from pyopenvba.vba import decompress

from tests.excel_rules.book import Book

FREE = 0xFFFFFFFF
_DIRECTORY = {0x0019: "name", 0x001A: "stream", 0x0031: "offset", 0x0003: "codepage", 0x0013: "cookie"}
_PROCEDURE = re.compile(
    r"^\s*(?:(Public|Private|Friend)\s+)?(?:Static\s+)?(Sub|Function|Property\s+(?:Get|Let|Set))\s+(\w+)\s*\(",
    re.IGNORECASE | re.MULTILINE,
)
_SUB = re.compile(r"^\s*(?:Public\s+)?Sub\s+(\w+)\s*\(([^)]*)\)", re.IGNORECASE | re.MULTILINE)
_MODULE_LINE = re.compile(r"^(Document|Module|Class|BaseClass)=([^/\r\n]+)", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A module by the dir stream: its name, its stream, where its source begins there, its source."""

    name: str
    stream: str
    offset: int
    source: str


@dataclass(frozen=True, eq=False)
class Project:
    """A VBA project: its streams, the lines of PROJECT as (kind, module), and the modules of the dir stream."""

    streams: dict[str, bytes]
    lines: tuple[tuple[str, str], ...]
    modules: tuple[Module, ...]
    codepage: int
    cookie: int
    siblings: tuple[tuple[str, ...], ...]
    """Names of each storage's entries, in the order of its tree."""


def of(book: Book) -> Project | None:
    """A book's project; None where it has none. Raises what olefile and pyOpenVBA raise where it is no project."""
    return read(book.parts[book.project_part]) if book.project_part else None


def functions_of(book: Book) -> frozenset[str]:
    """Functions that a cell can call, in lower case: those of its standard modules that are not private."""
    project = of(book)
    return _functions(project) if project else frozenset()


@lru_cache(maxsize=32)
def _functions(project: Project) -> frozenset[str]:
    standard = {name for kind, name in project.lines if kind == "Module"}
    return frozenset(
        name.lower()
        for module in project.modules
        if module.name in standard
        for scope, kind, name in procedures(module.source)
        if kind.lower() == "function" and scope.lower() != "private"
    )


@lru_cache(maxsize=32)
def macros(project: Project) -> dict[str, str]:
    """Subs that Excel can call by name, in lower case, with their arguments: public ones of standard modules."""
    standard = {name for kind, name in project.lines if kind == "Module"}
    return {
        name.lower(): arguments.strip()
        for module in project.modules
        if module.name in standard
        for name, arguments in _SUB.findall(module.source)
    }


@lru_cache(maxsize=256)
def procedures(source: str) -> list[tuple[str, str, str]]:
    """Scope, kind and name of each procedure of a module."""
    return _PROCEDURE.findall(source)


@lru_cache(maxsize=32)
def read(data: bytes) -> Project:
    """A project's bytes, taken apart."""
    ole = olefile.OleFileIO(BytesIO(data))
    streams = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
    records = _records(decompress(streams["VBA/dir"]))
    codepage = next((int.from_bytes(value, "little") for key, value in records if key == "codepage"), 1252)
    cookie = next((int.from_bytes(value, "little") for key, value in records if key == "cookie"), -1)
    encoding = f"cp{codepage}"
    lines = tuple(_MODULE_LINE.findall(streams["PROJECT"].decode(encoding, "replace")))
    return Project(
        streams=streams,
        lines=lines,
        modules=tuple(_modules(records, streams, encoding)),
        codepage=codepage,
        cookie=cookie,
        siblings=tuple(_siblings(ole)),
    )


def _records(directory: bytes) -> list[tuple[str, bytes]]:
    """The records of the dir stream that matter here ([MS-OVBA] 2.3.4.2): id, size, bytes."""
    found, place = [], 0
    while place + 6 <= len(directory):
        kind = int.from_bytes(directory[place : place + 2], "little")
        size = int.from_bytes(directory[place + 2 : place + 6], "little")
        if kind == 0x0009:  # PROJECTVERSION: its size field is reserved, six bytes follow
            size = 6
        if kind in _DIRECTORY:
            found.append((_DIRECTORY[kind], directory[place + 6 : place + 6 + size]))
        place += 6 + size
    return found


def _modules(records: list[tuple[str, bytes]], streams: dict[str, bytes], encoding: str) -> list[Module]:
    found, name, stream = [], "", ""
    for key, value in records:
        if key == "name":
            name = value.decode(encoding, "replace")
        elif key == "stream":
            stream = value.decode(encoding, "replace")
        elif key == "offset":
            offset = int.from_bytes(value, "little")
            packed = streams.get(f"VBA/{stream}", b"")[offset:]
            source = decompress(packed).decode(encoding, "replace") if packed else ""
            found.append(Module(name, stream, offset, source))
    return found


def _siblings(ole: olefile.OleFileIO) -> list[tuple[str, ...]]:
    entries = [entry for entry in ole.direntries if entry is not None]

    def walk(number: int) -> list[str]:
        if number == FREE:
            return []
        entry = ole.direntries[number] or ole._load_direntry(number)
        return [*walk(entry.sid_left), entry.name, *walk(entry.sid_right)]

    return [tuple(walk(entry.sid_child)) for entry in entries if entry.entry_type in (1, 5)]
