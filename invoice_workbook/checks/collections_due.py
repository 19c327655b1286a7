"""An invoice that is still open after all its reminders goes to collections.

Source: our own rules, "Collections"; Settings' *Collections after days* and *Collections minimum*.
Units:  days, minor units.
Remedy: run collections for the list and the agency's file, or agree a plan and note the promise.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import dunning

NEEDS = ("Invoices",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Invoices for collections, with the amount that is asked."""
    invoices = books["Invoices"]
    due = dunning.for_collections(books)
    wrong = pd.Series(invoices.index.isin(due.index), index=invoices.index)
    if wrong.any():
        known = due[["asked", "days_late"]].reindex(invoices.index).astype("Int64")
        words = pd.DataFrame({"party": invoices["customer"], "days": known["days_late"]})
        yield Finding.where(
            books, ("Invoices", "status"), wrong, "warning", actual=known["asked"], unit="amount", values=words
        )
