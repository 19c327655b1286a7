"""No order is accepted from a customer who is on hold, in collections or closed.

Source: our own rules, "Customer orders and prices".
Units:  none.
Remedy: settle what is open with the customer and set the status to active, or cancel the order.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.tables import joins

CONCERNS = ("orders",)
NEEDS = ("Orders",)

STOPPED = ("hold", "collections", "closed")


def find(books: Books) -> Iterator[Finding]:
    """Orders not yet invoiced of customers with such a status."""
    orders = books["Orders"]
    at = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    status = pd.Series(joins.at(books["Customers"]["status"], at), index=orders.index)
    wrong = orders["status"].isin(credit_exposure.WAITING) & status.isin(STOPPED)
    words = pd.DataFrame({"customer": orders["customer"], "actual": _said(books, status)})
    yield Finding.where(books, ("Orders", "customer"), wrong, "error", actual=status, values=words)


def _said(books: Books, status: pd.Series) -> pd.Series:
    """The statuses as the book's language calls them."""
    return status.map(lambda word: names.said("Customers", "status", word, books.settings.language))
