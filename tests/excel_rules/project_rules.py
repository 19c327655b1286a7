"""The VBA project, by [MS-OVBA] and [MS-CFB]."""

from collections import Counter
from collections.abc import Iterator

from tests.excel_rules import project
from tests.excel_rules.book import MAIN, Book
from tests.excel_rules.project import Module, Project

HEADER = bytes.fromhex("CC61FFFF00")
LONGEST_NAME, LONGEST_LINE, MOST_CONTINUED, MOST_LINES = 31, 1_023, 24, 65_534


def _project(book: Book) -> Project | None:
    return project.of(book)


def _modules(book: Book) -> tuple[Module, ...]:
    found = _project(book)
    return found.modules if found else ()


def the_version_is_none(book: Book) -> Iterator[tuple[str, str]]:
    """A project that no Excel compiled says so: its _VBA_PROJECT begins with CC 61 FF FF 00.

    Source: [MS-OVBA] 2.3.4.1 (Version MUST be 0xFFFF on write).
    """
    found = _project(book)
    if found and not found.streams.get("VBA/_VBA_PROJECT", b"").startswith(HEADER):
        yield book.project_part, found.streams.get("VBA/_VBA_PROJECT", b"")[:7].hex(" ")


def no_cache_is_left(book: Book) -> Iterator[tuple[str, str]]:
    """Nothing stands after the seven bytes of _VBA_PROJECT, and no __SRP_ stream is there.

    Source: [MS-OVBA] 2.3.4.1 (PerformanceCache MUST NOT be present on write), 2.2.6 (SRP streams).
    """
    found = _project(book)
    if found and len(found.streams.get("VBA/_VBA_PROJECT", b"")) != 7:
        yield book.project_part, f"_VBA_PROJECT of {len(found.streams.get('VBA/_VBA_PROJECT', b''))} bytes"
    for stream in found.streams if found else ():
        if "__SRP_" in stream:
            yield book.project_part, stream


def no_module_is_compiled(book: Book) -> Iterator[tuple[str, str]]:
    """A module's source begins its stream: no compiled code of another Excel stands before it.

    Source: [MS-OVBA] 2.3.4.3 (PerformanceCache MUST NOT be present on write), 2.3.4.2.3.2.5 (TextOffset).
    """
    for module in _modules(book):
        if module.offset:
            yield book.project_part, f"{module.name} from {module.offset}"


def every_module_has_its_stream(book: Book) -> Iterator[tuple[str, str]]:
    """A module of the dir stream has a stream with source in it.

    Source: [MS-OVBA] 2.2.2 (a module stream for each module), 2.3.4.2.3.2.3.
    """
    for module in _modules(book):
        if not module.source:
            yield book.project_part, module.name


def every_stream_has_its_module(book: Book) -> Iterator[tuple[str, str]]:
    """A stream of the VBA storage is dir, _VBA_PROJECT, or a module's.

    Source: [MS-OVBA] 2.2.2 (VBA storage).
    """
    found = _project(book)
    known = {"dir", "_vba_project"} | {module.stream.lower() for module in _modules(book)}
    for path in found.streams if found else ():
        folder, _, name = path.rpartition("/")
        if folder == "VBA" and name.lower() not in known and not name.startswith("__SRP_"):
            yield book.project_part, path


def both_lists_agree(book: Book) -> Iterator[tuple[str, str]]:
    """The modules of PROJECT are those of the dir stream.

    Source: [MS-OVBA] 2.3.1.3 (ProjectModule), 2.3.4.2.3.2 (MODULE).
    """
    found = _project(book)
    if found:
        said, have = Counter(n.lower() for _, n in found.lines), Counter(m.name.lower() for m in found.modules)
        for name in (said - have) + (have - said):
            yield book.project_part, name


