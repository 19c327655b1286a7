"""A page that is lived through, on the file and on the open workbook: a row for each press, with its seconds.

`python -m benchmarks.lived_pages docs/month.md`. On the file each command is a program of its own, its start included.
The open workbook is in a LibreOffice without a window. What the page has typed is imported first, and not timed.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import xlwings as xw

from benchmarks.live import opened
from docs import teaching
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.languages import text
from invoice_workbook.setup import new_book
from tests.asked import on
from tests.shown_commands import parsed

AT_THE_DESK = ("book", "as_json", "wait", "dry_run", "as_of")
"""What the command line alone has."""
Press = tuple[str, str, float]
"""A command, what it said, and the seconds until then."""


def main(page: Path, folder: Path) -> None:
    """Live through the page twice, and print a row for each press."""
    week = teaching.pieces(page)
    on_file, live = folder / "file", folder / "live"
    on_file.mkdir()
    live.mkdir()
    first = list(_pressed(week, on_file, _by_command(on_file)))
    new_book.make(live / teaching.book_of(week))
    with ExitStack() as stack:
        book = stack.enter_context(opened(live / teaching.book_of(week)))
        second = [("new", "", 0.0), *_pressed(week, live, _at_the_sheet(book, live))]
    for (name, said, seconds), (same, _, waited) in zip(first, second, strict=True):
        assert name == same
        shown = f"{waited:.1f} s" if waited else "–"
        print(f"| {text(f'command.{name}.label')} | {said} | {seconds:.1f} s | {shown} |")
    total, at_the_sheet = (sum(seconds for *_, seconds in one) for one in (first, second))
    print(f"Together {total:.0f} seconds on the file, {at_the_sheet:.0f} on the open workbook.")


def _pressed(week: Sequence[teaching.Piece], folder: Path, do: Callable[[Sequence[str]], str]) -> Iterator[Press]:
    presses: list[Press] = []

    def say(words: Sequence[str], _: str) -> str:
        begun = time.perf_counter()
        said = do(words)
        if said and words[0] != "import":
            presses.append((words[0], _in_short(said), time.perf_counter() - begun))
        return said

    for _ in teaching.live_through(week, folder, say):
        pass
    yield from presses


def _in_short(said: str) -> str:
    """The last line's first sentence."""
    return said.strip().splitlines()[-1].partition(". ")[0].removesuffix(".")


def _by_command(folder: Path) -> Callable[[Sequence[str]], str]:
    def do(words: Sequence[str]) -> str:
        command = [sys.executable, "-m", "invoice_workbook", *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{words}: {done.stderr}")
        return done.stdout

    return do


def _at_the_sheet(book: xw.Book, folder: Path) -> Callable[[Sequence[str]], str]:
    def do(words: Sequence[str]) -> str:
        if words[0] == "new":
            return ""
        options: dict[str, Any] = {
            name: value for name, value in parsed(list(words)).items() if name not in AT_THE_DESK
        }
        command = options.pop("command")
        if "files" in options:
            options["files"] = [folder / file for file in options["files"]]
        options = {name: value for name, value in options.items() if value is not None}
        return on(LiveWorkbook(book), command, **options).message

    return do


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(main(Path(sys.argv[1]), Path(name)))
