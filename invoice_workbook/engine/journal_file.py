"""The journal's file beside a workbook: read at once, only ever added to, each time forced to the disk.

A line is an entry (see `record`), or a mark: with how many entries it was begun, or that the workbook was saved with
all entries so far. How far it came is kept in the user's data folder, too, so that an end that was cut
off is missed.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.engine import files
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.record import PART, Copy, Head, Record, Row, lines_of
from invoice_workbook.schema import LOG

if TYPE_CHECKING:
    import pandas as pd

WIDTH = len(LOG.fields)
SEAL = 64
MARK, SAVED, BEGUN = b"#", "saved", "begun"
_HALF = ".tmp"
"""How the name of a head ends that is not written yet."""


def path_of(book: Path) -> Path:
    """Where a workbook's journal lies."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.journal"


def read(book: Path, log: "pd.DataFrame") -> Record:
    """The journal beside a workbook whose Log is this."""
    found = _file(path_of(book))
    heads = _heads(book)
    return Record(
        lines=found.lines,
        is_there=found.is_there,
        saved=found.saved,
        damaged=found.damaged,
        log_rows=len(log),
        head=Head(int(heads[0]["count"]), str(heads[0]["chain"])) if heads else None,
        copies=tuple(_copies(book, found, log)),
    )


@dataclass
class _File:
    """What a journal's file says."""

    lines: list[bytes] = field(default_factory=list)
    is_there: bool = False
    saved: str = ""
    begun: int = 0
    damaged: int = 0


