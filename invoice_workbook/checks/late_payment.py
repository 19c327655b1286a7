"""An invoice is still open after its due date.

Source: our own rules, "Our invoices". Days late are today's date less the due date; due today is not late. Of
        an invoice paid in instalments those that are due count.
Units:  days; amounts in minor units of the invoice's currency.
Remedy: remind the customer, or note the promise or dispute; what may not be chased says why not, and what is missing
where its status is written off is the allocation.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.checks import lateness
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import chasing
from invoice_workbook.schema import InvoiceStatus

CONCERNS = ("late",)
NEEDS = ("Invoices",)
ONLY_TELLS = True
HAS_LETTER = True
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Open invoices past their due date, with the days and the amount open: who is asked, and who is not, and why."""
    why = chasing.reasons(books)
    written_off = books["Invoices"]["status"] == InvoiceStatus.WRITTEN_OFF
    words = pd.DataFrame({"reason": why})
    parts = {"": why == "", "not-asked": (why != "") & ~written_off, "written-off": written_off}
    for variant, only in parts.items():
        yield from lateness.find(books, "receivable", "warning", only=only, variant=variant, more=words)
