"""If a bill names an order, each of its lines names a line of that order, and the order is not cancelled.

Source: our own rules, three-way match.
Units:  none.
Remedy: find the line that was ordered; if it was not ordered, ask the vendor to credit it, or order it now.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import order_match
from invoice_workbook.problems import Finding
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
TELLS_VENDOR = True
HOLDS = {"": "not ordered", "cancelled": "not ordered"}


def find(books: Books) -> Iterator[Finding]:
    """Bill lines without an order line, on bills that name an order, or one that is cancelled."""
    lines = order_match.lines(books)
    wrong = lines["counts"] & lines["names_order"] & (lines["order_at"] < 0) & ~lines["is_credit"]
    if wrong.any():
        bills = books["Bills"]
        head = joins.at(bills["purchase_order"], lines["bill_at"].to_numpy())
        own = books["BillLines"]["purchase_order"]
        words = pd.DataFrame({"order": own.where(own != "", head)}, index=wrong.index)
        actual = books["BillLines"]["order_line"]
        place = ("BillLines", "order_line")
        for variant, mine in (("", wrong & ~lines["is_cancelled"]), ("cancelled", wrong & lines["is_cancelled"])):
            yield Finding.where(books, place, mine, "error", variant=variant, actual=actual, values=words)
