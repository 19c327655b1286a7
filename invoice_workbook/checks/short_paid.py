"""A customer paid less than the invoice's gross, and the rest is overdue.

Source: our own rules, "Receipts, payments, bank".
Units:  minor units; within Settings' *Write-off limit* (in the invoice's currency) the remedy is to write it off.
Remedy: write off a small difference; ask the customer for the rest, or why it was deducted.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import exchange, open_items
from invoice_workbook.ledger.receivable import dunning
from invoice_workbook.schema import InvoiceStatus
from invoice_workbook.tables import joins

NEEDS = ("Invoices",)
ONLY_TELLS = True
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Overdue part-paid invoices: those to write off, and those to ask about."""
    invoices = books["Invoices"]
    standing = open_items.of_documents(books, "receivable")
    allocations = books["Allocations"]
    pays = (allocations["kind"] == "payment") & (allocations["date"] <= pd.Timestamp(books.as_of))
    at = joins.parent_rows(books, "Allocations", "document", "Invoices", "invoice")
    amounts = np.where(pays, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    advance = invoices["prepaid"].fillna(0).to_numpy(np.int64)  # asked is the rest
    paid = joins.sums(amounts, at, len(invoices)) - advance  # what came and went back is nothing
    short = dunning.late(books) & (paid > 0) & (invoices["status"] != InvoiceStatus.WRITTEN_OFF)
    limits = {c: exchange.setting_in(books, "Write-off limit", c, 0) for c in set(invoices["row_currency"])}
    small = standing["open"] <= invoices["row_currency"].map(limits).astype("float64").fillna(0)
    figures: dict[str, Any] = {
        "expected": invoices["gross"],
        "actual": standing["paid"].astype("Int64"),
        "difference": standing["open"].astype("Int64"),
        "values": pd.DataFrame({"party": invoices["customer"]}),
    }
    for wrong, variant in ((short & small, "small"), (short & ~small, "")):
        yield Finding.where(books, ("Invoices", "gross"), wrong, "notice", variant=variant, **figures)
