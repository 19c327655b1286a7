"""A proforma invoice or an information is no claim: it is never paid.

Source: our own rules, "Vendor bills"; EN 16931 BT-3 (UNTDID 1001: 325 proforma, 751 information).
Units:  none.
Remedy: reject it, and wait for the invoice; if it is an invoice after all, clear the column Kind.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.bookings.documents import NO_CLAIMS
from invoice_workbook.schema import BillStatus

CONCERNS = ("bills",)
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Bills of such a kind that were not rejected."""
    bills = books["Bills"]
    wrong = bills["kind"].isin(NO_CLAIMS) & (bills["status"] != BillStatus.REJECTED)
    if wrong.any():
        words = pd.DataFrame({"kind": bills["kind"]})
        yield Finding.where(books, ("Bills", "kind"), wrong, "error", actual=bills["kind"], values=words)
