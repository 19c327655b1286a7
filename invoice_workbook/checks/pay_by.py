"""The vendor collects the bill, or it is paid in another way: no transfer is proposed for it.

Source: our own rules, "Vendor bills"; EN 16931 BG-16.
Units:  none.
Remedy: none; the money is found on the bank statement. If we are to pay, clear the column Pay by.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import BillStatus, PayBy

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True
DONE = (BillStatus.PAID, BillStatus.REJECTED)
VARIANTS = {PayBy.DIRECT_DEBIT: "collected", PayBy.CARD: "", PayBy.CASH: "", PayBy.NONE: "none"}
"""Which message each way of paying gets."""


def find(books: Books) -> Iterator[Finding]:
    """Open bills that are paid in another way than by transfer."""
    bills = books["Bills"]
    others = bills["pay_by"].isin(VARIANTS)
    if not others.any():
        return
    mine = others & (open_items.of_documents(books, "payable")["open"] > 0) & ~bills["status"].isin(DONE)
    words = pd.DataFrame({"party": bills["vendor"], "pay_by": bills["pay_by"]})
    for variant in dict.fromkeys(VARIANTS.values()):
        wrong = mine & (bills["pay_by"].map(VARIANTS) == variant)
        yield Finding.where(
            books, ("Bills", "pay_by"), wrong, "notice", variant=variant, actual=bills["pay_by"], values=words
        )
