"""The index of the versions kept of a workbook: which command replaced each, by whom, with what counts.

A file of JSON lines beside the versions. Only a run that holds the workbook's lock adds to it. It is a convenience: a
line or a whole file that cannot be read, is missing or is another workbook's leaves its version without a command.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from invoice_workbook.hosts import saving
from invoice_workbook.kept_version import Changes, KeptVersion

COUNTED = ("added", "changed")
LARGEST = 10_000_000
"""Bytes beyond which a file is no index of ours."""


def path_of(book: Path) -> Path:
    """The index of a workbook's versions."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.index"


def note(book: Path, kept: Path | None, command: str, who: str, changes: Changes) -> None:
    """Note which command replaced a version. The workbook is saved by now: what the disk refuses is left unsaid."""
    if kept is None:
        return
    entry = KeptVersion(kept.name, saving.written_at(book, kept.name), who, command, changes)
    with suppress(OSError):
        there = {version.name for version in saving.versions(book)}
        noted = list(_noted(book))
        still = [one for one in noted if one.version in there]
        if len(still) == len(noted) and path_of(book).is_file():
            _append(path_of(book), entry)
        else:
            _put(path_of(book), [*still, entry])


def listed(book: Path) -> list[KeptVersion]:
    """The versions kept of a workbook, the latest first; several commands on one version are one entry."""
    noted: dict[str, KeptVersion] = {}
    for one in _noted(book):
        before = noted.get(one.version)
        noted[one.version] = one if before is None else _both(before, one)
    found = []
    for version in saving.versions(book):
        known = noted.get(version.name, KeptVersion(version.name, ""))
        at = saving.written_at(book, version.name)
        found.append(KeptVersion(version.name, at, known.who, known.command, known.changes))
    return found


def _both(first: KeptVersion, second: KeptVersion) -> KeptVersion:
    """What two commands did that an open workbook had between two saves."""
    commands = dict.fromkeys([*first.command.split(", "), second.command])
    changes = {table: dict(counts) for table, counts in first.changes.items()}
    for table, counts in second.changes.items():
        before = changes.get(table, {})
        changes[table] = {kind: before.get(kind, 0) + count for kind, count in counts.items()}
    return KeptVersion(first.version, first.at, second.who, ", ".join(commands), changes)


def _noted(book: Path) -> Iterator[KeptVersion]:
    """Every line that can be read."""
    for line in _content(path_of(book)).split(b"\n"):
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield _entry(line)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def _entry(line: bytes) -> KeptVersion:
    told = json.loads(line)
    version, at, who, command = (told[name] for name in ("version", "at", "who", "command"))
    if not all(isinstance(one, str) for one in (version, at, who, command)):
        raise TypeError(line)
    changes = {str(table): {kind: int(counts[kind]) for kind in COUNTED} for table, counts in told["changes"].items()}
    return KeptVersion(version, at, who, command, changes)


def _line(entry: KeptVersion) -> bytes:
    return json.dumps(entry.as_json).encode() + b"\n"


def _append(path: Path, entry: KeptVersion) -> None:
    """One line more; it never joins one that was cut off."""
    with path.open("rb+") as file:
        is_whole = not file.seek(0, os.SEEK_END) or (file.seek(-1, os.SEEK_END), file.read(1))[1] == b"\n"
        file.seek(0, os.SEEK_END)
        file.write(_line(entry) if is_whole else b"\n" + _line(entry))


def _put(path: Path, entries: Iterable[KeptVersion]) -> None:
    """The whole index anew, without the versions that went."""
    beside = path.parent.with_name(f".{path.name}.tmp")  # where the next run looks for what one that was cut off left
    try:
        beside.write_bytes(b"".join(map(_line, entries)))
        beside.replace(path)
    finally:
        saving.forget(beside)
