"""The invoice numbers issued in a year have no gaps.

Source: our own rules, "Our invoices"; the patterns are Settings' *Invoice numbers* and *Credit note numbers*.
Units:  numbers.
Remedy: find the missing document; if it was never issued, note why for the auditor and dismiss the problem.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import number_series

ONLY_TELLS = True


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
    known = number_series.recorded(books)
    missing: dict[int, str] = {}
    counted: dict[int, int] = {}
    for row, series, year, low, high in zip(after.index, after["series"], after["year"], first, last, strict=True):
        never = [n for n in range(low, high + 1) if (series, year, n) not in known]  # the others' rows are missing
        if never:
            ends = dict.fromkeys((never[0], never[-1]))
            missing[row] = " … ".join(number_series.spell(books.settings, series, year, number) for number in ends)
            counted[row] = len(never)
    invoices = books["Invoices"]
    expected = pd.Series(missing, dtype=object).reindex(invoices.index)
    words = pd.DataFrame({"count": pd.Series(counted, dtype="Int64").reindex(invoices.index)})
    wrong = pd.Series(invoices.index.isin(list(missing)), index=invoices.index)
    yield Finding.where(
        books, ("Invoices", "invoice"), wrong, "warning", expected=expected, actual=invoices["invoice"], values=words
    )
