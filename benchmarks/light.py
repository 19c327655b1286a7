"""What a workbook's own formulas cost in LibreOffice: opening it, an edit on each sheet, and what is shown after it.

python -m benchmarks.light [DOCUMENTS ...] prints the rows for docs/live-speed.md

Half of the documents are invoices, half are bills, a line each; a quarter has an allocation, by as many receipts and
payments. Twenty documents are of one party. Seconds of the wall, in a LibreOffice of its own without a window: an edit
ends when the cells of its own sheet that fit a screen are computed, showing a sheet when those of that sheet are.
"""

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlwings as xw

from benchmarks.books import Row, edit, settings
from benchmarks.live import opened
from invoice_workbook.schema import ALLOCATIONS, PAYABLE, RECEIVABLE, SETTINGS, START, TABLES, Side
from invoice_workbook.setup import new_book

DAY = date(2026, 11, 30)
SIZES = (1_000, 5_000)
OF_ONE_PARTY = 20
WEEK, MONTH = timedelta(7), timedelta(30)


def rows(documents: int) -> dict[str, list[Row]]:
    """The rows of every table that has some."""
    half = documents // 2
    found: dict[str, list[Row]] = {"Allocations": []}
    for side, line, mark in ((RECEIVABLE, "InvoiceLines", "I"), (PAYABLE, "BillLines", "B")):
        parties = max(1, half // OF_ONE_PARTY)
        found[side.parties] = [_party(side, n) for n in range(parties)]
        found[side.documents] = [_document(side, f"{mark}-{n:06}", n, parties) for n in range(half)]
        found[line] = [_line(side, one) for one in found[side.documents]]
        paid = found[side.documents][::4]
        found[side.sources] = [_source(side, n, one) for n, one in enumerate(paid)]
        found["Allocations"] += [_allocation(side, n, one) for n, one in enumerate(paid)]
    return found


def _party(side: Side, n: int) -> Row:
    return {side.party: f"P-{n:05}", "name": f"Party {n}", "status": "active", "currency": "EUR", "country": "DE"}


def _document(side: Side, id_: str, n: int, parties: int) -> Row:
    day = DAY - timedelta(n % 300)
    net = 100 + n % 977
    return {
        side.document: id_,
        "type": "invoice" if side is RECEIVABLE else "bill",
        side.party: f"P-{n % parties:05}",
        side.date: day,
        "due_date": day + MONTH,
        "currency": "EUR",
        "net": net,
        "tax": net * 19 / 100,
        "gross": net * 119 / 100,
        "status": "issued" if side is RECEIVABLE else "approved",
    } | ({"vendor_reference": f"R-{n}", "received_on": day} if side is PAYABLE else {})


def _line(side: Side, document: Row) -> Row:
    goods: Row = {"line": "1", "description": "Thing", "quantity": 1, "unit_price": document["net"]}
    return {side.document: document[side.document], **goods, "tax_category": "S", "tax_rate": 19} | {
        "line_net": document["net"]
    }


def _source(side: Side, n: int, document: Row) -> Row:
    found: Row = {side.source: f"{side.source[0].upper()}-{n:06}", "date": DAY - WEEK, side.party: document[side.party]}
    found |= {"amount": document["gross"], "currency": "EUR"}
    return found | ({"status": "released"} if side is PAYABLE else {})


def _allocation(side: Side, n: int, document: Row) -> Row:
    return {
        "allocation": f"A-{side.name[0]}{n:06}",
        "date": DAY - WEEK,
        "side": side.name,
        "source": f"{side.source[0].upper()}-{n:06}",
        "document": document[side.document],
        "kind": "payment",
        "amount": document["gross"],
    }


def make(path: Path, documents: int) -> Path:
    """A workbook of so many documents."""
    edits = {name: edit(found) for name, found in rows(documents).items()}
    new_book.make(path, edits={**edits, "Settings": settings({"As of": str(DAY), "Home currency": "EUR"})})
    return path


EDITS: tuple[tuple[str, str, str, Any], ...] = (
    ("an invoice's gross", "Invoices", "gross", 1000),
    ("a bill's due date", "Bills", "due_date", DAY),
    ("a receipt's amount", "Receipts", "amount", 1000),
    ("a payment's amount", "Payments", "amount", 1000),
    ("an allocation's amount", ALLOCATIONS.name, "amount", 10),
    ("As of in Settings", "Settings", "value", str(DAY + WEEK)),
)
"""What is edited: by its words, table and field, and what is put in; in the first row but for Settings."""
AS_OF_ROW = next(number for number, setting in enumerate(SETTINGS) if setting.name == "As of")
SHOWN = "A1:Z45"
"""Cells that fit a screen, generously."""


def measured(folder: Path, documents: int) -> dict[str, float]:
    """Seconds of each work, by its words."""
    path = make(folder / f"{documents}.xlsm", documents)
    found: dict[str, float] = {}
    begun = time.perf_counter()
    with opened(path) as book:
        found["opening, LibreOffice's start included"] = time.perf_counter() - begun
        for words, table, field, value in EDITS:
            for sheet in (START, RECEIVABLE.aging_sheet):
                _show(book, sheet)
            found[f"an edit: {words}"] = _timed(book, TABLES[table].sheet, (table, field, value))
            for sheet in (START, RECEIVABLE.aging_sheet):
                name = f"{sheet} shown after it"
                found[name] = max(found.get(name, 0), _timed(book, sheet))
        book.close()
    return found


def _timed(book: xw.Book, sheet: str, put: tuple[str, str, Any] | None = None) -> float:
    """An edit, where one is asked for, and the sheet shown."""
    begun = time.perf_counter()
    if put is not None:
        table, field, value = put
        place = TABLES[table].on_sheet.index(TABLES[table].by_field[field])
        body = book.sheets[sheet].tables[table].data_body_range
        body[AS_OF_ROW if table == "Settings" else 0, place].value = value
    _show(book, sheet)
    return time.perf_counter() - begun


def _show(book: xw.Book, sheet: str) -> None:
    book.sheets[sheet].activate()
    book.sheets[sheet].range(SHOWN).options(ndim=2).value  # noqa: B018  # what is read is computed


def main(sizes: tuple[int, ...]) -> None:
    """A row for each work, a column for each number of documents."""
    with tempfile.TemporaryDirectory() as name:
        columns = [measured(Path(name), documents) for documents in sizes]
    print("| seconds | " + " | ".join(f"{documents:,}" for documents in sizes) + " |")
    print("|---|" + "---:|" * len(sizes))
    for work in columns[0]:
        print(f"| {work} | " + " | ".join(f"{column[work]:.2f}" for column in columns) + " |")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
