"""A bill is made out to us, not to somebody else.

Source: our own rules, "Vendor bills"; EN 16931 BG-7. By tax number, else by name, against Settings.
Units:  none.
Remedy: give it to the company it is for, and reject it; if it is for us, correct the column Buyer.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import buyers
from invoice_workbook.schema import BillStatus

CONCERNS = ("bills",)
NEEDS = ("Bills",)
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Bills whose buyer is another."""
    bills = books["Bills"]
    others = {one for one in set(bills["buyer"]) if one.strip() and not buyers.is_us(books.settings, one)}
    if others:
        wrong = bills["buyer"].isin(others) & (bills["status"] != BillStatus.REJECTED)
        words = pd.DataFrame({"buyer": bills["buyer"], "company": books.settings["Company"]})
        yield Finding.where(books, ("Bills", "buyer"), wrong, "error", actual=bills["buyer"], values=words)
