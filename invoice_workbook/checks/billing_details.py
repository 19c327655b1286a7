"""A customer with an order to invoice has everything an invoice needs by law: name, street, postal code, city, country.

Source: our own rules, "Customer orders and prices"; EN 16931-1 BR-AE-2, BR-IC-2 for the tax number.
Units:  none.
Remedy: ask the customer and fill it in. Without it the order is not invoiced; without an e-mail address the invoice is
        issued but not sent.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.tables import joins

CONCERNS = ("orders",)
HAS_LETTER = True

BY_LAW = ("name", "street", "postal_code", "city", "country")
TO_SEND = "e_mail"
STOPS_ISSUE = (*BY_LAW, "tax_number")
"""Cells without which no invoice is issued; until then they are a warning."""
NEED_TAX_NUMBER = ("AE", "K")
"""Tax categories in which the buyer owes the tax: the invoice must name its tax number."""


def find(books: Books) -> Iterator[Finding]:
    """Blank cells of customers with an order that is waiting for its invoice."""
    customers = books["Customers"]
    if not len(customers):
        return
    waits = _waiting(books)
    for field in (*BY_LAW, TO_SEND):
        wrong = waits & (customers[field].str.strip() == "")
        yield Finding.where(books, ("Customers", field), wrong, "warning", values=_names(customers))
    wrong = _owes_tax(books) & (customers["tax_number"].str.strip() == "")
    yield Finding.where(books, ("Customers", "tax_number"), wrong, "warning", variant="tax", values=_names(customers))


def _names(customers: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"party": customers["name"].where(customers["name"] != "", customers["customer"])})


def _marked(books: Books, orders: pd.Series) -> pd.Series:
    at = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    count = joins.sums(orders.to_numpy(bool).astype(np.int64), at, len(books["Customers"]))
    return pd.Series(count > 0, index=books["Customers"].index)


def _waiting(books: Books) -> pd.Series:
    return _marked(books, books["Orders"]["status"].isin(credit_exposure.WAITING))


def _owes_tax(books: Books) -> pd.Series:
    """Customers with a waiting order that has a line on which they account for the tax."""
    orders, lines = books["Orders"], books["OrderLines"]
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    needs = lines["tax_category"].isin(NEED_TAX_NUMBER).to_numpy(bool).astype(np.int64)
    mine = pd.Series(joins.sums(needs, at, len(orders)) > 0, index=orders.index)
    return _marked(books, mine & orders["status"].isin(credit_exposure.WAITING))
