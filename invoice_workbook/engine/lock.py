"""One lock for a whole run on a workbook, over its files and mails too: two runs at once never both act.

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

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving


def path_of(book: Path) -> Path:
    """The lock of a workbook, in the folder of its versions."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.lock"


@contextmanager
def held(book: Path, command: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock of a workbook; `wait` are seconds to wait for another run.

    Raises WorkbookError where another run holds it all that time, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    path = path_of(book)
    try:
        path.parent.mkdir(exist_ok=True)
        lock = FileLock(path, timeout=max(wait, 0), poll_interval=0.05)
        lock.acquire()
    except Timeout as error:
        raise WorkbookError("locked", file=book.name, **_who(path)) from error
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise WorkbookError("read-only", file=book.name) from error
        raise saving.not_saved(book, error) from error
    try:
        _say_who(path, command)
        saving.forget_left_over(book)
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
