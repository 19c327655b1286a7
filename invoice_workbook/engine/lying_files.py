"""What lies of the documents' files that the journal knows, with as little reading as can be.

Each file's digest is kept in the user's data folder with what tells one state of the file from the next, so that a
later run reads only what changed since.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from invoice_workbook.engine import document_files
from invoice_workbook.hosts import saving
from invoice_workbook.record import UNREADABLE, Lying

Stamp = list[int]
"""Size, times of the last change to content and to entry (ns), inode."""
Kept = dict[str, tuple[Stamp, str]]
"""By path a file's state and its digest then."""
FRESH = 2_000_000_000
"""Nanoseconds in which a disk may not tell one change of a file from the next."""


def look(folder: Path, names: Iterable[str], waiting: Mapping[Path, Path]) -> Lying:
    """What lies of these files (by path in the folder); for one that waits to be put there (`waiting`), what waits."""
    before = _kept(folder)
    now: Kept = {}
    digests: dict[str, str] = {}
    entries = _Folders(folder)
    for name in names:
        source = waiting.get((folder / name).absolute()) if waiting else None
        if source is not None and source.exists():
            digest = document_files.digest_of(source)
        elif (stamp := entries.stamp(name)) is None:  # another spelling of a name may be the same to the system
            digest = document_files.digest_of(folder / name) if entries.has_folder(name) else document_files.NOTHING
        else:
            known = before.get(name)
            digest = known[1] if known and known[0] == stamp else document_files.digest_of(folder / name)
            now[name] = (stamp, digest)
        if digest != document_files.NOTHING:
            digests[name] = digest
    if (old := _old(now)) != before:
        _keep(folder, old)
    return Lying(str(folder), folder.is_dir(), digests)


class _Folders:
    """The entries of a folder and of those within it, each looked up once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.there: dict[str, dict[str, os.DirEntry[str]]] = {}

    def stamp(self, name: str) -> Stamp | None:
        """A file's state; None where no entry has this very name."""
        folder, _, last = name.rpartition("/")
        entry = self._entries(folder).get(last)
        if entry is None:
            return None
        with suppress(OSError):
            stat = entry.stat()
            return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        return None

    def has_folder(self, name: str) -> bool:
        """Whether anything lies where a file is to lie."""
        return bool(self._entries(name.rpartition("/")[0]))

    def _entries(self, folder: str) -> dict[str, os.DirEntry[str]]:
        if folder not in self.there:
            self.there[folder] = {}
            with suppress(OSError, ValueError), os.scandir(self.root / folder) as found:
                self.there[folder] = {entry.name: entry for entry in found}
        return self.there[folder]


def _place(folder: Path) -> Path:
    from platformdirs import user_data_path

    mark = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:24]
    return user_data_path("invoice-workbook", appauthor=False) / "digests" / f"{mark}.json"


def _kept(folder: Path) -> Kept:
    """What an earlier run kept; nothing where that cannot be read."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        said = json.loads(_place(folder).read_bytes())
        return {str(name): (list(stamp), str(digest)) for name, (stamp, digest) in said.items()}
    return {}


def _old(found: Kept) -> Kept:
    """What is old enough to be told from its next state."""
    last = time.time_ns() - FRESH
    nothing = (document_files.NOTHING, UNREADABLE)
    return {name: one for name, one in found.items() if max(one[0][1:3]) < last and one[1] not in nothing}


def _keep(folder: Path, found: Kept) -> None:
    """Keep it for the next run, and take away what runs left that were cut off. That a disk refuses it is no fault."""
    place = _place(folder)
    beside = place.with_name(f"{place.name}.{os.getpid()}.tmp")
    try:
        for left in list(place.parent.glob(f"{place.name}.*.tmp")):
            saving.forget(left)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_text(json.dumps(found), "utf-8")
        beside.replace(place)
    except (OSError, ValueError):
        saving.forget(beside)
