"""The files in the folder of a book's documents: what lies there, beside what the journal knows of it."""

import hashlib
import os
from pathlib import Path
from stat import S_ISREG

from invoice_workbook.errors import WorkbookError
from invoice_workbook.record import UNREADABLE, Digests, digest

OTHER, CHANGED = "other-file", "changed-file"
REFUSALS = (OTHER, CHANGED)
"""Why a document's file cannot go to its place: another content lies there, or ours that somebody changed."""
NOTHING = ""


def path_in(folder: Path, path: Path) -> str:
    """A file's path from the folder of documents; "" where it goes elsewhere."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""


def digest_of(path: Path) -> str:
    """The content of what lies there, by its digest; NOTHING where nothing does."""
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe or a device might never end
            return UNREADABLE
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return UNREADABLE if os.path.islink(path) else NOTHING  # noqa: PTH114  # a name that no system takes is none
    except (OSError, ValueError):
        return UNREADABLE


def ask_ours(path: Path, name: str, content: str, known: Digests) -> str:
    """What lies where a document is to go, by its digest. `name` is its path in the folder, `content` its own digest.

    Raises WorkbookError where it is neither the same content nor what the journal knows as this document's file.
    """
    lying = digest_of(path)
    if lying in (NOTHING, content, known.get(name)):
        return lying
    raise WorkbookError(CHANGED if name in known else OTHER, file=name)


def ask_unchanged(name: str, content: bytes, known: Digests) -> None:
    """Raises WorkbookError where a file that is to leave has another content than the journal knows."""
    if name in known and known[name] != digest(content):
        raise WorkbookError(CHANGED, file=name)
