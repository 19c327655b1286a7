"""Figures of the receivable side: files of an invoice a second, money in against open invoices."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import show, timed
from invoice_workbook.books import Books
from invoice_workbook.documents import invoice_data, invoice_layout
from invoice_workbook.documents.invoice_files import KINDS, Job
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read
from tests.asked import apply

TEN_LINES = (invoice_data.Line("1", "A-001", "Assam tea", 3_000_000, 14_800_000, 0, "S", 19_000_000, 4440, "kg"),) * 10
SELLER = invoice_data.Party(
    name="Kranich GmbH",
    street="Speicherstraße 12",
    postal_code="20457",
    city="Hamburg",
    country="DE",
    tax_number="DE136695976",
    e_mail="a@b.example",
    phone="1",
)
INVOICE = invoice_data.Invoice(
    id="INV-1",
    is_credit=False,
    corrects="",
    order="O-1",
    customer_reference="PO 1",
    issued=date(2026, 11, 1),
    due=date(2026, 12, 1),
    currency="EUR",
    decimals=2,
    net=44400,
    tax=8436,
    gross=52836,
    seller=SELLER,
    buyer=replace(SELLER, name="Bäckerei Müller", language="de"),
    iban="DE89370400440532013000",
    bic="COBADEFFXXX",
    lines=TEN_LINES,
    taxes=(invoice_data.TaxGroup("S", 19_000_000, 44400, 8436),),
)


def files_a_second(count: int = 40) -> float:
    """Invoices of ten lines a second, on one core: xlsx, PDF/A-3 with its XML, UBL, XML schemas checked."""
    layout = invoice_layout.make()
    jobs = [Job(replace(INVOICE, id=f"INV-{n}"), KINDS, Path(), f"INV-{n}", layout, True) for n in range(count)]
    jobs[0].make()
    return count / timed(lambda: [job.make() for job in jobs])


def money_in(invoices: int, lines: int) -> Books:
    """Books of open invoices and bank lines: a number, an account, a name, or nothing known, a quarter each."""
    dice = random.Random(7)
    letters = "abcdefghijklmnopqrst"
    names = [
        "".join(dice.choices(letters, k=9)) + " " + "".join(dice.choices(letters, k=7)) for _ in range(invoices // 5)
    ]
    customers = [
        {"customer": f"C-{n}", "name": f"{name} GmbH", "bank_account": f"DE{n:020}"} for n, name in enumerate(names)
    ]
    days = {"invoice_date": date(2026, 10, 1), "due_date": date(2026, 10, 31)}
    documents = [
        {
            "invoice": f"INV-2026-{n:05}",
            "type": "invoice",
            "customer": f"C-{dice.randrange(len(names))}",
            "currency": "EUR",
        }
        | {**days, "gross": dice.randrange(100, 99_999) / 100, "status": "sent"}
        for n in range(invoices)
    ]
    bank = []
    for n in range(lines):
        one = dice.choice(documents)
        owner = int(one["customer"][2:])
        known = {
            "counterparty": names[owner],
            "counterparty_account": f"DE{owner:020}",
            "reference": f"Rechnung {one['invoice']}",
        }
        kept = (("counterparty", "reference"), ("counterparty", "counterparty_account"), ("counterparty",), ())[n % 4]
        line = {field: known[field] for field in kept} | {
            "bank_line": f"B-{n}",
            "amount": one["gross"],
            "currency": "EUR",
        }
        line |= {"amount": dice.randrange(100, 99_999) / 100} if n % 4 == 3 else {}  # the last quarter
        bank.append({"counterparty": f"Unknown {n}", "booked_on": date(2026, 11, 20), "status": "new"} | line)
    rows: dict[str, Any] = {"Customers": customers, "Invoices": documents, "BankLines": bank}
    blocks = {}
    for name, table in TABLES.items():
        cells = [[row.get(field) for field in table.fields] for row in rows.get(name, ())]
        blocks[name] = Block.of_rows([column.header for column in table.columns], cells)
    return read(blocks, date(2026, 11, 30), date(2026, 11, 30))


def figures() -> list[bool]:
    """Both, against their limits."""
    small, large = money_in(10_000, 5_000), money_in(20_000, 10_000)
    took = [timed(lambda books=books: apply(replace(books), 95)) for books in (small, large)]
    return [
        show("whole files of an invoice a second on one core", files_a_second(), 12, "/s", most=False),
        show("apply of 5,000 bank lines on 10,000 open invoices", took[0], 10, "s"),
        show("twice as many of both", took[1] / took[0], 2.5),
    ]


if __name__ == "__main__":
    figures()
