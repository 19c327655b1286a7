"""A bill is still open after its due date, approved or not.

Source: our own rules, "Vendor bills". Days late are today's date less the due date; due today is not late.
Units:  days; amounts in minor units of the bill's currency.
Remedy: pay it with the next run, or hold it with a reason and inform the vendor.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import lateness
from invoice_workbook.finding import Finding

CONCERNS = ("late",)
NEEDS = ("Bills",)
ONLY_TELLS = True
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Open bills past their due date, with the days and the amount open."""
    return lateness.find(books, "payable", "warning")
