"""A reference is the number on the paper, not what a spreadsheet program made of it (2.17032E+13).

Source: our own rules, "Vendor bills": such a reference is like no other, so nothing guards it against coming twice.
Units:  none. A cell holds 15 digits of a number and shows six of a long one; opened as a table, a CSV file keeps those.
Remedy: enter the whole number from the paper, as text (an apostrophe in front keeps it so); take such files in without
        opening and saving them in a spreadsheet program first.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import BillStatus, OrderStatus

CONCERNS = ("orders", "bills")
ONLY_TELLS = True
REFERENCES = (
    ("Bills", "vendor_reference"),
    ("Orders", "customer_reference"),
    ("Receipts", "reference"),
    ("BankLines", "reference"),
)
ACCOUNTS = (("Vendors", "bank_account"), ("Customers", "bank_account"), ("BankLines", "counterparty_account"))
"""Where a number stands that others are compared with: a reference, or an account, which may end in zeros."""
OVER = {"Bills": BillStatus.REJECTED, "Orders": OrderStatus.CANCELLED}
"""Statuses of documents whose number says nothing any more."""


def find(books: Books) -> Iterator[Finding]:
    """Rows whose reference, or account, is no number any more."""
    for table, field in (*REFERENCES, *ACCOUNTS):
        is_destroyed = references.is_destroyed if (table, field) in REFERENCES else references.is_power_of_ten
        rows = books[table]
        wrong = pd.Series(references.marked_each(rows[field].tolist(), is_destroyed), rows.index, dtype=bool)
        if not wrong.any():
            continue
        if table in OVER:
            wrong &= rows["status"] != OVER[table]
        yield Finding.where(books, (table, field), wrong, "warning", actual=rows[field])
