"""No bill is paid to a vendor that is on hold or closed.

Source: our own rules, "Vendor bills".
Units:  none.
Remedy: resolve with the vendor why, and set the status to active, or reject the bill.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)

STOPPED = ("hold", "closed")
DONE = (BillStatus.PAID, BillStatus.REJECTED)


def find(books: Books) -> Iterator[Finding]:
    """Bills still to be paid to vendors with such a status."""
    bills = books["Bills"]
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    status = pd.Series(joins.at(books["Vendors"]["status"], at), index=bills.index)
    wrong = status.isin(STOPPED) & ~bills["status"].isin(DONE)
    if not wrong.any():
        return
    words = pd.DataFrame({"vendor": bills["vendor"], "actual": _said(books, status)})
    yield Finding.where(books, ("Bills", "vendor"), wrong, "error", actual=status, values=words)


def _said(books: Books, status: pd.Series) -> pd.Series:
    """The statuses as the book's language calls them."""
    return status.map(lambda word: names.said("Vendors", "status", word, books.settings.language))
