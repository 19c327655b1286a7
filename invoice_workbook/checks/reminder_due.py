"""A customer's invoice is so late that its next reminder is due, and it may be chased.

Source: our own rules, "Collections"; Settings' *Reminder days*.
Units:  days, minor units.
Remedy: propose the reminders (Remind), review them on the sheet Reminders, and send the letters.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import dunning

NEEDS = ("Invoices",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Late invoices whose next reminder has not been sent, with its level."""
    invoices = books["Invoices"]
    due = dunning.due(books)
    wrong = pd.Series(invoices.index.isin(due.index), index=invoices.index)
    if wrong.any():
        known = due[["level", "days_late"]].reindex(invoices.index).astype("Int64")
        words = pd.DataFrame({"party": invoices["customer"], "level": known["level"], "days": known["days_late"]})
        yield Finding.where(
            books,
            ("Invoices", "due_date"),
            wrong,
            "notice",
            expected=invoices["due_date"],
            difference=known["days_late"],
            difference_unit="whole",
            values=words,
        )
