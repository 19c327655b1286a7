"""An invoice is dated on or after every lower number of its sequence.

Source: our own rules, "Our invoices": some countries want a sequence that is continuous and in the order of time.
Units:  dates.
Remedy: an issued invoice keeps its date; note why for the auditor, and dismiss the problem.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import number_series

NEEDS = ("Invoices",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Invoices dated before a lower number, with the latest date before it and the invoice that bears it."""
    invoices, before = books["Invoices"], number_series.latest_before(books)
    if not len(before):
        return
    wrong = before[before["day"] < before["latest"]]
    marked = pd.Series(invoices.index.isin(wrong.index), index=invoices.index)
    expected = wrong["latest"].reindex(invoices.index)
    earlier = invoices["invoice"].reindex(wrong["bearer"]).set_axis(wrong.index).reindex(invoices.index)
    related = pd.Series([(str(id_),) for id_ in earlier], index=invoices.index)
    yield Finding.where(
        books,
        ("Invoices", "invoice_date"),
        marked,
        "warning",
        expected=expected,
        actual=invoices["invoice_date"],
        related=related,
        values=pd.DataFrame({"earlier": earlier}).astype(object),
    )
