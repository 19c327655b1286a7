"""An invoice was settled after its due date.

Source: our own rules, "Our invoices". Days late are the date of the last allocation less the due date.
Units:  days.
Remedy: none for this invoice; bear it in mind when the customer asks for longer terms.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import RECEIVABLE

CONCERNS = ("late",)
NEEDS = ("Invoices",)
ONLY_TELLS = True
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Settled invoices whose last allocation is later than their due date."""
    invoices = books["Invoices"]
    state = open_items.of_documents(books, "receivable")
    settled = state["settled_on"].astype("datetime64[s]")
    days = (settled - invoices["due_date"]).dt.days.astype("Int64")
    owed = ~open_items.is_credit(invoices) & ~open_items.owes_nothing(invoices, RECEIVABLE)
    wrong = (state["open"] <= 0) & (days > 0).fillna(False) & owed
    if wrong.any():
        words = pd.DataFrame({"days": days, "party": invoices["customer"]})
        yield Finding.where(
            books,
            ("Invoices", "due_date"),
            wrong,
            "notice",
            expected=invoices["due_date"],
            actual=settled,
            difference=days,
            difference_unit="whole",
            values=words,
        )
