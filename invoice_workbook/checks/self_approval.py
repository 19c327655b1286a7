"""Above the approval limit, nobody approves their own entry.

Source: our own rules, "Vendor bills"; Settings' *Approval limit*, in the bill's currency.
Units:  minor units.
Remedy: get it approved by somebody else.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import approval
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Bills above the limit that one person both entered and approved."""
    bills = books["Bills"]
    if not bills["approved_by"].any():
        return
    by, entered = (joins.id_keys(books, "Bills", field) for field in ("approved_by", "entered_by"))
    wrong = (by != "") & (by == entered) & approval.above_limit(books)
    words = pd.DataFrame({"who": bills["approved_by"]})
    yield Finding.where(books, ("Bills", "approved_by"), wrong, "error", actual=bills["approved_by"], values=words)