def module_names_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A module's name has at most 31 characters.

    Source: [MS-OVBA] 2.3.1.3 (ModuleIdentifier); [MS-VBAL] 4.2 (module names).
    """
    for module in _modules(book):
        if not 1 <= len(module.name) <= LONGEST_NAME:
            yield book.project_part, module.name


def modules_bear_their_name(book: Book) -> Iterator[tuple[str, str]]:
    """A module's source says the module's name.

    Source: [MS-VBAL] 4.2 (VB_Name).
    """
    for module in _modules(book):
        if f'Attribute VB_Name = "{module.name}"' not in module.source:
            yield book.project_part, module.name


def sheets_have_their_module(book: Book) -> Iterator[tuple[str, str]]:
    """The workbook and each sheet have a document module of their code name.

    Source: [MS-OVBA] 2.3.1.4 (ProjectDocModule); ECMA-376 part 1, 18.3.1.82 (codeName).
    """
    found = _project(book)
    if found:
        documents = {name for kind, name in found.lines if kind == "Document"}
        for part, name in _code_names(book):
            if name not in documents:
                yield part, f"codeName {name}"


def document_modules_have_their_sheet(book: Book) -> Iterator[tuple[str, str]]:
    """A document module belongs to the workbook or to a sheet.

    Source: [MS-OVBA] 2.3.1.4 (ProjectDocModule).
    """
    found = _project(book)
    names = {name for _, name in _code_names(book)}
    for kind, name in found.lines if found else ():
        if kind == "Document" and name not in names:
            yield book.project_part, name


def lines_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A line of VBA has at most 1,023 characters.

    Source: Microsoft Learn, VBA error "Line too long".
    """
    for module in _modules(book):
        for number, line in enumerate(module.source.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                yield book.project_part, f"{module.name}, line {number}"


def lines_go_on_a_few_times(book: Book) -> Iterator[tuple[str, str]]:
    """A statement goes on over at most 24 lines.

    Source: Microsoft Learn, VBA error "Too many line continuations".
    """
    for module in _modules(book):
        went_on = 0
        for number, line in enumerate(module.source.splitlines(), 1):
            went_on = went_on + 1 if line.rstrip().endswith(" _") else 0
            if went_on > MOST_CONTINUED:
                yield book.project_part, f"{module.name}, line {number}"


def modules_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A module has at most 65,534 lines.

    Source: Microsoft Learn, VBA error "Module is too large".
    """
    for module in _modules(book):
        if module.source.count("\n") > MOST_LINES:
            yield book.project_part, module.name


def no_macro_is_ambiguous(book: Book) -> Iterator[tuple[str, str]]:
    """No two standard modules have a public procedure of one name, and no module has one twice.

    Source: Microsoft Learn, VBA error "Ambiguous name detected".
    """
    found = _project(book)
    standard = {name for kind, name in found.lines if kind == "Module"} if found else set()
    public: Counter[str] = Counter()
    for module in _modules(book):
        procedures = project.procedures(module.source)
        own = Counter((kind.lower().split()[-1], name.lower()) for _, kind, name in procedures)
        for (kind, name), count in own.items():
            if count > 1 and "#If" not in module.source:
                yield book.project_part, f"{module.name}.{name} ({kind})"
        if module.name in standard:
            public.update({name.lower() for scope, _, name in procedures if scope.lower() != "private"})
    for name, count in public.items():
        if count > 1:
            yield book.project_part, name


def names_of_streams_are_in_order(book: Book) -> Iterator[tuple[str, str]]:
    """The entries of a storage are in the order of its tree: by length, then by their capitals.

    Source: [MS-CFB] 2.6.4 (red-black tree).
    """
    found = _project(book)
    for names in found.siblings if found else ():
        if list(names) != sorted(names, key=_rank):
            yield book.project_part, ", ".join(names)


def _rank(name: str) -> tuple[int, bytes]:
    return len(name.encode("utf-16-le")), name.upper().encode("utf-16-be")


def _code_names(book: Book) -> Iterator[tuple[str, str]]:
    own = book.workbook.find(f"{MAIN}workbookPr")
    yield book.workbook_part, own.get("codeName", "") if own is not None else ""
    for sheet in book.sheets:
        found = sheet.xml.find(f"{MAIN}sheetPr")
        yield sheet.part, found.get("codeName", "") if found is not None else ""
