"""What there is after a run: the book's rows, the files beside it, what was left over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.journal import documents, entries, standing
from invoice_workbook.record import digest
from invoice_workbook.schema import OWED
from tests.engine import kranich, scenarios
from tests.engine.faults import OWN, TEMPORARY

if TYPE_CHECKING:
    from invoice_workbook.books import Books


@dataclass
class State:
    """What there is after a run: the book's rows by table, files and their sizes, what it names, what is left over.

    `breaks` are the ways in which the journal cannot be believed, `strange` files that are not as it knows them.
    """

    tables: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unreadable: str = ""
    owed: str = ""


def look(folder: Path) -> State:
    """The state of a scenario's folder."""
    from invoice_workbook.engine import run as engine
    from invoice_workbook.errors import WorkbookError
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    state = State()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        if name.startswith(f"{TEMPORARY}/"):
            continue
        if name.endswith((".tmp", ".holder")) or ".owed" in name:
            state.left_over.append(name)
        elif not name.startswith((".history", "inputs", f"{OWN}/")) and path.suffix != ".xlsm":
            state.files[name] = path.stat().st_size
            if not _is_whole(path):
                state.broken.append(name)
    book = folder / kranich.BOOK
    if not book.exists():
        state.unreadable = "gone"
        return state
    try:
        books = engine.books_of(WorkbookFile(book), kranich.DAY)
    except WorkbookError as error:
        state.unreadable = str(error)
        return state
    state.owed = books.settings[OWED]
    state.breaks = [one.kind for one in standing.of(books).breaks if one.kind not in standing.HARMLESS]
    for name, frame in books.tables.items():
        state.tables[name] = frame.drop(columns="check", errors="ignore").to_csv()
    settings = books["Settings"]
    state.tables["Settings"] = settings[settings["name"] != OWED].to_csv()
    state.tables["Log"] = _noted(books)
    state.named = sorted(scenarios.named_files(books))
    state.strange = list(_strange(folder / kranich.FOLDER, books))
    return state


def _noted(books: "Books") -> str:
    """What the journal keeps of documents and counts; a mail's id is another each time."""
    every = entries.of(books)
    mine = every[every["document"] != ""]
    after = mine["after"].mask(mine["column"] == "message-id", "an id")
    kept = mine.assign(after=after)[["table", "document", "column", "before", "after"]]
    return str(kept.sort_values(list(kept)).to_csv(index=False))


def _strange(documents_: Path, books: "Books") -> Iterator[str]:
    """Documents' files that are not what the journal knows of them."""
    for name, known in documents.digests(books).items():
        path = documents_ / name
        if path.is_file() and digest(path.read_bytes()) != known:
            yield name


def _is_whole(path: Path) -> bool:
    """Whether a file is what its name says, to its end."""
    import zipfile
    from xml.parsers import expat

    content = path.read_bytes()
    match path.suffix:
        case ".xlsx" | ".zip":
            try:
                return zipfile.ZipFile(path).testzip() is None
            except zipfile.BadZipFile:
                return False
        case ".pdf":
            return content.rstrip().endswith(b"%%EOF")
        case ".xml":
            try:
                expat.ParserCreate().Parse(content, True)
            except expat.ExpatError:
                return False
    return bool(content)
