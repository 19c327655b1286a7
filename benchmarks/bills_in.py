"""Figures of bills that come in: e-invoices of ten lines read and entered a second, few vendors known and many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.figures import show, timed
from benchmarks.receivable import INVOICE
from invoice_workbook.books import Books
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came
from invoice_workbook.formats.einvoice import einvoice, received_bill, ubl
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read

FILES, VENDORS = 500, 5_000


def sent() -> list[bytes]:
    """Bills of as many senders that nobody knows by number or account: each is looked for by name."""
    found = []
    for n in range(FILES):
        seller = replace(
            INVOICE.seller,
            name=f"Sender {n * 7919 % 100_003} of {n % 89} Streets GmbH",
            tax_number=f"DE{9 * 10**8 + n}",
        )
        one = replace(INVOICE, id=f"R-{n}", seller=seller, iban=f"DE{n:020}")
        found.append(ubl.write(einvoice.gather(one)))
    return found


def known(count: int) -> Books:
    """Books of that many vendors, with a tax number, an account and a name each."""
    vendors = [
        {"vendor": f"V-{n:05}", "name": f"Vendor {n * 7907 % 100_003} at {n % 97} Roads Ltd", "status": "active"}
        | {"tax_number": f"DE{n:09}", "bank_account": f"DE{n + 10**9:020}"}
        for n in range(count)
    ]
    blocks = {}
    for name, table in TABLES.items():
        cells = [[row.get(field) for field in table.fields] for row in (vendors if name == "Vendors" else ())]
        blocks[name] = Block.of_rows([column.header for column in table.columns], cells)
    return read(blocks, date(2026, 11, 30), date(2026, 11, 30))


def take(books: Books, files: Sequence[bytes]) -> None:
    """Read and enter them, all but the workbook itself."""
    found = [Came(f"{n}.xml", content, received_bill.read(f"{n}.xml", content)) for n, content in enumerate(files)]
    outcome = taken_in(replace(books), found, Path("x"), "cora")
    assert len(outcome.tables["Bills"]) == len(files), outcome.message


def figures() -> list[bool]:
    """On one core, against their limits."""
    files = sent()
    few, many = known(10), known(VENDORS)
    alone, crowded = timed(lambda: take(few, files)), timed(lambda: take(many, files))
    return [
        show("e-invoices of ten lines entered a second on one core", FILES / alone, 100, "/s", most=False),
        show(f"with {VENDORS:,} vendors, names alone known", FILES / crowded, 100, "/s", most=False),
    ]


if __name__ == "__main__":
    figures()
