"""The command line as a clerk meets it: its exit code, and what it says on both streams.

`run` calls the program in the tests' own process, as it would find a new one: that saves the second which a Python
takes to start. `run_apart` starts a process of its own, for what only such a one can prove.
"""

import gc
import io
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from invoice_workbook.__main__ import main


@dataclass(frozen=True)
class Said:
    """What a command said and how it left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Its one JSON object."""
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


def run(*words: object, cwd: Path | None = None) -> Said:
    """What `invoice-workbook` says to these words."""
    out, err = _Pipe(), _Pipe()
    with _as_a_new_process(["invoice-workbook", *map(str, words)], out, err, cwd):
        code = _left()
    return Said(code, out.said(), err.said())


def run_apart(*words: object, cwd: Path | None = None, **environment: str) -> Said:
    """The same from a process of its own, with more in its environment."""
    command = [sys.executable, "-m", "invoice_workbook", *map(str, words)]
    whole = {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, env=whole, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


class _Pipe(io.TextIOWrapper):
    """A stream as poor as a pipe can be: the program must see to its letters itself."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii", newline="\n")

    def said(self) -> str:
        """All that was written."""
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8", "surrogateescape")


def _left() -> int:
    """Run the program. The exit code with which Python would leave."""
    try:
        main()
    except SystemExit as left:
        if isinstance(left.code, str):
            sys.stderr.write(f"{left.code}\n")
            return 1
        return left.code or 0
    return 0


@contextmanager
def _as_a_new_process(words: list[str], out: _Pipe, err: _Pipe, cwd: Path | None) -> Iterator[None]:
    """What a process has for itself is as new inside, and afterwards as it was."""
    was_collecting, folder = gc.isenabled(), Path.cwd()
    try:
        os.chdir(cwd or folder)
        with (
            mock.patch.multiple(sys, argv=words, stdin=_Pipe(), stdout=out, stderr=err),
            mock.patch.dict(os.environ),
            mock.patch.object(gc, "freeze"),
            mock.patch("keyring.core._keyring_backend", None),
            warnings.catch_warnings(),
        ):
            _warn_as_python_does()
            yield
    finally:
        os.chdir(folder)
        if was_collecting:
            gc.enable()


def _warn_as_python_does() -> None:
    """Warnings are read on standard error, as a clerk would; what pytest makes an error stays one."""
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)
    warnings.simplefilter("error", FutureWarning)
    warnings.showwarning = lambda *said: sys.stderr.write(warnings.formatwarning(*said[:4]))
