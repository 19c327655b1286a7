"""No more is paid on a bill than its gross and what its vendor rounds it by.

Source: our own rules, "Vendor bills".
Units:  minor units, compared exactly.
Remedy: ask the vendor to repay it, or to deduct it from the next bill.
"""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import bill_rounding, paid_bills
from invoice_workbook.schema import CREDIT_NOTE

CONCERNS = ("bills",)
NEEDS = ("Allocations",)
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Bills on which more was paid than their gross."""
    bills = books["Bills"]
    paid, gross = (
        paid_bills.amounts(books).astype("Int64"),
        bills["gross"] + bill_rounding.of_bills(books).clip(lower=0),
    )
    wrong = (paid > 0) & (paid > gross) & (bills["type"] != CREDIT_NOTE)
    figures: dict[str, Any] = {"expected": gross, "actual": paid, "difference": paid - gross}
    yield Finding.where(books, ("Bills", "gross"), wrong, "error", **figures)
