"""Presses on a Mac, where Excel starts Python and does not wait for it.

- Presses can overlap: each waits for its turn and says which one it waits for.
- When Python ends, xlwings empties the status bar, so an answer shown only there would vanish before it is read.
- A call to Excel fails after two minutes (Apple events), even if it is a box that nobody has answered.

Source: xlwings' _xlmac.py (cleanup) and xlwings.bas (ExecuteMac, CleanUp); xlwings' tracker, 2428.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TypeVar

import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

IS_MAC = sys.platform == "darwin"
LOCK = Path(tempfile.gettempdir(), "invoice-workbook-press.lock")
"""One per user; it holds the name of the running command."""
PATIENCE = 60
"""How many seconds a press waits for its turn."""
TIMED_OUT = -1712
"""errAETimeout of Apple events."""
T = TypeVar("T")
Press = Callable[[str, str], T]


def in_turn(press: Press[T]) -> Callable[..., T | None]:
    """A press that waits on a Mac until the previous one has ended; None if that takes too long."""

    @wraps(press)
    def waiting(command: str, spelled: str = "") -> T | None:
        if not IS_MAC:
            return press(command, spelled)
        app = xw.Book.caller().app
        try:
            with turn(command, lambda words: setattr(app, "status_bar", words)):
                return press(command, spelled)
        except WorkbookError as error:
            app.status_bar = str(error)
            with unhurried():
                app.alert(str(error), mode="info")
            return None

    return waiting


@contextmanager
def turn(command: str, say: Callable[[str], None], lock: Path = LOCK, patience: float = PATIENCE) -> Iterator[None]:
    """Runs this press alone; calls `say` once if another is running. Raises WorkbookError if that does not end."""
    import fcntl

    mine = _label(command)
    with lock.open("a+", encoding="utf-8") as file:
        until, has_said = time.monotonic() + patience, False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                other = lock.read_text("utf-8") or mine
                if time.monotonic() > until:
                    raise WorkbookError("still-runs", other=other, label=mine) from error
                if not has_said:
                    say(text("desk.waits", other=other, label=mine))
                has_said = True
                time.sleep(0.1)
        file.truncate(0)
        file.write(mine)
        file.flush()
        yield


def _label(command: str) -> str:
    return text(f"command.{command}.label")


@contextmanager
def unhurried() -> Iterator[None]:
    """A message may stay unread for any length of time."""
    try:
        yield
    except Exception as error:
        if not is_timed_out(error):
            raise


def is_timed_out(error: BaseException) -> bool:
    """Whether Excel did not answer because nobody answered its box, or because it was busy for two minutes."""
    return getattr(error, "errornumber", None) == TIMED_OUT