def _file(path: Path) -> _File:
    """A journal's file, up to the first line that is none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _File()
    except OSError:
        return _File(is_there=True, damaged=1)
    found = _File(is_there=True)
    lines = content.split(b"\n")[:-1]  # half a line at the end is a run's that was cut off
    part, parts = PART.encode(), WIDTH - 1
    for number, line in enumerate(lines, 1):
        if line[:1] == MARK:
            if not _is_taken(found, line):
                found.damaged = number
                break
        elif line.count(part) == parts and _is_text(line):
            found.lines.append(line)
        else:
            found.damaged = number
            break
    return found


def _is_text(line: bytes) -> bool:
    if line.isascii():
        return True
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _is_taken(found: _File, line: bytes) -> bool:
    """A mark, taken; whether it is one."""
    name, _, value = line[1:].decode("ascii", "replace").partition(" ")
    if name == SAVED and len(value) == SEAL:
        found.saved = value
    elif name == BEGUN and value.isdecimal():
        found.begun = int(value)
    else:
        return False
    return True


def add(book: Path, entries: Sequence[Row], *, begins: bool) -> None:
    """Entries at the journal's end, on the disk before this returns; with `begins` it is begun with all of them.

    Raises WorkbookError where the disk refuses: the workbook is then not to be saved.
    """
    path = path_of(book)
    try:
        if begins:
            files.put_whole(path, _packed([_mark(BEGUN, len(entries)), *lines_of(entries)]))
        else:
            _append(path, lines_of(entries))
    except OSError as error:
        raise WorkbookError("journal-not-written", file=path.name, reason=error.strerror or error) from error


def _packed(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _mark(name: str, value: object) -> bytes:
    return MARK + f"{name} {value}".encode()


def _append(path: Path, lines: Sequence[bytes]) -> None:
    with path.open("ab", buffering=0) as file:
        end = _whole_end(path)
        if end < file.tell():
            file.truncate(end)
        files.add(file, _packed(lines))


def _whole_end(path: Path) -> int:
    """Where the last whole line ends."""
    with path.open("rb") as file:
        end = place = file.seek(0, os.SEEK_END)
        while place:
            start = max(place - 4096, 0)
            file.seek(start)
            at = file.read(place - start).rfind(b"\n")
            if at >= 0:
                return start + at + 1
            place = start
    return 0 if end else end


def mark_saved(book: Path, count: int, chain: str) -> None:
    """Note that the workbook was saved with all entries so far. Where that cannot be noted, its Log says the same."""
    path = path_of(book)
    with suppress(OSError):
        if path.exists():
            _append(path, [_mark(SAVED, chain)])
    begun = _file_begun(path)
    with suppress(OSError):
        _put_head(book, {"path": str(_real(book)), "count": count, "chain": chain, "begun": begun})


def _file_begun(path: Path) -> int:
    """With how many entries a journal was begun: its first line says it."""
    found = _File()
    with suppress(OSError), path.open("rb") as file:
        _is_taken(found, file.readline().rstrip(b"\n"))
    return found.begun


def set_aside(book: Path, *, until_begun: bool = False) -> Path | None:
    """Keep a journal that cannot be gone on with under another name, and forget its head; gives where it is kept.

    With `until_begun` it lies in its place, too, until the new one is whole.
    Raises WorkbookError where the disk refuses.
    """
    path = path_of(book)
    for head in _head_files(book):
        saving.forget(head)
    if not path.exists():
        return None
    number = 1
    while (kept := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    try:
        if until_begun:
            saving.link(path, kept)
        else:
            path.replace(kept)
    except OSError as error:
        raise WorkbookError("journal-not-written", file=path.name, reason=error.strerror or error) from error
    return kept


def _folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("invoice-workbook", appauthor=False) / "heads"


def _real(book: Path) -> Path:
    return saving.linked_to(book).absolute()


def _place(book: Path) -> str:
    """The name of a workbook's place among the heads."""
    return hashlib.sha256(str(_real(book)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _head_files(book: Path) -> list[Path]:
    with suppress(OSError):
        return list(_folder().glob(f"{_place(book)}.*.json"))
    return []


def _heads(book: Path) -> list[dict[str, Any]]:
    return [one for path in _head_files(book) if (one := _head(path))]


def _head(path: Path) -> dict[str, Any] | None:
    """What a head says; None where it cannot be read."""
    with suppress(OSError, ValueError):
        said = json.loads(path.read_bytes())
        if isinstance(said, dict) and {"path", "count", "chain", "begun"} <= said.keys():
            return said
    return None


def _put_head(book: Path, head: dict[str, Any]) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = _first_entry(path_of(book))
    target = folder / f"{_place(book)}.{rows[:16]}.json"
    beside = target.with_suffix(_HALF)
    try:
        beside.write_text(json.dumps(head), "utf-8")
        beside.replace(target)
    finally:
        saving.forget(beside)
    for other in _head_files(book):
        if other != target:
            saving.forget(other)


def forget_left_over(book: Path) -> None:
    """Take away the halves of a journal and of heads that a run left that was cut off.

    Whoever asks holds the workbook's lock.
    """
    files.forget_half(path_of(book))
    with suppress(OSError):
        for left in list(_folder().glob(f"{_place(book)}.*{_HALF}")):
            saving.forget(left)


def _first_entry(path: Path) -> str:
    """The seal of a journal's first entry, by which copies of one workbook are known."""
    with suppress(OSError), path.open("rb") as file:
        for line in file:
            if line[:1] != MARK:
                return _seal(line.rstrip(b"\n"))
    return "none"


def _seal(line: bytes) -> str:
    return line.rpartition(PART.encode())[2].decode("ascii", "replace")


def _copies(book: Path, mine: _File, log: "pd.DataFrame") -> Iterator[Copy]:
    """Other copies of this workbook, known on this computer, that went on by themselves after entries of both."""
    own = _place(book)
    first = _seal(mine.lines[0]) if mine.lines else str(log["chain"].iloc[0]) if len(log) else ""
    found: list[Path] = []
    if first:
        with suppress(OSError):
            found = [path for path in _folder().glob(f"*.{first[:16]}.json") if not path.name.startswith(own)]
    if not found:
        return
    from invoice_workbook.journal.archives import HERE

    parts = PART.join(("", HERE, "")).encode()  # with this entry an archive parts from the workbook that it was made of
    seals = [_seal(line) for line in mine.lines] or log["chain"].tolist()
    for path in found:
        head = _head(path)
        if head is None or head["chain"] in seals or not Path(head["path"]).exists():
            continue
        other = _file(path_of(Path(head["path"])))
        theirs = {_seal(line) for line in other.lines}
        if seals[-1] in theirs:
            continue  # they only went further
        both = sum(seal in theirs for seal in seals)
        begun = mine.begun if mine.lines else len(log)  # without a file all of the Log would be taken over
        ours = mine.lines or lines_of(list(log.itertuples(index=False, name=None)))
        is_parted = any(parts in line for line in (*ours[both:], *other.lines[both:]))
        if both > min(begun, other.begun) and not is_parted:
            yield Copy(head["path"], str(log["entry"].iloc[both - 1]) if both <= len(log) else "")
