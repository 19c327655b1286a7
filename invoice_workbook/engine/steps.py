"""What the last commands did to a workbook, kept beside its versions: a file for each, named by its own digest.

The journal has the digest, so that nobody puts words into the program's mouth. It is a convenience: what the disk
does not take, or somebody took away, cannot be undone with one command, and that is said.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.hosts import saving

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome

KEPT = 10
LARGEST = 50_000_000
"""Bytes beyond which a step is not kept: an earlier version of the workbook is the way back then."""
_DIGITS = 24


def of(before: "Books", after: "Books", outcome: "Outcome", touched: "Mapping[str, set[int]]") -> bytes:
    """What a command does, as it is kept; nothing where it cannot be taken back because mails leave with it."""
    from invoice_workbook.tables import step

    if outcome.sends and outcome.mails:
        return b""
    tables = {name: one.as_json for name, one in step.between(before, after, touched).items()}
    told = {"tables": tables, "files": [path.name for path in _paths(outcome)]}
    content = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return content if len(content) <= LARGEST else b""


def _paths(outcome: "Outcome") -> Sequence[Path]:
    papers = [paper for paper in (*outcome.needed, *outcome.files) if getattr(paper, "is_told", True)]
    return [*(path for paper in papers for path in paper.paths), *(Path(f"{mail.name}.eml") for mail in outcome.mails)]


def digest(content: bytes) -> str:
    """By what a step is known."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS] if content else ""


def folder_of(book: Path) -> Path:
    """Where a workbook's steps lie."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.undo"


def keep(book: Path, content: bytes) -> None:
    """Keep a step; of many the latest stay. What the disk refuses cannot be undone later, and is said then."""
    if not content:
        return
    folder = folder_of(book)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest(content)}.json").write_bytes(content)
        files = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in files[KEPT:]:
            saving.forget(old)


def kept(book: Path) -> dict[str, bytes]:
    """The steps that are there as they were kept, by their digests."""
    found = {}
    with suppress(OSError):
        for path in folder_of(book).glob("*.json"):
            with suppress(OSError):
                content = path.read_bytes()
                if digest(content) == path.stem:
                    found[path.stem] = content
    return found
