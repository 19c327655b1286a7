"""Faults on purpose: a run is killed, or the disk refuses, at any one of its steps.

A step is what a run does to the world: a file begun, bytes written, forced to the disk, put in place, linked, taken
away, a mail handed in.
"""

import errno
import io
import json
import os
import re
import shutil
import smtplib
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest import mock

if TYPE_CHECKING:
    from invoice_workbook.engine.result import Result

Kind = Literal["killed", "no room", "I/O error", "no rights"]
KINDS: tuple[Kind, ...] = ("killed", "no room", "I/O error", "no rights")
ERRNO: Mapping[str, int] = {"no room": errno.ENOSPC, "I/O error": errno.EIO, "no rights": errno.EACCES}
NEEDS_ROOM = {"begin", "write", "sync", "link", "folder", "put"}
NEEDS_RIGHTS = {"begin", "link", "folder", "put", "remove", "mode"}
KILLED = 137
TEMPORARY = "tmp"
"""Stands for the system's folder of that name; what a process that was killed leaves there is the system's to tidy."""

OWN = "own data"
"""Stands for the user's data folder, where it is kept how far each journal came."""


def may_be(kind: str, operation: str) -> bool:
    """Whether a step can go wrong in this way."""
    if operation == "mail":
        return kind in ("killed", "I/O error")
    return operation in {"no room": NEEDS_ROOM, "no rights": NEEDS_RIGHTS}.get(kind, {operation})


@dataclass
class Steps:
    """The steps of a run, in their order; the one numbered `at` goes wrong.

    A disk that is full stays full, and what may not be written stays so until the run ends; an I/O error comes once.
    """

    root: Path
    at: int = -1
    kind: Kind = "killed"
    taken: list[str] = field(default_factory=list)
    struck: Path | None = None

    def are_in(self, path: object) -> bool:
        """Whether what is done to a path is a step of the run."""
        return _absolute(path).is_relative_to(self.root)

    def take(self, operation: str, path: object, halfway: Callable[[], object] = lambda: None) -> None:
        """Count a step; at the fatal one do it halfway, and then fail or die."""
        place = _absolute(path)
        if not self.are_in(place):
            return
        number = len(self.taken)
        self.taken.append(f"{operation} {_plain(place.relative_to(self.root))}")
        if number != self.at and not self._is_still_so(operation, place):
            return
        self.struck = self.struck or place
        halfway()
        if self.kind == "killed":
            os._exit(KILLED)
        raise OSError(ERRNO[self.kind], os.strerror(ERRNO[self.kind]), str(place))

    def _is_still_so(self, operation: str, place: Path) -> bool:
        if self.struck is None or self.kind in ("killed", "I/O error") or not may_be(self.kind, operation):
            return False
        return self.kind == "no room" or place.parent == self.struck.parent

    def mail(self, hand_in: Callable[[], Any]) -> Any:
        """A mail handed in: the first step is before the server has it, the second after."""
        for has_it in (False, True):
            result = hand_in() if has_it else None
            number = len(self.taken)
            self.taken.append(f"mail {'after' if has_it else 'before'}")
            if number == self.at:
                if self.kind == "killed":
                    os._exit(KILLED)
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return result


def _absolute(path: object) -> Path:
    return Path(os.path.abspath(os.fsdecode(path)))  # type: ignore[arg-type]  # noqa: PTH100  # a path, as os takes it


def _plain(path: Path) -> str:
    """A path as the same of its kind are called: without the time and the process that made it."""
    return re.sub(r"\d+", "#", str(path))


@contextmanager
def watched(steps: Steps) -> Iterator[None]:  # noqa: C901  # a stand-in for each thing that os does
    """Every step within is taken."""

    class Raw(io.FileIO):
        """A file whose every write is a step; at a fatal one half of the bytes are written."""

        def write(self, data: Any) -> int:
            whole = bytes(data)
            steps.take("write", self.name, lambda: super(Raw, self).write(whole[: len(whole) // 2]))
            return super().write(data) or 0

    real_open, real_os_open = io.open, os.open

    def open_(file: Any, mode: str = "r", buffering: int = -1, *more: Any, **how: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+") or how.get("opener") or not steps.are_in(file):
            return real_open(file, mode, buffering, *more, **how)
        if not set(mode) & {"r"}:
            steps.take("begin", file)
        raw = Raw(os.fspath(file), mode.replace("b", "").replace("t", ""))
        if not buffering:
            return raw
        made: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return made if "b" in mode else io.TextIOWrapper(made, *more, **how)

    def os_open(path: Any, flags: int, *more: Any, **how: Any) -> int:
        if flags & os.O_CREAT:
            steps.take("begin", path)
        return real_os_open(path, flags, *more, **how)

    def step(operation: str, name: str, which: int = 0) -> Any:
        real = getattr(os, name)

        def done(*args: Any, **how: Any) -> Any:
            path = args[which]
            if isinstance(path, int):
                path = Path(f"/proc/self/fd/{path}").readlink()
            elif how.get("dir_fd") is not None:
                path = Path(f"/proc/self/fd/{how['dir_fd']}").readlink() / os.fsdecode(path)
            steps.take(operation, path)
            return real(*args, **how)

        return mock.patch.object(os, name, done)

    real_send = smtplib.SMTP.send_message

    def send(self: smtplib.SMTP, *args: Any, **how: Any) -> Any:
        return steps.mail(lambda: real_send(self, *args, **how))

    with (
        mock.patch("builtins.open", open_),
        mock.patch("io.open", open_),
        mock.patch.object(os, "open", os_open),
        step("sync", "fsync"),
        step("put", "replace", 1),
        step("put", "rename", 1),
        step("link", "link", 1),
        step("folder", "mkdir"),
        step("remove", "unlink"),
        step("remove", "remove"),
        step("remove", "rmdir"),
        step("mode", "chmod"),
        mock.patch.object(shutil, "_USE_CP_SENDFILE", False),
        mock.patch.object(smtplib.SMTP, "send_message", send),
    ):
        yield


@dataclass
class Run:
    """What a run said: its exit code as the command line has it, its words, what it did; `trace` of what it died."""

    code: int
    words: str = ""
    json: dict[str, Any] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    trace: str = ""


def run(folder: Path, act: Callable[[Path], "Result"], at: int = -1, kind: Kind = "killed") -> Run:
    """One run in a folder, with a fault at a step (-1: without one)."""
    from invoice_workbook.errors import WorkbookError

    steps = Steps(folder, at, kind)
    (folder / TEMPORARY).mkdir(exist_ok=True)
    try:
        with mock.patch.object(tempfile, "tempdir", str(folder / TEMPORARY)), watched(steps):
            result = act(folder)
    except WorkbookError as error:
        return Run(2, str(error), steps=steps.taken)
    except Exception as error:  # noqa: BLE001  # what a clerk would be shown as "something went wrong"
        return Run(2, repr(error), steps=steps.taken, trace=traceback.format_exc())
    return Run(1 if result.errors else 0, result.message, _plain_json(result.json), steps.taken)


def _plain_json(told: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("message", "files", "failed", "sent", "owed")
    found: dict[str, Any] = json.loads(json.dumps({k: told[k] for k in wanted if k in told}, default=str))
    return found
