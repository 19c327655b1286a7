"""A disputed invoice is not reminded or sent to collections, but it still ages.

Source: our own rules, "Our invoices".
Units:  minor units.
Remedy: resolve the dispute with the customer: credit what is wrong, or set the status back to sent.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import InvoiceStatus

NEEDS = ("Invoices",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Open invoices in dispute, with the amount open."""
    invoices = books["Invoices"]
    open_ = open_items.of_documents(books, "receivable")["open"].astype("Int64")
    wrong = (invoices["status"] == InvoiceStatus.DISPUTED) & (open_ != 0)
    words = pd.DataFrame({"party": invoices["customer"]})
    yield Finding.where(books, ("Invoices", "status"), wrong, "notice", actual=open_, unit="amount", values=words)
