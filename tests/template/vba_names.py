"""Which names VBA modules use that nothing defines: not the project, not VBA, Excel, Office or OLE, no Declare.

Read as the compiler reads it for one system: #If is decided first, then texts and remarks fall away. What an Excel has
comes from its type libraries, as pyOpenVBA carries them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyopenvba.interpreter import _constants_data as constants
from pyopenvba.interpreter import _intrinsics as intrinsics
from pyopenvba.interpreter._inventory_data import _NAMES as MEMBERS
from pyopenvba.interpreter._preprocess import strip_directives

SYSTEMS = {
    "Windows, 64 bit": {"VBA7": True, "Win64": True, "Win32": True, "Mac": False},
    "Windows, 32 bit": {"VBA7": True, "Win64": False, "Win32": True, "Mac": False},
    "Windows, before 2010": {"VBA7": False, "Win64": False, "Win32": True, "Mac": False},
    "macOS": {"VBA7": True, "Win64": True, "Win32": False, "Mac": True, "MAC_OFFICE_VERSION": 16},
    "macOS, 2011": {"VBA7": False, "Win64": False, "Win32": False, "Mac": True, "MAC_OFFICE_VERSION": 14},
}
_WORDS = """
    addressof and any append as attribute base binary boolean byref byte byval call case close compare const
    currency date debug decimal declare dim do double each else elseif empty end enum eqv erase error event
    exit explicit false for friend function get global gosub goto if imp implements in input integer is kill
    len let lib like line lock long longlong longptr loop lset me mkdir mod module name new next not nothing
    null object on open option optional or output paramarray preserve print private property ptrsafe public
    put raiseevent random read redim resume return rmdir rset seek select set shared single static step stop
    string sub text then time to true type typeof until variant wend while width with withevents write xor
    alias access spc tab filecopy
"""
KEYWORDS = frozenset(_WORDS.split())
"""Words of the language's own, and types that are: [MS-VBAL] 3.3.5.2 and 5.2.3.1.4."""
_SIMPLE = "boolean byte integer long longlong longptr single double currency decimal date string object variant any"
BUILT_IN = frozenset(_SIMPLE.split())
LIBRARIES = ("excel", "office", "stdole", "vba")
ON_MAC_ALONE = frozenset(("macscript", "applescripttask"))
TYPES = frozenset(
    name
    for key in MEMBERS
    for library, _, kind in [key.partition(":")]
    if library in LIBRARIES
    for name in (kind, kind.removeprefix("i").removeprefix("_"))
)
GIVEN = (
    frozenset(name.lower().rstrip("$") for name in (*intrinsics.INTRINSICS, *intrinsics.UNIMPLEMENTED))
    | frozenset(name.lower() for name in (*constants.VBA_CONSTANTS, *constants.EXCEL_CONSTANTS))
    | frozenset(name.lower() for name in constants.OFFICE_CONSTANTS)
    | frozenset(MEMBERS["excel:global"].split(","))
    | {"vba", "excel", "err", "thisworkbook", "freefile", "getattr", "eof", "environ", "array", "beep"}
)
_CONST = re.compile(r"^([ \t]*#(?:Const|If|ElseIf)\b[^'\n]*?) *'.*$", re.MULTILINE | re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\'.*$|&H[0-9A-Fa-f]+&?|\d[\w.]*[#&!@^%]?|[A-Za-z_]\w*[$%]?|:=|\S')
_HEAD = re.compile(
    r"^(?:(?P<scope>public|private|friend|global) )?(?:static )?"
    r"(?P<kind>declare (?:ptrsafe )?)?(?P<what>sub|function|property (?:get|let|set)) (?P<name>\w+)",
    re.IGNORECASE,
)
_END = re.compile(r"^end (sub|function|property)\b", re.IGNORECASE)
_DECLARED = re.compile(
    r"(?:^|,)\s*(?:withevents )?(\w+)[$%&!#@]?\s*(?:\([^)]*\))?\s*(?:as\b[^,]*|=[^,]*)?(?=,|$)", re.I
)
_AS = re.compile(r"\bas (?:new )?([A-Za-z_]\w*)(?:\.(\w+))?|(?<!\w)new ([A-Za-z_]\w*)", re.IGNORECASE)


@dataclass
class Scope:
    """A module: what it offers, what is its own, and its procedures with their names."""

    name: str
    is_class: bool
    is_explicit: bool
    offered: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    procedures: list[tuple[set[str], list[str]]] = field(default_factory=list)


def undefined(modules: Mapping[str, str], system: Mapping[str, object]) -> set[str]:
    """Each name that nothing defines, as `module: name`; types as `module: As Name`."""
    scopes = [_scope(name, source, system) for name, source in modules.items()]
    public = {name for scope in scopes if not scope.is_class for name in scope.offered}
    public |= {scope.name.lower() for scope in scopes} | {name for s in scopes for name in s.types}
    kinds = BUILT_IN | TYPES | {s.name.lower() for s in scopes if s.is_class} | {n for s in scopes for n in s.types}
    known = GIVEN | public | (ON_MAC_ALONE if system["Mac"] else frozenset())
    return {found for scope in scopes for found in (*_types(scope, kinds), *_names(scope, known))}


