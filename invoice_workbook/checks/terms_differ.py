"""The terms on a bill are those agreed with its vendor: discount, days, one payment.

Source: our own rules, "Vendor bills"; EN 16931 BT-20. What the words do not say is not compared.
Units:  days and percent.
Remedy: ask the vendor which terms hold; enter the agreed terms on the sheet Vendors, or the day to pay on the bill.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.languages import HOME
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import bill_terms
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True
HAS_LETTER = True
DONE = (BillStatus.PAID, BillStatus.REJECTED)
VARIANTS = ("", "lost", "days", "parts")
"""What may differ: a discount that is offered, one that is not, the days, several payments."""


def find(books: Books) -> Iterator[Finding]:
    """Bills still to be paid whose words say otherwise than their vendor's terms.

    What is expected is told in English: a problem stays the same one when the book changes its language.
    """
    bills = books["Bills"]
    said = ~joins.is_blank(bills["terms_text"])
    if not said.any():
        return
    mine = said & ~open_items.is_credit(bills) & ~bills["status"].isin(DONE)
    if not mine.any():
        return
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    names = pd.Series(joins.at(books["Vendors"]["terms"], at), index=bills.index).fillna("")
    agreed = {name: books.terms_of(name) for name in set(names[mine])}
    cells = list(zip(bills["terms_text"][mine], names[mine], strict=True))
    told = [bill_terms.differing(words, agreed[name], HOME) for words, name in cells]
    worded = [bill_terms.differing(words, agreed[name], books.settings.language) for words, name in cells]
    rows = bills.index[mine]
    for variant in VARIANTS:
        here = {int(str(row)): one for row, one in zip(rows, told, strict=True) if one and one.variant == variant}
        words = {int(str(row)): one for row, one in zip(rows, worded, strict=True) if one}
        yield Finding(
            "Bills",
            "terms_text",
            list(here),
            "warning",
            variant,
            expected=[one.agreed for one in here.values()],
            actual=[one.said for one in here.values()],
            values=[
                {"expected": words[row].agreed, "actual": words[row].said, "party": bills["vendor"][row]}
                for row in here
            ],
        )
