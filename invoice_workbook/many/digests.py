"""A book where it lies: its digest, and it and its journal as files of this machine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from threading import Lock

from invoice_workbook import __version__
from invoice_workbook.engine import journal_file
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.languages import speaking
from invoice_workbook.many import places
from invoice_workbook.many.finding import Source

ONE_AT_A_TIME = Lock()
"""Held while a book is checked or a sentence is made: the language is spoken by all threads of a process."""


@dataclass(frozen=True)
class How:
    """How books are checked: on which day (None: the book's own, else today), told in which language, put where."""

    result: str
    as_of: date | None
    today: date
    language: str


@dataclass(frozen=True)
class Printed:
    """A book's digest, with its journal's, and its bytes' count; `refused` says why there is none."""

    digest: str = ""
    journal: str = ""
    size: int = 0
    refused: str = ""

    def key(self, name: str, how: How) -> str:
        """The name of a book's files in the result."""
        basis = (name, self.digest, self.journal, str(how.as_of or how.today), how.language, __version__)
        return hashlib.sha256("\x1f".join(basis).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def printed(sources: Sequence[Source], contents: Sequence[bytes | None], language: str) -> list[Printed]:
    """The digests of these books; the bytes of those that this process cannot see are given."""
    return [_told(one, content, language) for one, content in zip(sources, contents, strict=True)]


def _told(source: Source, content: bytes | None, language: str) -> Printed:
    try:
        with TemporaryDirectory() as folder:
            return digest_of(here(source, content, Path(folder)))
    except WorkbookError as error:
        with ONE_AT_A_TIME, speaking(language):
            return Printed(refused=str(WorkbookError(error.id, **error.values)))


def digest_of(path: Path) -> Printed:
    """A book's digest, and its journal's. Raises WorkbookError where it cannot be read."""
    digest, size = _digest(path)
    journal = journal_file.path_of(path)
    return Printed(digest, _digest(journal)[0] if journal.is_file() else "", size)


def _digest(path: Path) -> tuple[str, int]:
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe or a device might never end
            raise WorkbookError("no-plain-file", file=path.name)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except FileNotFoundError as error:
        raise WorkbookError("no-input", file=path.name) from error
    except OSError as error:
        raise WorkbookError("unreadable", file=path.name, reason=error.strerror or error) from error


def here(source: Source, content: bytes | None, folder: Path) -> Path:
    """A book as a file of this machine: itself, or in this folder. Raises WorkbookError where it cannot be had."""
    path = places.local(source.place)
    if path is not None:
        return path
    if content is None:
        return _fetched(source.place, folder)
    path = folder / source.place.rpartition("/")[2]
    path.write_bytes(content)
    return path


def _fetched(address: str, folder: Path) -> Path:
    """A book from elsewhere and its journal."""
    found, inner = places.system(address)
    path = folder / inner.rpartition("/")[2]
    journal = journal_file.path_of(path)
    theirs = "/".join([inner.rpartition("/")[0], saving.HISTORY, journal.name])
    try:
        found.get_file(inner, str(path))
        if found.exists(theirs):
            journal.parent.mkdir()
            found.get_file(theirs, str(journal))
    except Exception as error:  # each of fsspec's systems has errors of its own
        reason = getattr(error, "strerror", None) or error
        raise WorkbookError("unreadable", file=path.name, reason=reason) from error
    return path
