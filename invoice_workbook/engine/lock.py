"""One lock for a whole run on a workbook, over its files and mails too: two runs at once never both act.

So it is with a folder that a command writes its result into.

The system holds it, and lets go of it when a process dies. Beside it stands who holds it, for the one who waits.
"""

import errno
import getpass
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = ".running.lock"
"""The lock of a folder of results."""


def path_of(book: Path) -> Path:
    """The lock of a workbook, in the folder of its versions."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.lock"


@contextmanager
def held(book: Path, command: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock of a workbook; `wait` are seconds to wait for another run.

    Raises WorkbookError where another run holds it all that time, or the folder cannot be written.
    """
    from filelock import Timeout

    path = path_of(book)
    try:
        path.parent.mkdir(exist_ok=True)
        lock = _taken(path, wait)
    except Timeout as error:
        raise WorkbookError("locked", file=book.name, **_who(path)) from error
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise WorkbookError("read-only", file=book.name) from error
        raise saving.not_saved(book, error) from error
    with _told(path, lock, command):
        saving.forget_left_over(book)
        yield


@contextmanager
def held_for(result: Path, command: str) -> Iterator[None]:
    """Hold the lock of a folder that a command writes its result into.

    Raises WorkbookError where another run holds it, or it cannot be written.
    """
    from filelock import Timeout

    path = result / LOCK
    try:
        lock = _taken(path, 0)
    except Timeout as error:
        raise WorkbookError("result-in-use", folder=result, **_who(path)) from error
    except OSError as error:
        raise WorkbookError("result-not-written", file=path, reason=error.strerror or error) from error
    with _told(path, lock, command):
        yield


def _taken(path: Path, wait: float) -> "FileLock":
    """The lock, held. Raises Timeout where it is another's all that time, OSError where it cannot be made."""
    from filelock import FileLock

    lock = FileLock(path, timeout=max(wait, 0), poll_interval=0.05)
    lock.acquire()
    return lock


@contextmanager
def _told(path: Path, lock: "FileLock", command: str) -> Iterator[None]:
    """While a lock is held it stands beside it who holds it; then it is let go of."""
    try:
        _say_who(path, command)
        yield
    finally:
        saving.forget(_holder(path))
        lock.release()


def _holder(path: Path) -> Path:
    return path.with_suffix(".holder")


def _say_who(path: Path, command: str) -> None:
    """Who holds it, put in place as a whole: the one who waits never reads half of it."""
    who = {"who": getpass.getuser(), "computer": platform.node(), "process": os.getpid(), "command": command}
    who["since"] = time.strftime("%H:%M:%S")
    beside = path.with_suffix(".holder.tmp")
    try:
        beside.write_text(json.dumps(who), "utf-8")
        beside.replace(_holder(path))
    except OSError:  # who it is can be left unsaid; the lock holds all the same
        saving.forget(_holder(path))
    finally:
        saving.forget(beside)


def _who(path: Path) -> dict[str, object]:
    try:
        told = json.loads(_holder(path).read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    return {name: told.get(name, "?") for name in ("who", "computer", "process", "command", "since")}
