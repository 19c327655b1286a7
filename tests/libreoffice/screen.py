"""A screen that nobody sits at: Xvfb, xdotool to press, Pillow to take its picture."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import xlwings as xw
from PIL import Image, ImageGrab

from invoice_workbook.libreoffice import engine, office, runpython

PROGRAMS = ("soffice", "Xvfb", "xdotool")
SIZE = (1500, 1000)


def missing() -> list[str]:
    """Programs that are not there."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True)
class Screen:
    """A display, by its name (":99")."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be shown here."""
        return {**os.environ, "DISPLAY": self.display}

    def click(self, x: int, y: int) -> None:
        """One press of the left button."""
        self._do("mousemove", str(x), str(y), "click", "1")

    def click_more(self, x: int, y: int) -> None:
        """One press of the left button with Ctrl held."""
        self._do("mousemove", str(x), str(y), "keydown", "ctrl", "click", "1", "keyup", "ctrl")

    def type(self, *keys: str) -> None:
        """Keys, one after the other."""
        self._do("key", *keys)

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True)

    def windows(self) -> list[tuple[int, int, int, int]]:
        """Left, top, width and height of each window that is shown."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", ".", "getwindowgeometry", "--shell", "%@"],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        ).stdout
        places = re.findall(r"X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)", found)
        return [(int(x), int(y), int(width), int(height)) for x, y, width, height in places]

    def picture(self) -> Image.Image:
        """What is shown now."""
        return ImageGrab.grab(xdisplay=self.display)


@contextmanager
def screen() -> Iterator[Screen]:
    """A display of its own, which goes when it is no longer needed."""
    reading, writing = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    try:
        os.close(writing)
        with open(reading) as told:  # noqa: PTH123  # a pipe; the server ends when it cannot write the whole line
            number = told.readline().strip()
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait(10)


def wait_for(look: Callable[[], Any], seconds: float, what: str) -> Any:
    """What `look` gives once it gives something. Raises AssertionError after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


FOOT = 90
"""Pixels at the foot of the screen: tabs, status bar, and a button half hidden. What lies there is scrolled to."""


PIXELS = 96
"""To an inch, of 2,540 hundredths of a millimetre."""
DIALOG, TEXT = 12, 60
"""Roles of com.sun.star.accessibility.AccessibleRole."""
BAR = (40, 120, 1300, 148)
"""Where the bar's words stand on the screen."""


