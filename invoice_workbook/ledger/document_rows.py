"""The rows to whose documents the files in the folder of documents belong."""

from collections.abc import Iterable

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.finding import NO_ROW
from invoice_workbook.journal import payment_files, postings
from invoice_workbook.schema import InvoiceStatus

FIELD = {"Invoices": "files", "Bills": "files", "Reminders": "files", "Payments": "batch", "Log": "document"}
"""Tables whose rows have files, and the column that says so; what no row names stands at the Log."""
FOLDERS = {"Bills": "Bills/"}
"""Where a table's files lie within the folder of documents, if not in it itself."""
KINDS = ("xlsx", "pdf", "xml")
"""How the names of an invoice's files end."""


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


def named(books: Books) -> list[str]:
    """The files that the book has by its word: those in its cells, an issued invoice's by its number.

    A cell may say anything: what leads out of the folder of documents is none of them.
    """
    invoices = books["Invoices"]
    issued = invoices.loc[invoices["status"] != InvoiceStatus.DRAFT, "invoice"]
    paths = dict.fromkeys([*rows(books), *(f"{id_}.{kind}" for id_ in issued for kind in KINDS)])
    return [path for path in paths if _is_name(path.removeprefix(FOLDERS["Bills"]))]


def _is_name(said: str) -> bool:
    return said not in ("", ".", "..") and not set(said) & set("/\\:\0")


def withdrawn(books: Books, paths: Iterable[str]) -> frozenset[str]:
    """Those of these files that a withdrawn payment left: its advice, and the bank's file that has no other one."""
    orders = {f"payments {folded(batch)}.xml" for batch in payment_files.withdrawn(books)}
    advices = tuple(f"remittance {id_} " for id_ in postings.taken_back(books)["Payments"])
    return frozenset(path for path in paths if folded(path) in orders or folded(path).startswith(advices))


def _of_stem(books: Books, path: str) -> tuple[str, int]:
    """An invoice's file that its row names no longer is known by its number."""
    row = books.find_row("Invoices", path.rpartition(".")[0])
    return ("Log", NO_ROW) if row is None else ("Invoices", row)
