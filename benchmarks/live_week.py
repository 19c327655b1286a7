"""The first week's presses on the open workbook, each with its seconds of waiting: rows for docs/month.md.

The workbook is open in a LibreOffice without a window; what the page has typed is imported there first, and not timed.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
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

PAGE = Path(__file__).parents[1] / "docs" / "first-week.md"
AT_THE_DESK = ("book", "as_json", "wait", "dry_run", "as_of")
"""What the command line alone has."""


def main(folder: Path) -> None:
    """Live through the week, and print a row for each press."""
    week = teaching.pieces(PAGE)
    path = folder / teaching.book_of(week)
    new_book.make(path)
    with ExitStack() as stack:
        book = stack.enter_context(opened(path))
        total = sum(_lived(week, book, folder))
    print(f"Together {total:.0f} seconds.")


def _lived(week: Sequence[teaching.Piece], book: xw.Book, folder: Path) -> list[float]:
    waited: list[float] = []

    def say(words: Sequence[str], _: str) -> str:
        if words[0] == "new":
            return ""
        options: dict[str, Any] = {
            name: value for name, value in parsed(list(words)).items() if name not in AT_THE_DESK
        }
        command = options.pop("command")
        if "files" in options:
            options["files"] = [folder / file for file in options["files"]]
        options = {name: value for name, value in options.items() if value is not None}
        begun = time.perf_counter()
        answer = on(LiveWorkbook(book), command, **options).message
        if command != "import":
            waited.append(time.perf_counter() - begun)
            said = answer.replace(f"{folder}/", "").partition(". ")[0]
            print(f"| {text(f'command.{command}.label')} | {said} | {waited[-1]:.1f} s |", flush=True)
        return answer

    for _ in teaching.live_through(week, folder, say):
        pass
    return waited


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(main(Path(name)))
