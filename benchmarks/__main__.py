"""`make bench`: each figure as a ratio against its measure, in one run, with its limit.

A whole command is measured as a process of its own; the median of three runs counts.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    answers,
    bank_lines,
    bills_in,
    likeness,
    live,
    many_books,
    papers,
    payable,
    receivable,
    record,
    reporting,
)
from benchmarks.figures import RUNS, cost, seconds, show, timed

BILLS = 100_000
PROGRAM = [sys.executable, "-m", "invoice_workbook"]
READ_ALONE = """
import sys, wolfxl
book = wolfxl.load_workbook(sys.argv[1], read_only=True)
for sheet in ("Vendors", "Bills", "Bill lines"):
    for row in book[sheet].iter_rows(values_only=True):
        pass
"""
WRITE_ALONE = """
import json, sys, wolfxl
book = wolfxl.load_workbook(sys.argv[1], modify=True)
for sheet, row, column, value in json.load(open(sys.argv[2])):
    book[sheet].cell(row, column).value = value
book.save(sys.argv[3])
"""


def check(book: Path) -> list[str]:
    """The command that reads and judges a whole book."""
    return [*PROGRAM, "check", str(book), "--dry-run", "--as-of", "2026-01-01"]


def written_cells(book: Path) -> list[tuple[str, int, int, object]]:
    """The cells that `check` writes into the book, by sheet, row and column."""
    from datetime import date

    from invoice_workbook.commands.judgement import judged as judge
    from invoice_workbook.engine.run import books_of
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.schema import TABLES
    from invoice_workbook.tables.write import edits

    host = WorkbookFile(book)
    read = books_of(host, date(2026, 1, 1))
    cells: list[tuple[str, int, int, object]] = []
    for name, edit in edits(read.tables, judge(read).tables).items():
        part = host.tables[name]
        for field, column in edit.cells.items():
            place = part.first_column + TABLES[name].fields.index(field)
            for row, value in column.items():
                cells.append((part.sheet, part.first_row + 1 + row, place, str(value) if value is not None else None))
    return cells


def writing(book: Path, folder: Path) -> bool:
    """What writing back costs, over a bare wolfxl edit of the same cells: both without the time to read and judge."""
    cells = folder / "cells.json"
    cells.write_text(json.dumps(written_cells(book), default=str))
    bare = seconds([sys.executable, "-c", WRITE_ALONE, str(book), str(cells), str(folder / "bare.xlsm")])
    from datetime import date

    from invoice_workbook.commands.judgement import judged as judge
    from invoice_workbook.engine.run import books_of
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.tables.write import edits

    copy = folder / "written.xlsm"

    def write() -> float:
        copy.write_bytes(book.read_bytes())
        host = WorkbookFile(copy)
        read = books_of(host, date(2026, 1, 1))
        found = edits(read.tables, judge(read).tables)
        start = time.perf_counter()
        host.write(found)
        return time.perf_counter() - start

    own = statistics.median(write() for _ in range(RUNS))
    return show("writing the results of check back, over wolfxl's open-edit-save", own / bare, 1.5)


def invoices_a_second() -> float:
    """PDF/A-3 invoices of ten lines made a second, on one core."""
    from dataclasses import replace

    from invoice_workbook.documents import invoice_pdf

    invoice_pdf.make(receivable.INVOICE)
    count = 100
    took = timed(lambda: [invoice_pdf.make(replace(receivable.INVOICE, id=f"INV-{n}")) for n in range(count)])
    return count / took


def main() -> int:
    """All figures; 1 if a limit does not hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large, small = folder / "large.xlsm", folder / "small.xlsm"
        for path, bills in ((large, BILLS), (small, BILLS // 10)):  # in a process of its own: a fork counts our memory
            subprocess.run([sys.executable, "-m", "benchmarks.books", str(path), str(bills)], check=True)
        alone = seconds([sys.executable, "-c", READ_ALONE, str(large)])
        bills = [*PROGRAM, "check-bills", str(large), "--dry-run", "--json", "--as-of", "2026-01-01"]
        judged = seconds(bills)
        whole, tenth = seconds(check(large)), seconds(check(small))
        peak = cost(check(large)).megabytes / 1024
        held = [
            show(f"check --dry-run of {BILLS:,} usual bills, over wolfxl reading the same tables", whole / alone, 2.5),
            show("check-bills, one in eighty nearly twice there, over the same reading", judged / alone, 2),
            show("peak memory of check", peak, 1.2, "GB"),
            show("ten times the rows", whole / tenth, 11),
            writing(large, folder),
            show(
                "invoice PDFs of ten lines, without their e-invoice, a second",
                invoices_a_second(),
                80,
                "/s",
                most=False,
            ),
            show("--help", seconds([*PROGRAM, "--help"]), 0.5, "s"),
            *receivable.figures(),
            *answers.figures(),
            *reporting.figures(),
            *bank_lines.figures(),
            *bills_in.figures(),
            *papers.figures(),
            *payable.figures(),
            *likeness.figures(),
            *record.figures(folder),
            *live.figures(folder),
            *many_books.figures(folder / "many", 60, 1_000),
            show("make demo after installation", seconds([*PROGRAM, "demo", str(folder / "demo")]), 60, "s"),
        ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
