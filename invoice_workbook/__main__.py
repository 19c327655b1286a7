"""The program: its commands, and how it leaves."""

import atexit
import gc
import os
import sys
import threading
from contextlib import suppress

from invoice_workbook.command_line import interpreter
from invoice_workbook.command_line.program import program
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import of_environment, speaking


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error and exit code 2."""
    if interpreter.answers():
        return
    gc.disable()  # looking for cycles among millions of cells takes longer than the process lives
    for stream in (sys.stdout, sys.stderr):
        # a file's name may have bytes that are no letters: they are said as they are
        stream.reconfigure(encoding="utf-8", errors=sys.getfilesystemencodeerrors())  # type: ignore[union-attr]
    try:
        with speaking(of_environment()):
            program()()
    except WorkbookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except Exception as error:  # the one broad catch: nobody is shown a traceback
        from invoice_workbook.engine import trace

        sys.stderr.write(trace.words_of(error) + "\n")
        sys.exit(2)
    finally:
        gc.freeze()  # nor is it looked for when Python leaves


def start() -> None:
    """The same as a process, which ends once its answer is out: taking Python apart takes a tenth of a second more."""
    code: object = 0
    try:
        main()
    except SystemExit as left:
        code = left.code or 0
    if isinstance(code, int) and threading.active_count() == 1:
        atexit._run_exitfuncs()
        with suppress(OSError):  # nobody listens, or a full disk: Python tells of it
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)  # type: ignore[arg-type]  # as it was


if __name__ == "__main__":
    start()
