"""The workbooks that the works are measured on, with the files to import into them, at any number of documents."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks import bank_lines, books, payable
from benchmarks.books import Row, edit, settings
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import new_book
from tests.banks import camt
from tests.engine.kranich import COMPANY

BOOK = "book.xlsm"
DAY = date(2026, 11, 30)
PEOPLE: list[Row] = [
    {"person": "anna", "name": "Anna", "role": "clerk", "e_mail": "anna@kranich.example"},
    {"person": "ulrike", "name": "Ulrike", "role": "manager", "e_mail": "ulrike@kranich.example"},
]
VENDORS = payable.VENDORS
BILLS_A_VENDOR = 10
"""Where all are paid at once."""


def bills(kind: str, folder: Path, documents: int) -> None:
    """Bills of two lines: clean, usual or dirty."""
    books.make(folder / BOOK, documents, kind=kind)


def imports(folder: Path, documents: int) -> None:
    """A workbook of vendors alone; bills and their lines as CSV and, the bills, as a workbook."""
    found = books.rows("usual", documents)
    _book(folder, {"Vendors": found["Vendors"]})
    for name in ("Bills", "BillLines"):
        rows = _sheet(name, found[name])
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        with xlsxwriter.Workbook(str(folder / f"{name}.xlsx"), {"default_date_format": "yyyy-mm-dd"}) as made:
            sheet = made.add_worksheet(TABLES[name].sheet)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)


def _sheet(table: str, rows: Sequence[Row]) -> list[list[Any]]:
    """A header and rows, as a clerk hands them in: no column that a command fills."""
    used = [column for column in TABLES[table].columns if any(row.get(column.field) is not None for row in rows)]
    return [[column.header for column in used], *([row.get(column.field) for column in used] for row in rows)]


def receivable(folder: Path, documents: int) -> None:
    """Invoices, a tenth of them paid, the others a month late; half as many bank lines wait as a camt.053."""
    found = bank_lines.rows(documents)
    lines = found.pop("BankLines")
    found["Customers"] = [{**one, "e_mail": f"c{n}@bakery.example"} for n, one in enumerate(found["Customers"])]
    movements = [
        (str(one["booked_on"]), f"{one['amount']:.2f}", *(str(one[name] or "") for name in bank_lines.TOLD))
        for one in lines
    ]
    (folder / "bank.xml").write_bytes(camt(movements))
    _book(folder, found)


def purchases(folder: Path, documents: int) -> None:
    """Orders received and billed, one bill in fifty for too much, of 500 vendors with accounts; all due today."""
    _purchases(folder, payable.billed_rows(documents), VENDORS)


def all_paid(folder: Path, documents: int) -> None:
    """The same with ten bills a vendor, none for too much: all of them are approved, and paid in one run."""
    vendors = max(1, documents // BILLS_A_VENDOR)
    _purchases(folder, payable.billed_rows(documents, vendors=vendors, dear=0), vendors)


def _purchases(folder: Path, found: dict[str, list[Row]], count: int) -> None:
    vendors: list[Row] = [
        {"vendor": f"V-{n}", "name": f"Vendor {n}", "status": "active", "bank_account": payable.account(n)}
        | {"country": "DE", "street": "Steinweg 1", "postal_code": "20095", "city": "Hamburg"}
        | {"e_mail": f"v{n}@vendor.example"}
        for n in range(count)
    ]
    entered = [{**bill, "entered_by": "anna"} for bill in found["Bills"]]
    _book(folder, {**found, "Bills": entered, "Vendors": vendors})


def orders(folder: Path, documents: int) -> None:
    """Verified orders of ten lines, to ten a customer."""
    numbers = range(documents)
    heads: list[Row] = [
        {"order": f"O-{n:06}", "customer": f"C-{n // 10:05}", "order_date": DAY - timedelta(10), "currency": "EUR"}
        | {"status": "verified", "net": 445}
        for n in numbers
    ]
    lines: list[Row] = [
        {"order": f"O-{n:06}", "line": str(line), "description": f"Tea of garden {line}", "quantity": 3}
        | {"unit_price": 14.8 if line > 1 else 15.133333, "tax_category": "S", "tax_rate": 19}
        | {"line_net": 44.4 if line > 1 else 45.4}
        for n in numbers
        for line in range(1, 11)
    ]
    customers: list[Row] = [
        {"customer": f"C-{n:05}", "name": f"Bäckerei {n}", "street": "Weg 1", "postal_code": "89073", "city": "Ulm"}
        | {"country": "DE", "language": "de", "currency": "EUR", "e_mail": f"c{n}@bakery.example"}
        for n in range(1 + documents // 10)
    ]
    _book(folder, {"Customers": customers, "Orders": heads, "OrderLines": lines})


def _book(folder: Path, rows: dict[str, Any]) -> None:
    """The workbook of these rows, of a company with a clerk and a manager."""
    edits = {name: edit(found) for name, found in {**rows, "People": PEOPLE}.items()}
    new_book.make(folder / BOOK, edits={**edits, "Settings": settings(COMPANY)})
