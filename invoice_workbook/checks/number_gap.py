"""The invoice numbers issued in a year have no gaps.

Source: our own rules, "Our invoices"; the patterns are Settings' *Invoice numbers* and *Credit note numbers*.
Units:  numbers.
Remedy: find the missing document; if it was never issued, note why for the auditor and dismiss the problem.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger.receivable import number_series
from invoice_workbook.problems import Finding


def find(books: Books) -> Iterator[Finding]:
    """Each invoice that follows a gap, with the missing numbers before it."""
    issued = number_series.issued(books)
    if not len(issued):
        return
    ranked = issued.sort_values(["series", "year", "number"], kind="stable")
    step = ranked.groupby(["series", "year"])["number"].diff()
    after = ranked[step > 1]
    if not len(after):
        return
    first, last = after["number"] - step[after.index].astype(int) + 1, after["number"] - 1
    missing = [
        " … ".join(number_series.spell(books.settings, series, year, number) for number in dict.fromkeys((low, high)))
        for series, year, low, high in zip(after["series"], after["year"], first, last, strict=True)
    ]
    counted = last - first + 1
    invoices = books["Invoices"]
    expected = pd.Series(missing, index=after.index).reindex(invoices.index)
    words = pd.DataFrame({"count": counted}).reindex(invoices.index).astype("Int64")
    wrong = pd.Series(invoices.index.isin(after.index), index=invoices.index)
    yield Finding.where(
        books, ("Invoices", "invoice"), wrong, "warning", expected=expected, actual=invoices["invoice"], values=words
    )
