"""Files made one by one, on all cores where there are many; and put onto the disk, each whole or not at all."""

import errno
import io
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.commands.outcome import File
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving

if TYPE_CHECKING:
    from invoice_workbook.commands.outcome import Paper
    from invoice_workbook.failures import Made

WORTH_SHARING = 40
"""Papers from which starting other processes (a second each) is worth it."""
_AHEAD = 8
"""So many papers for each core are asked for before the first is taken."""
_WAITING = 16
"""So many files are forced to the disk at once: it writes down what all of them wait for in one go."""


def put(path: Path, content: bytes) -> None:
    """One file, forced to the disk and then put in its place. Raises WorkbookError where the disk refuses."""
    try:
        put_whole(path, content)
    except OSError as error:
        raise saving.not_saved(path, error) from error


def put_whole(path: Path, content: bytes) -> None:
    """The same, for who has a sentence of its own. Raises OSError where the disk refuses."""
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written(beside, content)
        beside.replace(path)
        saving.sync_folder(path.parent)
    finally:
        saving.forget(beside)


def forget_half(path: Path) -> None:
    """Take away what `put_whole` left of a file when it was cut off."""
    saving.forget(_beside(path))


def _beside(path: Path) -> Path:
    """Where a file's bytes are until they are whole."""
    return path.with_name(f".{saving.short(path.name)}.tmp")


def ask_writable(folder: Path) -> None:
    """Raises WorkbookError where a folder, or the nearest above it that is there, takes no files."""
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return
    reason = os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR)
    raise WorkbookError("folder-not-writable", folder=folder, reason=reason)


def written(path: Path, content: bytes) -> None:
    """A file's bytes, on the disk before this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def force(paths: Sequence[Path]) -> None:
    """Files whose bytes were written are on the disk before this returns; many at once, for each waits for the disk.

    Raises OSError with the file's name.
    """
    if len(paths) < WORTH_SHARING:
        for path in paths:
            _forced(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_WAITING) as pool:
        for _ in pool.map(_forced, paths):
            pass


def _forced(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        error.filename = str(path)
        raise


def add(file: io.FileIO, content: bytes) -> None:
    """Bytes at the end of a file, on the disk before this returns; of what the disk refuses no part stays there.

    The file is one without a buffer, which would try what was refused once more when it is closed. Raises OSError.
    """
    size = os.fstat(file.fileno()).st_size
    try:
        left = memoryview(content)
        while left:  # what a disk takes in parts is written in parts
            left = left[file.write(left) or 0 :]
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise


def made(papers: "Sequence[Paper]") -> "Iterator[Made]":
    """What each of these comes to, in their order.

    Of single files, which are letters, nearly all the work is the typesetter's: threads do it on all cores, where other
    processes would begin with a second's work each. An invoice's files are made in processes.
    """
    cores = min(os.cpu_count() or 1, len(papers) // (WORTH_SHARING // 2) or 1)
    if len(papers) < WORTH_SHARING or cores < 2:  # with one core there is nobody to share with
        yield from (paper.make() for paper in papers)
        return
    if all(isinstance(paper, File) for paper in papers):
        yield from _by_threads(papers, cores)
        return
    if getattr(sys, "frozen", False):  # it would unpack itself anew for each process
        yield from (paper.make() for paper in papers)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        yield from pool.map(_make, papers, chunksize=max(len(papers) // (cores * 8), 1))


def _by_threads(papers: "Sequence[Paper]", cores: int) -> "Iterator[Made]":
    """The same by threads that are a few papers ahead of who takes them: what is made is not held long."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(cores) as pool:
        asked = deque(pool.submit(_make, paper) for paper in papers[: _AHEAD * cores])
        for paper in (*papers[_AHEAD * cores :], *[None] * len(asked)):
            done = asked.popleft().result()
            if paper is not None:
                asked.append(pool.submit(_make, paper))
            yield done


def _make(paper: "Paper") -> "Made":
    return paper.make()
