"""Figures of answers on the telephone: a question about a large book, once it is read."""

import random
from datetime import date

from benchmarks.figures import show, timed
from invoice_workbook.books import Books
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read
from tests.asked import wanted

PARTIES, DOCUMENTS = 2_000, 25_000
"""Customers and vendors each; invoices, receipts, bills and payments each."""
QUESTIONS = ("C-01999", "inv 2026 24999", "bill TD 20007", "Mueler Handel 17", "1.234,56", "what is nowhere 99999x")


def books_of() -> Books:
    """A book of a hundred thousand documents, every second invoice and bill of which is paid."""
    dice, day = random.Random(17), date(2026, 6, 1)
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    for n in range(PARTIES):
        party = {"name": f"Müller Handel {n} GmbH", "e_mail": f"p{n}@x.example", "phone": f"+49 40 {100_000 + n}"}
        tables["Customers"].append({"customer": f"C-{n:05}", "currency": "EUR", "language": "de", **party})
        tables["Vendors"].append({"vendor": f"V-{n:05}", "currency": "EUR", **party})
    for n in range(DOCUMENTS):
        who, gross = n % PARTIES, dice.randrange(100, 1_000_000) / 100
        document = {"due_date": day, "currency": "EUR", "net": gross, "tax": 0, "gross": gross}
        own = {"invoice": f"INV-2026-{n:05}", "customer": f"C-{who:05}", "invoice_date": day, "status": "sent"}
        theirs = {"bill": f"B-{n:05}", "vendor": f"V-{who:05}", "bill_date": day, "vendor_reference": f"TD-{n:05}"}
        tables["Invoices"].append({**own, **document})
        tables["Bills"].append({**theirs, **document, "status": "approved"})
        money = {"date": day, "amount": gross, "currency": "EUR"}
        tables["Receipts"].append({"receipt": f"R-{n:05}", "customer": f"C-{who:05}", **money})
        tables["Payments"].append({"payment": f"P-{n:05}", "vendor": f"V-{who:05}", "status": "sent", **money})
        ends = ("receivable", f"R-{n:05}", own["invoice"]) if n % 2 else ("payable", f"P-{n:05}", theirs["bill"])
        paid = dict(zip(("side", "source", "document"), ends, strict=True))
        tables["Allocations"].append({"allocation": f"A-{n}", "date": day, "kind": "payment", "amount": gross, **paid})
    blocks = {
        name: Block.of_rows(
            [column.header for column in table.columns],
            [[row.get(column.field) for column in table.columns] for row in tables[name]],
        )
        for name, table in TABLES.items()
    }
    return read(blocks, date(2026, 11, 25), date(2026, 11, 25))


def figures() -> list[bool]:
    """The slowest of the questions, each on books of which nothing is known yet."""
    books = books_of()
    slowest = max(timed(lambda words=words: asked(books, words)) for words in QUESTIONS)
    return [show(f"ask, in {4 * DOCUMENTS:,} documents that are read", slowest, 3, "s")]


def asked(books: Books, words: str) -> None:
    """One question; one that fits nothing is refused."""
    from invoice_workbook.errors import WorkbookError

    try:
        wanted("ask", books.with_tables(), words=(words,))
    except WorkbookError as error:
        if error.id != "nothing-fits":
            raise


if __name__ == "__main__":
    figures()
