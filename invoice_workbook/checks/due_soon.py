"""A bill is due within 7 days.

Source: our own rules, "Vendor bills". Due today counts.
Units:  days; amounts in minor units of the bill's currency.
Remedy: make sure that it is approved and in the next payment run.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import lateness
from invoice_workbook.finding import Finding

CONCERNS = ("late",)
NEEDS = ("Bills",)
ONLY_TELLS = True
FOLLOWS_THE_DAY = True

DAYS = 7


def find(books: Books) -> Iterator[Finding]:
    """Open bills due today or within the week."""
    return lateness.find(books, "payable", "notice", first=-DAYS, last=0)
