"""The books of a folder, a list of places or an address: each once, by the names that the result calls them.

What cannot be looked at (a link in a circle, a folder that may not be read) is found, too, with one sentence. Left out
are hidden files and folders, the programs' lock files, the folder of a book's documents, an inbox, and former results.
"""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import SUFFIXES
from invoice_workbook.inputs import INBOX
from invoice_workbook.languages import text
from invoice_workbook.many import places

MARK = ".check-folder"
"""The file by which the folder of a result is known."""
ALIKE = (*SUFFIXES, ".xls", ".xlsb", ".ods")
"""Endings of what a clerk may take for a workbook of ours; one that is none is told."""
HIDDEN = (".", "~$")
DOCUMENTS = " files"
"""How the folder of a book's documents is called, behind the book's name."""
LONGEST_LIST = 64_000_000
"""Bytes of a list of books."""


@dataclass(frozen=True)
class Source:
    """Where a book lies, its bytes' count, and how the result calls it; `refused` says why it is not looked at.

    `lock` is the file by which a program says that it has the book open.
    """

    name: str
    place: str
    size: int = 0
    refused: str = ""
    lock: str = ""
    is_link: bool = False


def find(said: str, result: str) -> list[Source]:
    """The books of a folder, of one file, of a list of them, or of an address, sorted by name.

    Raises WorkbookError where there is no such place, or nothing like a workbook in it.
    """
    path = places.local(said)
    if path is None:
        found = list(_in_system(said, result))
    elif path.is_dir():
        found = list(_Walk(path, result).sources())
    elif path.suffix.lower() in ALIKE:
        found = [_lying(path, path.name)] if os.path.lexists(path) else []
    else:
        found = list(_listed(path, result))
    if not found:
        raise WorkbookError("no-books", folder=said)
    return sorted({one.name: one for one in reversed(found)}.values(), key=lambda one: one.name.casefold())


def shown(name: str) -> str:
    r"""A name as text, also one with bytes that are no letters; two names stay two.

    >>> shown("a.xlsm"), shown("a\udcff.xlsm")
    ('a.xlsm', 'a\\xff.xlsm')
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _lying(path: Path, name: str) -> Source:
    """A file of this machine."""
    try:
        stat = path.stat()
    except (OSError, ValueError) as error:
        return Source(shown(name), str(path), refused=_why(path, name, error))
    if S_ISDIR(stat.st_mode):
        return Source(shown(name), str(path), refused=text("refused.a-folder", file=shown(name)))
    locks = saving.lock_files(path)
    return Source(shown(name), str(path), stat.st_size, lock=locks[0].name if locks else "", is_link=path.is_symlink())


def _why(path: Path, name: str, error: OSError | ValueError) -> str:
    words = {"file": shown(name)}
    if getattr(error, "errno", 0) == errno.ELOOP:
        return text("many.link-circle", **words)
    if isinstance(error, FileNotFoundError):
        return text("many.link-nowhere" if path.is_symlink() else "refused.no-input", **words)
    return text("refused.unreadable", **words, reason=getattr(error, "strerror", None) or error)


class _Walk:
    """A folder and those within it. A link to a folder is followed once all others are seen, and each folder once."""

    def __init__(self, root: Path, result: str) -> None:
        self.root, self.result = root, os.path.realpath(result) if places.local(result) else ""
        self.seen: dict[str, str] = {}
        """By their true places the folders that were looked at, as the result calls them."""

    def sources(self) -> Iterator[Source]:
        """What is found. Raises WorkbookError where the folder itself cannot be read."""
        folders: list[tuple[str, str]] = [(str(self.root), "")]
        links: list[tuple[str, str]] = []
        while folders or links:
            folder, name = folders.pop() if folders else links.pop(0)
            true = os.path.realpath(folder)
            if true in self.seen:
                words = {"file": shown(name), "folder": self.seen[true] or self.root.name or "."}
                yield Source(shown(name), folder, refused=text("many.link-seen", **words))
                continue
            self.seen[true] = shown(name)
            try:
                entries = sorted(os.scandir(folder), key=lambda one: one.name)
            except OSError as error:
                if folder == str(self.root):
                    raise WorkbookError("unreadable", file=folder, reason=error.strerror or error) from error
                words = {"file": shown(name), "reason": str(error.strerror or error)}
                yield Source(shown(name), folder, refused=text("refused.unreadable", **words))
                continue
            stems = {Path(one.name).stem for one in entries if one.name.lower().endswith(SUFFIXES)}
            for entry in entries:
                inner = f"{name}/{entry.name}".lstrip("/")
                match self._kind(entry, stems):
                    case "book":
                        yield _lying(Path(entry.path), inner)
                    case "folder":
                        folders.append((entry.path, inner))
                    case "link":
                        links.append((entry.path, inner))

    def _kind(self, entry: "os.DirEntry[str]", stems: set[str]) -> str:
        """What an entry of a folder is to us: a book, a folder, a link to one; "" for what is left out."""
        if entry.name.startswith(HIDDEN):
            return ""
        try:
            is_folder = entry.is_dir()
        except OSError:  # a link in a circle may have been either
            return "book"
        if not is_folder:
            return "book" if entry.name.lower().endswith(ALIKE) or _is_circle(entry) else ""
        if entry.name == INBOX or _is_of_documents(entry.name, stems) or self._is_result(entry.path):
            return ""
        return "link" if entry.is_symlink() else "folder"

    def _is_result(self, folder: str) -> bool:
        return os.path.realpath(folder) == self.result or Path(folder, MARK).exists()


def _is_of_documents(folder: str, stems: set[str]) -> bool:
    """Whether a folder holds the documents of a book beside it, by the books' names without their endings."""
    return folder.endswith(DOCUMENTS) and folder.removesuffix(DOCUMENTS) in stems


