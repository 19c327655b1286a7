"""The open workbook: what a press costs in LibreOffice, over the bare blocks of the same tables through xlwings."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import xlwings as xw

from benchmarks import books
from benchmarks.figures import once, seconds, show, timed
from invoice_workbook.hosts.live_workbook import LiveWorkbook, quiet
from invoice_workbook.libreoffice import engine, office
from tests.asked import on

ROWS = 10_000
TABLES = (("Vendors", "Vendors"), ("Bills", "Bills"), ("Bill lines", "BillLines"))
IMPORTS = "import invoice_workbook.libreoffice.runpython, invoice_workbook.excel.buttons"


@contextmanager
def opened(path: Path) -> Iterator[xw.Book]:
    """A workbook in a LibreOffice of its own."""
    running = office.start(headless=True)
    try:
        yield engine.attach(running, visible=False).books.open(path)
    finally:
        running.stop()


def bare(book: xw.Book) -> None:
    """Each table read as one block, and written again as one block."""
    for sheet, table in TABLES:
        body = book.sheets[sheet].tables[table].data_body_range
        values = body.options(ndim=2).value
        with quiet(book.app):
            body.value = values


def figures(folder: Path) -> list[bool]:
    """Every figure of the live host; none where LibreOffice is not installed."""
    if shutil.which("soffice") is None:
        print("--    the open workbook: LibreOffice is not installed")
        return []
    month, rows, dirty = folder / "month.xlsm", folder / "rows.xlsm", folder / "dirty.xlsm"
    subprocess.run([sys.executable, "-m", "invoice_workbook", "new", str(month), "--sample"], check=True)
    books.make(rows, ROWS // 3)
    books.make(dirty, ROWS // 3, kind="dirty")
    with opened(month) as book:
        on(LiveWorkbook(book), "check")
        warm = timed(lambda: on(LiveWorkbook(book), "check"))
    with opened(rows) as book:
        day = date(2026, 1, 1)
        own = timed(lambda: on(LiveWorkbook(book), "check", as_of=day))
        blocks = timed(lambda: bare(book))
    with opened(dirty) as book:
        first = once(lambda: on(LiveWorkbook(book), "check", as_of=day))
        again = once(lambda: on(LiveWorkbook(book), "check", as_of=day))
        its_blocks = timed(lambda: bare(book))
    return [
        show("live check of the sample month, warm", warm, 3, "s"),
        show(f"live check of {ROWS:,} rows, over reading and writing their tables as blocks", own / blocks, 2),
        show(
            f"its first check where each of {ROWS // 3:,} bills is late ({first:.1f} s), over the same",
            first / its_blocks,
            1.5,
        ),
        show("and again, over the same", again / its_blocks, 1),
        show("a press: Python started and its imports done", seconds([sys.executable, "-c", IMPORTS]), 1.2, "s"),
    ]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        sys.exit(0 if all(figures(Path(name))) else 1)
