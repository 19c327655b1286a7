"""Faults on purpose: a run is killed, or the disk refuses, at any one of its steps; what is there afterwards is told.

A step is what a run does to the world: a file begun, bytes written, forced to the disk, put in place, linked, taken
away, a mail handed in. `python -m tests.engine.faults FOLDER` is a prepared process: it has loaded all that a run needs
and forks for each run that is asked for, one JSON line each, so that a run takes a moment and can be killed.
"""

import errno
import gc
import io
import json
import os
import re
import shutil
import smtplib
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest import mock

from tests.engine import scenarios

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.engine.result import Result

Kind = Literal["killed", "no room", "I/O error", "no rights"]
KINDS: tuple[Kind, ...] = ("killed", "no room", "I/O error", "no rights")
ERRNO: Mapping[str, int] = {"no room": errno.ENOSPC, "I/O error": errno.EIO, "no rights": errno.EACCES}
NEEDS_ROOM = {"begin", "write", "sync", "link", "folder", "put"}
NEEDS_RIGHTS = {"begin", "link", "folder", "put", "remove", "mode"}
KILLED = 137
TEMPORARY = "tmp"
"""Stands for the system's folder of that name; what a process that was killed leaves there is the system's to tidy."""


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


@dataclass
class State:
    """What there is after a run: the book's rows by table, files and their sizes, what it names, what is left over."""

    tables: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    unreadable: str = ""


def look(folder: Path) -> State:
    """The state of a scenario's folder."""
    from invoice_workbook.engine import run as engine
    from invoice_workbook.errors import WorkbookError
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    state = State()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        if name.startswith(f"{TEMPORARY}/"):
            continue
        if name.endswith((".tmp", ".holder")) or ".owed" in name:
            state.left_over.append(name)
        elif not name.startswith((".history", "inputs")) and path.suffix != ".xlsm":
            state.files[name] = path.stat().st_size
            if not _is_whole(path):
                state.broken.append(name)
    book = folder / scenarios.BOOK
    if not book.exists():
        state.unreadable = "gone"
        return state
    try:
        books = engine.books_of(WorkbookFile(book), scenarios.DAY)
    except WorkbookError as error:
        state.unreadable = str(error)
        return state
    for name, frame in books.tables.items():
        state.tables[name] = frame.drop(columns="check", errors="ignore").to_csv()
    state.tables["Log"] = _noted(books)
    state.named = sorted(scenarios.named_files(books))
    return state


def _noted(books: "Books") -> str:
    """What the Log keeps of documents; a mail's id is another each time."""
    entries = books["Log"][books["Log"]["document"] != ""]
    after = entries["after"].mask(entries["column"] == "message-id", "an id")
    kept = entries.assign(after=after)[["table", "document", "column", "before", "after"]]
    return str(kept.sort_values(list(kept)).to_csv(index=False))


def _is_whole(path: Path) -> bool:
    """Whether a file is what its name says, to its end."""
    import zipfile
    from xml.parsers import expat

    content = path.read_bytes()
    match path.suffix:
        case ".xlsx" | ".zip":
            try:
                return zipfile.ZipFile(path).testzip() is None
            except zipfile.BadZipFile:
                return False
        case ".pdf":
            return content.rstrip().endswith(b"%%EOF")
        case ".xml":
            try:
                expat.ParserCreate().Parse(content, True)
            except expat.ExpatError:
                return False
    return bool(content)


def _forked(work: Callable[[], object], seconds: float = 60) -> dict[str, Any]:
    """What a function gives in a process of its own; {"killed": true} where that died."""
    gets, gives = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(gets)
            with os.fdopen(gives, "w") as answer:
                json.dump(asdict(work()), answer)  # type: ignore[call-overload]  # a data class
        except BaseException:  # noqa: BLE001  # nothing of a child may go on in its parent's name
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(gives)
    with os.fdopen(gets) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == KILLED:
        return {"killed": True}
    found: dict[str, Any] = json.loads(told)
    return found


def _serve(root: Path) -> None:
    """Prepare, then do what each line asks for."""
    gc.disable()
    scenarios.warm()
    for line in sys.stdin:
        asked = json.loads(line)
        answer: dict[str, Any] = {}
        try:
            match asked["do"]:
                case "prepare":
                    answer = _prepare(root, asked["scenario"], asked["server"])
                case "run":
                    answer = _asked(root, asked)
        except Exception:  # noqa: BLE001  # the test is told
            answer = {"trace": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _prepare(root: Path, scenario: str, server: str) -> dict[str, Any]:
    """The folder that a scenario begins with; the states before and after a run without a fault, and its steps.

    What comes next is tried, too, so that all is worked out before the first fork.
    """
    one = scenarios.ALL[scenario]
    one.prepare(root, server)
    folder = _begun(root, scenario)
    before = look(folder)
    run(folder, one.act)
    ran = run(_begun(root, scenario), one.act)  # its files are made: its steps are those that every run takes
    after = look(folder)
    told = {"before": asdict(before), "run": asdict(ran), "after": asdict(after)}
    for following in (one.act, scenarios.check):
        run(folder, following)
    if (_begun(root, scenario) / scenarios.BOOK).exists():
        run(folder, scenarios.check)
    gc.freeze()
    return told


def _begun(root: Path, scenario: str) -> Path:
    """The folder of a scenario's runs, as each of them finds it."""
    folder = root / "runs" / scenario
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "prepared" / scenario, folder)
    return folder


@dataclass
class Followed:
    """The state that a run left, the next run, and the state after that."""

    state: State
    second: Run
    then: State


def _asked(root: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A run with a fault and the state after it; the next run (the same, or a check) and the state after that."""
    one = scenarios.ALL[asked["scenario"]]
    following = one.act if asked["next"] == "same" else scenarios.check
    folder = _begun(root, asked["scenario"])
    first = _forked(lambda: run(folder, one.act, asked["at"], asked["kind"]))
    return {"first": first, **_forked(lambda: Followed(look(folder), run(folder, following), look(folder)))}


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
