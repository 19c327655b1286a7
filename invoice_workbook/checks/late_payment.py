"""An invoice is still open after its due date.

Source: our own rules, "Our invoices". Days late are today's date less the due date; due today is not late. Of
        an invoice paid in instalments those that are due count.
Units:  days; amounts in minor units of the invoice's currency.
Remedy: remind the customer, or note the promise or dispute.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import lateness
from invoice_workbook.problems import Finding

CONCERNS = ("late",)
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Open invoices past their due date, with the days and the amount open."""
    return lateness.find(books, "receivable", "warning")
