"""No number is issued twice in a year's sequence.

Source: our own rules, "Our invoices"; INV-2026-00012 and inv-2026-12 are the same number.
Units:  numbers.
Remedy: credit the later one and issue it again under its own number.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import number_series


def find(books: Books) -> Iterator[Finding]:
    """Every later invoice whose number is already in a row above."""
    issued = number_series.issued(books)
    invoices = books["Invoices"]
    again = issued[issued.duplicated(["series", "year", "number"])]
    if not len(again):
        return
    first = issued.drop_duplicates(["series", "year", "number"])
    pairs = again.reset_index(names="row").merge(first.reset_index(names="first"), on=["series", "year", "number"])
    earlier = pairs.set_index("row")["first"]
    ids = invoices["invoice"]
    above = earlier.to_numpy() + books.places["Invoices"].first_row
    words = pd.DataFrame({"earlier": ids.loc[earlier].to_numpy(), "first": above}, index=earlier.index)
    related = pd.Series([(one,) for one in words["earlier"]], index=earlier.index)
    wrong = pd.Series(invoices.index.isin(again.index), index=invoices.index)
    yield Finding.where(
        books,
        ("Invoices", "invoice"),
        wrong,
        "error",
        actual=ids,
        values=words.astype({"first": object}).reindex(invoices.index),
        related=related.reindex(invoices.index),
    )
