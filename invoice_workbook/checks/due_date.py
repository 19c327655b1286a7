"""The due date of an invoice follows from the customer's terms.

Source: our own rules, "Our invoices"; terms from the sheet Terms, or as they read; of instalments the last. A date on
        a listed holiday moves to the next day.
Units:  days.
Remedy: correct the due date, or the customer's terms if others were agreed.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import due_dates, open_items
from invoice_workbook.tables import joins

NEEDS = ("Invoices",)


def find(books: Books) -> Iterator[Finding]:
    """Invoices whose due date differs from the customer's terms; customers without terms are skipped."""
    invoices = books["Invoices"]
    if not len(invoices):
        return
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")
    ids = pd.Series(joins.at(books["Customers"]["terms"], at), index=invoices.index)
    expected = pd.Series(due_dates.derive(books, invoices["invoice_date"], ids), index=invoices.index)
    actual = invoices["due_date"]
    wrong = (actual != expected) & actual.notna() & expected.notna() & ~open_items.is_credit(invoices)
    words = pd.DataFrame({"terms": ids})
    days = (actual - expected).dt.days.astype("Int64")
    yield Finding.where(
        books,
        ("Invoices", "due_date"),
        wrong,
        "warning",
        expected=expected,
        actual=actual,
        difference=days,
        difference_unit="whole",
        values=words,
    )
