"""The journal's file beside a workbook: read at once, only ever added to, each time forced to the disk.

A line is an entry (a JSON list of the Log's cells), or a mark: from which entries it was begun, or that the workbook
was saved with all entries so far. How far it came is kept in the user's data folder, too, so that an end that was cut
off is missed.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.record import Copy, Head, Record, Row
from invoice_workbook.schema import LOG

if TYPE_CHECKING:
    import pandas as pd

WIDTH = len(LOG.fields)
SAVED, BEGUN = "saved", "begun"


def path_of(book: Path) -> Path:
    """Where a workbook's journal lies."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.journal"


def read(book: Path, log: "pd.DataFrame") -> Record:
    """The journal beside a workbook whose Log is this."""
    found = _file(path_of(book))
    heads = _heads(book)
    head = Head(int(heads[0]["count"]), str(heads[0]["chain"])) if heads else None
    chains = {row[-1] for row in found.rows} | set(log["chain"])
    return Record(
        rows=found.rows,
        is_there=found.is_there,
        saved=found.saved,
        damaged=found.damaged,
        log_rows=len(log),
        head=head,
        copies=tuple(_copies(book, found, log, chains)),
    )


class _File:
    """What a journal's file says."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.is_there = False
        self.saved = ""
        self.begun = 0
        self.damaged = 0


def _file(path: Path) -> _File:
    found = _File()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return found
    except OSError:
        found.is_there, found.damaged = True, 1
        return found
    found.is_there = True
    lines = content.split(b"\n")[:-1]  # half a line at the end is a run's that was cut off
    try:
        _take(found, json.loads(b"[" + b",".join(lines) + b"]"))
    except (ValueError, RecursionError):
        _take_one_by_one(found, lines)
    return found


def _take(found: _File, lines: Sequence[Any]) -> None:
    for number, line in enumerate(lines, 1):
        if not _taken(found, line):
            found.damaged = number
            return


def _take_one_by_one(found: _File, lines: Sequence[bytes]) -> None:
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        if not _taken(found, said):
            found.damaged = number
            return


def _taken(found: _File, line: Any) -> bool:
    """An entry or a mark, taken; whether it is one."""
    if type(line) is list and len(line) == WIDTH and all(type(cell) is str for cell in line):
        found.rows.append(tuple(line))
        return True
    if type(line) is not dict or not (type(line.get(SAVED)) is str or type(line.get(BEGUN)) is int):
        return False
    found.saved = line.get(SAVED, found.saved)
    found.begun = line.get(BEGUN, found.begun)
    return True


def add(book: Path, entries: Sequence[Row], *, begins: bool) -> None:
    """Entries at the journal's end, on the disk before this returns; with `begins` it is begun with them.

    Raises WorkbookError where the disk refuses: the workbook is then not to be saved.
    """
    path = path_of(book)
    marks: list[object] = [{BEGUN: len(entries)}] if begins else []
    try:
        path.parent.mkdir(exist_ok=True)
        _append(path, [*marks, *map(list, entries)])
    except OSError as error:
        raise WorkbookError("journal-not-written", file=path.name, reason=error.strerror or error) from error


def _append(path: Path, lines: Sequence[object]) -> None:
    is_new = not path.exists()
    packed = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    with path.open("ab") as file:
        end = _whole_end(path)
        if end < file.tell():
            file.truncate(end)
        file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        saving.sync_folder(path.parent)


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
            _append(path, [{SAVED: chain}])
    begun = _file_begun(path)
    with suppress(OSError):
        _put_head(book, {"path": str(_real(book)), "count": count, "chain": chain, "begun": begun})


def _file_begun(path: Path) -> int:
    """With how many entries a journal was begun: its first line says it."""
    with suppress(OSError, ValueError, AttributeError), path.open("rb") as file:
        return int(json.loads(file.readline()).get(BEGUN, 0))
    return 0


def set_aside(book: Path) -> Path | None:
    """Keep a journal that cannot be gone on with under another name, and forget its head; gives where it is kept.

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
    beside = target.with_suffix(".tmp")
    beside.write_text(json.dumps(head), "utf-8")
    beside.replace(target)
    for other in _head_files(book):
        if other != target:
            saving.forget(other)


def _first_entry(path: Path) -> str:
    """The seal of a journal's first entry, by which copies of one workbook are known."""
    with suppress(OSError, ValueError, IndexError), path.open("rb") as file:
        for line in file:
            said = json.loads(line)
            if isinstance(said, list):
                return str(said[-1])
    return "none"


def _copies(book: Path, mine: _File, log: "pd.DataFrame", chains: set[str]) -> Iterator[Copy]:
    """Other copies of this workbook, known on this computer, that went on by themselves after entries of both."""
    first = mine.rows[0][-1] if mine.rows else str(log["chain"].iloc[0]) if len(log) else ""
    if not first:
        return
    own = _place(book)
    found: list[Path] = []
    with suppress(OSError):
        found = [path for path in _folder().glob(f"*.{first[:16]}.json") if not path.name.startswith(own)]
    last = mine.rows[-1][-1] if mine.rows else str(log["chain"].iloc[-1])
    for path in found:
        head = _head(path)
        if head is None or head["chain"] in chains or not Path(head["path"]).exists():
            continue
        other = _file(path_of(Path(head["path"])))
        theirs = {row[-1] for row in other.rows}
        if last in theirs:
            continue  # they only went further
        both = [row[0] for row in mine.rows if row[-1] in theirs]
        if len(both) > min(mine.begun, other.begun):
            yield Copy(head["path"], both[-1])
