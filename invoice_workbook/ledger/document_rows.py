"""The rows to whose documents the files in the folder of documents belong."""

from collections.abc import Iterable

from invoice_workbook.books import Books, derived
from invoice_workbook.problems import NO_ROW

FIELD = {"Invoices": "files", "Bills": "files", "Reminders": "files", "Payments": "batch", "Log": "document"}
"""Tables whose rows have files, and the column that says so; what no row names stands at the Log."""
FOLDERS = {"Bills": "Bills/"}
"""Where a table's files lie within the folder of documents, if not in it itself."""


def by_table(books: Books, paths: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """These files (their paths) with the labels of their rows, by table; NO_ROW in the Log for those that have none."""
    found: dict[str, list[tuple[int, str]]] = {}
    for path in paths:
        table, row = rows(books).get(path) or _of_stem(books, path)
        found.setdefault(table, []).append((row, path))
    return found


@derived
def rows(books: Books) -> dict[str, tuple[str, int]]:
    """By path the table and label of the first row that names the file."""
    found: dict[str, tuple[str, int]] = {}
    for table in ("Invoices", "Bills", "Reminders"):
        folder, cells = FOLDERS.get(table, ""), books[table]["files"]
        for row, cell in cells[cells != ""].items():
            for name in cell.split("; "):
                found.setdefault(folder + name, (table, int(str(row))))
    batches = books["Payments"]["batch"]
    for row, batch in batches[batches != ""].items():
        found.setdefault(f"Payments {batch}.xml", ("Payments", int(str(row))))
    return found


def _of_stem(books: Books, path: str) -> tuple[str, int]:
    """An invoice's file that its row names no longer is known by its number."""
    row = books.find_row("Invoices", path.rpartition(".")[0])
    return ("Log", NO_ROW) if row is None else ("Invoices", row)
