"""`apply` of many bank lines on many open invoices, against the time that reading the same book takes.

python -m benchmarks.bank_lines [INVOICES ...]

The books are not clean: numbers in full or short, payers known by account, by a misspelled name or not at all, too
little and too much, returns, documents in another currency.
"""

import gc
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.books import Row, edit
from benchmarks.figures import show
from invoice_workbook.books import Books
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import new_book
from tests.asked import apply

DAY = date(2026, 11, 20)
INVOICES = 100_000
TOLD = ("counterparty", "counterparty_account", "reference")
"""What a bank line says beside day and amount."""


def make(path: Path, invoices: int) -> Path:
    """The workbook: ten invoices a customer, one line for two invoices, a tenth of the invoices paid before."""
    new_book.make(path, edits={name: edit(found) for name, found in rows(invoices).items()})
    return path


def rows(invoices: int) -> dict[str, list[Row]]:
    """The same as rows of tables."""
    dice = random.Random(11)
    letters = "abcdefghijklmnopqrst"
    names = [
        f"{''.join(dice.choices(letters, k=8))} {''.join(dice.choices(letters, k=6))}" for _ in range(invoices // 10)
    ]
    customers: list[Row] = [
        {"customer": f"C-{n:05}", "name": f"{name} GmbH", "bank_account": f"DE{n:020}", "currency": "EUR"}
        for n, name in enumerate(names)
    ]
    bills = [_invoice(n, dice.randrange(len(names)), dice) for n in range(invoices)]
    paid = bills[: invoices // 10]
    receipts: list[Row] = []
    allocations: list[Row] = []
    for n, one in enumerate(paid):
        receipts.append(
            {"receipt": f"R-{n:06}", "date": DAY - timedelta(20), "customer": one["customer"], "currency": "EUR"}
            | {"amount": one["gross"]}
        )
        allocations.append(
            {"allocation": f"AL-{n:06}", "date": DAY - timedelta(20), "side": "receivable", "source": f"R-{n:06}"}
            | {"document": one["invoice"], "kind": "payment", "amount": one["gross"]}
        )
    lines = [_line(n, dice, bills, len(paid), names) for n in range(invoices // 2)]
    tables = {"Customers": customers, "Invoices": bills, "Receipts": receipts, "Allocations": allocations}
    rates: list[Row] = [{"from": "EUR", "to": "GBP", "date": DAY - timedelta(30), "rate": 0.86}]
    return {**tables, "BankLines": lines, "ExchangeRates": rates}


def _invoice(n: int, customer: int, dice: random.Random) -> Row:
    is_credit = n % 40 == 39
    return {
        "invoice": f"{'CN' if is_credit else 'INV'}-2026-{n:06}",
        "type": "credit note" if is_credit else "invoice",
        "customer": f"C-{customer:05}",
        "invoice_date": DAY - timedelta(50),
        "due_date": None if is_credit else DAY - timedelta(20),
        "currency": "GBP" if n % 100 == 7 else "EUR",
        "gross": dice.randrange(1_000, 99_999) / 100,
        "status": "sent",
    }


def _line(n: int, dice: random.Random, bills: list[Row], paid: int, names: list[str]) -> Row:
    """A bank line of one of ten ways in which people pay."""
    way = n % 10
    one = bills[dice.randrange(paid) if way == 9 else dice.randrange(paid, len(bills))]
    owner = int(str(one["customer"])[2:])
    name, account = names[owner], f"DE{owner:020}"
    gross = float(str(one["gross"]))
    text = f"Rechnung {one['invoice']} vom 01.10.2026"
    ways: dict[int, tuple[float, str, str, str]] = {
        0: (gross, name, "", text),
        1: (gross, f"Zahlstelle {n}", "", text),
        2: (gross, name.replace("a", "aa", 1), "", "danke"),
        3: (gross, "x", account, "many thanks"),
        4: (round(gross / 2, 2), name, account, text),
        5: (gross, name, "", f"RG {str(one['invoice'])[-6:].lstrip('0')}"),
        6: (round(gross + 0.5, 2), name, "", text),
        7: (round(gross * 3, 2), name, account, "Kontoauszug"),
        8: (round(dice.randrange(100, 99_999) / 100, 2), f"Niemand {n}", "", f"Miete {n % 12 + 1}/2026, Hausnr {n}"),
        9: (-gross, name, account, f"RUECKLASTSCHRIFT {one['invoice']}"),
    }
    amount, who, where, reference = ways[way]
    return {
        "bank_line": f"L-{n:06}",
        "booked_on": DAY - timedelta(n % 5),
        "amount": amount,
        "currency": "EUR",
        "counterparty": who,
        "counterparty_account": where,
        "reference": reference,
        "status": "new",
    }


def timings(invoices: int) -> tuple[float, float]:
    """Seconds of processor time to read the book, and to apply what it holds; no cycles are looked for, as in a run."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "books.xlsx", invoices)
        began = time.process_time()
        books: Books = books_of(WorkbookFile(path), DAY)
        read = time.process_time() - began
        began = time.process_time()
        apply(replace(books), 95)
        return read, time.process_time() - began


def figures(invoices: int = INVOICES) -> list[bool]:
    """Both, against their limits."""
    _, half = timings(invoices // 2)
    read, whole = timings(invoices)
    return [
        show(f"apply of {invoices // 2:,} lines on {invoices:,} invoices / reading that book", whole / read, 4),
        show("twice as many of both", whole / half, 2.5),
    ]


if __name__ == "__main__":
    for asked in [int(word) for word in sys.argv[1:]] or [INVOICES]:
        figures(asked)