def _types(scope: Scope, kinds: Iterable[str]) -> Iterator[str]:
    for line in (*scope.lines, *(line for _, lines in scope.procedures for line in lines)):
        if line.lower().startswith("open "):  # ... For Input As a number
            continue
        for plain, dotted, new in _AS.findall(_without_texts(line)):
            name = (dotted or plain or new).lower()
            if name not in kinds:
                yield f"{scope.name}: As {dotted or plain or new}"


def _names(scope: Scope, known: frozenset[str]) -> Iterator[str]:
    for local, lines in scope.procedures:
        for line in lines:
            for name in _used(line):
                if name.lower() not in known | scope.offered | scope.own | local:
                    yield f"{scope.name}: {name}"


def _used(line: str) -> Iterator[str]:
    """Names that stand for themselves in a line: no member of something, no label, no argument's name."""
    if re.fullmatch(r"\w+:", line) or line.lower().startswith(("attribute ", "implements ")):
        return
    tokens = [token for token in _TOKEN.findall(line) if not token.startswith(("'", '"'))]
    for at, token in enumerate(tokens):
        before, after = tokens[at - 1].lower() if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
        is_name = re.match(r"[A-Za-z_]", token) and token.lower() not in KEYWORDS
        if is_name and before not in (".", "!", "goto", "gosub", "resume", "as", "new") and after != ":=":
            yield token.rstrip("$%")


def _scope(name: str, source: str, system: Mapping[str, object]) -> Scope:
    text = strip_directives(_CONST.sub(r"\1", source), module=name, constants=dict(system))
    lines = _logical(text)
    is_explicit = any(line.lower() == "option explicit" for line in lines)
    scope = Scope(name, "Attribute VB_Base" in source or "VERSION 1.0 CLASS" in source, is_explicit)
    local: set[str] | None = None
    block = ""
    for line in lines:
        head = _HEAD.match(line)
        if head and head["kind"]:
            (scope.own if head["scope"] and head["scope"].lower() == "private" else scope.offered).add(
                head["name"].lower()
            )
            scope.lines.append(re.sub(r'(Lib|Alias) "[^"]*"', "", line))
        elif head:
            private = head["scope"] is not None and head["scope"].lower() == "private"
            (scope.own if private else scope.offered).add(head["name"].lower())
            local = {name.lower() for name in _parameters(line[head.end() :])}
            scope.procedures.append((local, [line[head.end() :]]))
        elif local is not None and _END.match(line):
            local = None
        elif local is not None:
            local |= _locals(line, scope.is_explicit)
            scope.procedures[-1][1].append(line)
        elif block:
            block = "" if line.lower().startswith("end ") else block
            (scope.offered.add(line.split()[0].lower()) if block == "enum" else None)
        elif found := re.match(r"(?:(?:public|private) )?(enum|type) (\w+)", line, re.IGNORECASE):
            block = found[1].lower()
            scope.types.add(found[2].lower())
        else:
            _declare(scope, line)
    return scope


def _declare(scope: Scope, line: str) -> None:
    found = re.match(r"(public|private|dim|const|global)(?: const)? (.*)", line, re.IGNORECASE)
    if found:
        names = {name.lower() for name in _DECLARED.findall(_without_texts(found[2]))}
        (scope.offered if found[1].lower() in ("public", "global", "const") else scope.own).update(names)
        scope.lines.append(line)


def _parameters(rest: str) -> list[str]:
    inside = _without_texts(rest)
    return re.findall(r"(?:^\(|,)\s*(?:(?:optional|byval|byref|paramarray) )*(\w+)", inside, re.IGNORECASE)


def _locals(line: str, is_explicit: bool) -> set[str]:
    plain = _without_texts(line)
    found = re.findall(r"(?:^|: )(?:dim|static|const|redim(?: preserve)?) ([^:]*)", plain, re.IGNORECASE)
    names = {name.lower() for part in found for name in _DECLARED.findall(part)}
    if not is_explicit:  # what is given a value is then a variable
        names |= {name.lower() for name in re.findall(r"(?:^|: |\bthen )(?:for |set )?(\w+) = ", plain, re.IGNORECASE)}
        names |= {name.lower() for name in re.findall(r"^redim (\w+)\(", plain, re.IGNORECASE)}
    return names | {name.lower() for name in re.findall(r"^(\w+):$", plain)}


def _logical(text: str) -> list[str]:
    """Lines of code, those that go on joined, remarks gone."""
    joined = re.sub(r" _[ \t]*\r?\n", " ", text)
    lines = (re.sub(r"[ \t]+", " ", _without_remark(line)).strip() for line in joined.splitlines())
    return [line for line in lines if line]


def _without_remark(line: str) -> str:
    inside = False
    for at, letter in enumerate(line):
        inside = inside != (letter == '"')
        if letter == "'" and not inside:
            return line[:at]
    return line


def _without_texts(line: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', '""', line)
