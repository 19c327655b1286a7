"""A file from outside read in a process of its own, which may crash, hang or eat memory without harm to this one.

`call("package.module:function", content, file=name)` runs `function(content, file=name, **options)` of this package and
gives back what it returns. That comes as JSON, never as a pickle: a reader that was taken over can hand nothing but
figures and texts to this process. A WorkbookError of the function is raised here as it was there. The process stays for
the next file and ends with this one.

Bounds: time on every system, by a watchdog within the process that no native code can hold up, and by this one's
        patience; memory by RLIMIT_AS, which Linux keeps and macOS and Windows do not have.
Source: POSIX setrlimit; Python's faulthandler, whose watchdog is a thread of C.
"""

import atexit
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from invoice_workbook.errors import WorkbookError

PACKAGE = "invoice_workbook."
START, GRACE = 60.0, 2.0
"""Seconds that a process may take to start (a one-file build unpacks itself first), and that it has to end itself."""
LARGEST_ANSWER = 256_000_000
"""Bytes of an answer; a longer one is no reader's."""
_LENGTH = struct.Struct(">Q")
_CODE = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from {module} import serve; serve({megabytes})"


@dataclass(frozen=True)
class Bounds:
    """What the reading of one file may take: seconds, and megabytes of the process's addresses."""

    seconds: float = 10
    megabytes: int = 512


USUAL = Bounds()
_LARGE = 8_000_000
"""Bytes from which a file is given more memory; half a million rows of a workbook come to 25 MB."""


def for_size(size: int) -> Bounds:
    """What a file of so many bytes may take: a megabyte is read in a second or two."""
    return Bounds(min(5 + 3 * size // 1_000_000, 120), USUAL.megabytes if size <= _LARGE else 3072)


def call(function: str, content: bytes, *, file: str, bounds: Bounds = USUAL, **options: Any) -> Any:
    """What `function` ("invoice_workbook.module:function") returns for the bytes and options: whatever JSON holds.

    Raises WorkbookError, with the file's name, where it takes too long or too much memory, or ends the process; and the
    function's own.
    """
    child = _child(bounds.megabytes)
    with child.lock:
        answer = child.ask(
            {"function": function, "options": {"file": file, **options}, "seconds": bounds.seconds}, content
        )
    match answer:
        case {"found": found}:
            return found
        case {"refused": id_, "values": values}:
            raise WorkbookError(id_, **values)
        case {"ended": "time"}:
            raise WorkbookError("bounded-time", file=file, seconds=f"{bounds.seconds:g}")
        case {"ended": "memory"}:
            raise WorkbookError("bounded-memory", file=file, megabytes=bounds.megabytes)
    raise WorkbookError("bounded-crash", file=file)


class _Child:
    """The process, started when it is first asked, and again after it ended."""

    def __init__(self, megabytes: int) -> None:
        self.lock = threading.Lock()
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        atexit.register(self.end)

    def ask(self, question: Mapping[str, Any], content: bytes) -> dict[str, Any]:
        """Its answer, or {"ended": why}."""
        process = self._started()
        if process is None:
            return {"ended": "crash"}
        assert process.stdin
        try:
            for part in (json.dumps(question).encode(), content):
                _write(process.stdin, part)
            said = self._answers.get(timeout=question["seconds"] + GRACE)
        except Empty:
            self.end()
            return {"ended": "time"}
        except OSError:
            said = b""
        if said:
            with suppress(ValueError):
                answer = json.loads(said)
                if isinstance(answer, dict):
                    if "ended" in answer:  # what is left of its memory may be in pieces
                        self.end()
                    return answer
        return {"ended": "time" if self.end() == _TOO_LONG else "crash"}

    def _started(self) -> "subprocess.Popen[bytes] | None":
        """The process once it is ready; None where none can be started."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        self._answers = SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            _command(self._megabytes), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()
        with suppress(Empty):
            if self._answers.get(timeout=START):
                return self._process
        self.end()
        return None

    def end(self) -> int | None:
        """End the process; gives what it ended with."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(OSError):
            assert process.stdin
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            return process.wait(GRACE / 2)
        process.kill()
        return process.wait()


@cache
def _child(megabytes: int) -> _Child:
    """The one process with these bounds of memory."""
    return _Child(megabytes)


def _command(megabytes: int) -> list[str]:
    """The interpreter, or the one-file build as one, with this process's own path and no other folder on it."""
    is_frozen = bool(getattr(sys, "frozen", False))
    path = json.dumps([str(Path(folder).absolute()) for folder in sys.path if folder])
    code = _CODE.format(module=__name__, megabytes=int(megabytes))
    return [sys.executable, "-B", *([] if is_frozen else ["-P"]), "-c", code, path]


def _listen(stream: IO[bytes], answers: "SimpleQueue[bytes]") -> None:
    """Hand on what comes, until nothing more does: then b""."""
    with suppress(OSError, ValueError):
        while said := _read(stream):
            answers.put(said)
    answers.put(b"")


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _read(stream: IO[bytes], largest: int = LARGEST_ANSWER) -> bytes:
    """One message; b"" at the end, or where it is none."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    return stream.read(length) if length <= largest else b""


_TOO_LONG = 1
"""What faulthandler's watchdog ends a process with."""


def serve(megabytes: int) -> None:
    """What the process does: answer questions until nobody asks. It prints nothing and leaves no core."""
    import faulthandler
    import os

    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _bound(megabytes)
    _write(answers, b"{}")
    with os.fdopen(nowhere, "w") as silent:
        while question := _read(asked):
            content = _read(asked, sys.maxsize)
            said = json.loads(question)
            faulthandler.dump_traceback_later(said["seconds"], exit=True, file=silent)
            answer = _answer(said["function"], content, said["options"])
            faulthandler.cancel_dump_traceback_later()
            _write(answers, answer)


_NO_MEMORY = b'{"ended": "memory"}'


def _answer(function: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    from importlib import import_module

    module, _, name = function.partition(":")
    assert module.startswith((PACKAGE, "tests."))
    try:
        return json.dumps({"found": getattr(import_module(module), name)(content, **options)}).encode()
    except WorkbookError as error:
        values = {key: value if isinstance(value, int | float) else str(value) for key, value in error.values.items()}
        return json.dumps({"refused": error.id, "values": values}).encode()
    except MemoryError:
        return _NO_MEMORY
    except Exception:  # noqa: BLE001  # any failure of a reader is one sentence
        return b'{"failed": ""}'


def _bound(megabytes: int) -> None:
    """Bound the process's addresses, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