def _is_circle(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a link that comes round to itself, whatever it is called."""
    if not entry.is_symlink():
        return False
    try:
        os.stat(entry.path)  # noqa: PTH116  # only whether the system follows it
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _listed(path: Path, result: str) -> Iterator[Source]:
    """The books that a list names, a place a line; what begins with # is a remark. Paths begin at the list's folder.

    Raises WorkbookError where there is no such list, or it is no text.
    """
    if not path.is_file():
        raise WorkbookError("no-books-there", folder=path)
    if path.stat().st_size > LONGEST_LIST:
        raise WorkbookError("input-too-large", file=path.name)
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise WorkbookError("not-a-list", file=path.name) from error
    except OSError as error:
        raise WorkbookError("unreadable", file=path, reason=error.strerror or error) from error
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            yield from _named(line, path.parent, result)


def _named(line: str, folder: Path, result: str) -> Iterator[Source]:
    """What a line of a list names."""
    there = places.local(line, folder)
    try:
        if there is None:
            yield from _in_system(line, result, line)
        elif there.is_dir():
            for one in _Walk(there, result).sources():
                yield replace(one, name=f"{shown(line).rstrip('/')}/{one.name}")
        else:
            yield _lying(there, line)
    except WorkbookError as error:
        yield Source(shown(line), line, refused=str(error))


def _in_system(address: str, result: str, name: str = "") -> Iterator[Source]:
    """The books below an address elsewhere; `name` is what their names begin with.

    Raises WorkbookError where it cannot be reached, or nothing lies there.
    """
    found, root = places.system(address)
    try:
        files: dict[str, dict[str, Any]] = found.find(root, detail=True)
    except Exception as error:  # each of fsspec's systems has errors of its own
        raise WorkbookError("address-unknown", address=address, reason=error) from error
    if not files:
        raise WorkbookError("no-books-there", folder=address)
    base = root.rstrip("/")
    inner = {full: full.removeprefix(base).lstrip("/") or full.rpartition("/")[2] for full in files}
    stems = {one.rpartition(".")[0] for one in inner.values() if one.lower().endswith(SUFFIXES)}
    former = {one.rpartition("/")[0] for one in inner.values() if one.rpartition("/")[2] == MARK}
    ours = f"{places.system(result)[1].rstrip('/')}/" if places.local(result) is None else ""
    for full, one in inner.items():
        parts = one.split("/")
        folders = ["/".join(parts[:n]) for n in range(1, len(parts))]
        left_out = any(part.startswith(HIDDEN) or part == INBOX for part in parts)
        left_out |= any(_is_of_documents(folder, stems) or folder in former for folder in folders)
        left_out |= bool(ours) and full.startswith(ours)
        if not left_out and one.lower().endswith(ALIKE):
            is_itself = full.rstrip("/") == base
            called = (name or one) if is_itself else f"{name.rstrip('/')}/{one}".lstrip("/") if name else one
            yield Source(called, found.unstrip_protocol(full), int(files[full].get("size") or 0))