@dataclass(frozen=True)
class Desk:
    """A workbook opened with `invoice-workbook open` on a screen, and the clerk's hand."""

    screen: Screen
    book: xw.Book

    def press(self, caption: str) -> None:
        """Click on the middle of the button with that caption on the sheet that is shown, once nothing runs."""
        wait_for(self.is_idle, 60, "the press before to end")

        def is_heard() -> bool:
            """Click, and wait for what it starts: a window that a box was just taken from may not hear the click."""
            self.click(caption)
            until = time.monotonic() + 5
            while time.monotonic() < until:
                if not self.is_idle():
                    return True
                time.sleep(0.02)
            return False

        wait_for(is_heard, 20, f"{caption} to be heard")

    def click(self, caption: str) -> None:
        """Click on the middle of the button with that caption, whatever runs."""
        shape, box = self._button(caption)
        if SIZE[1] - FOOT < box.getLocationOnScreen().Y:
            rows = self.book.sheets.active.api.Rows
            heights = accumulate(rows.getByIndex(n).Height for n in range(200))
            above = next(n for n, height in enumerate(heights) if height > shape.Position.Y)
            self.book.api.CurrentController.setFirstVisibleRow(max(above - 10, 0))
        place, size = box.getLocationOnScreen(), box.getSize()
        self.screen.click(place.X + size.Width // 2, place.Y + size.Height // 2)

    def _button(self, caption: str) -> tuple[Any, Any]:
        """A button's shape on the sheet, and where it is on the screen."""
        sheet = self.book.sheets.active.api
        shapes = [sheet.DrawPage.getByIndex(n) for n in range(sheet.DrawPage.getCount())]
        controls = [shape for shape in shapes if shape.supportsService("com.sun.star.drawing.ControlShape")]
        shape = next(shape for shape in controls if shape.Control.Label == caption)
        control = self.book.api.CurrentController.getControl(shape.Control)
        return shape, control.getAccessibleContext()

    def place_of(self, address: str, caption: str) -> tuple[int, int]:
        """Where a cell of the sheet that is shown is on the screen, told by one of its buttons; not scrolled."""
        shape, box = self._button(caption)
        cell = self.book.sheets.active[address].api
        there, size, at = cell.Position, cell.Size, box.getLocationOnScreen()
        right = there.X + size.Width // 2 - shape.Position.X
        down = there.Y + size.Height // 2 - shape.Position.Y
        return at.X + right * PIXELS // 2540, at.Y + down * PIXELS // 2540

    def pick(self, first: str, *more: str, beside: str) -> None:
        """Click on a cell of the sheet that is shown, and on more with Ctrl held; `beside` is one of its buttons."""

        def is_picked() -> bool:
            """Click and look: a sheet that was just shown may not hear the clicks."""
            self.screen.click(*self.place_of(first, beside))
            for address in more:
                self.screen.click_more(*self.place_of(address, beside))
            time.sleep(0.3)
            chosen = self.book.api.CurrentSelection
            areas = chosen.getCount() if chosen.supportsService("com.sun.star.sheet.SheetCellRanges") else 1
            return bool(areas == 1 + len(more))

        wait_for(is_picked, 20, "the cells to be picked")

    def bar(self) -> bytes:
        """A picture of the bar above the sheet: nothing else of it can be read."""
        return self.screen.picture().crop(BAR).tobytes()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """As while a press runs: its lock is held."""
        with runpython.lock_file(self.book.app.impl.office.pipe).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def box(self) -> tuple[int, int, int, int] | None:
        """A box that is shown before the workbook: left, top, width and height."""
        return next((window for window in self.screen.windows() if window[2] < SIZE[0]), None)

    def press_and_type(self, caption: str, words: str) -> None:
        """Click on a button that asks for a text, type it, and press Enter."""
        time.sleep(1)  # until the sheet is drawn: a click beside the button selects a cell
        self.press(caption)
        wait_for(self.box, 60, "a box that asks")
        time.sleep(0.5)  # until the box is drawn
        field = wait_for(self._field, 10, "its field")
        place, size = field.getLocationOnScreen(), field.getSize()
        keys = ["space" if letter == " " else letter for letter in words]

        def is_typed() -> bool:
            """Type and look: only a click gives the field the keys, without a window manager; it may not be heard."""
            self.screen.click(place.X + size.Width // 2, place.Y + size.Height // 2)
            self.screen.type("ctrl+a", *keys)
            until = time.monotonic() + 3
            while time.monotonic() < until:
                if field.getText() == words:
                    return True
                time.sleep(0.1)
            return False

        wait_for(is_typed, 60, f"{words} in the field")
        self.screen.type("Return")
        wait_for(lambda: self.box() is None, 20, "the box to go")

    def _field(self) -> Any:
        """The field of the box that asks, as a program for the blind finds it; None while there is no box."""
        toolkit = self.book.app.impl.office.service("com.sun.star.awt.Toolkit")
        for number in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(number).getAccessibleContext()
            if window.getAccessibleRole() != DIALOG:
                continue
            parts = [
                window.getAccessibleChild(n).getAccessibleContext() for n in range(window.getAccessibleChildCount())
            ]
            return next((part for part in parts if part.getAccessibleRole() == TEXT), None)
        return None

    def is_idle(self) -> bool:
        """Whether no macro's Python runs."""
        with runpython.lock_file(self.book.app.impl.office.pipe).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def answer(self, yes: bool) -> None:
        """Press Yes or No in the box that asks; they stand left and right of its middle, near its foot."""

        def is_answered() -> bool:
            """Click and look: a box that was just put up may not hear the first click."""
            if (window := self.box()) is None:
                return True
            left, top, width, height = window
            self.screen.click(left + width // 2 + (-40 if yes else 40), top + height - 19)
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                if self.box() is None:
                    return True
                time.sleep(0.1)
            return False

        wait_for(self.box, 60, "a box that asks")
        time.sleep(0.5)  # until it is drawn
        wait_for(is_answered, 60, "the box to go")


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run it; where LibreOffice's own bridge crashed in it, that is told with its place, and it is run once more."""
    told = {**environment, "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run(command, env=told, check=False, capture_output=True, timeout=90)
    if done.returncode == -signal.SIGSEGV:
        warnings.warn(f"LibreOffice's bridge crashed: {done.stderr.decode()}", stacklevel=1)
        done = subprocess.run(command, env=told, check=False, capture_output=True, timeout=90)
    assert done.returncode == 0, done.stderr.decode()


@contextmanager
def opened(book: Path, home: Path) -> Iterator[Desk]:
    """The workbook, opened by the command line as a clerk would; its office is ended afterwards."""
    with screen() as shown:
        environment = {**shown.environment, "XDG_DATA_HOME": str(home)}
        command = [sys.executable, "-m", "invoice_workbook", "open", str(book)]
        _run(command, environment)
        running = office.running(home / "invoice-workbook" / "libreoffice")
        assert running is not None
        app = engine.attach(running)
        try:
            yield Desk(shown, app.books[book.name])
        finally:
            engine.Apps.running.pop(app.pid, None)
            with suppress(Exception):  # a box may be open after a failure, and the bridge goes while it answers
                for one in app.books:
                    one.close()
                running.desktop.terminate()
