"""No bill is paid without approval.

Source: our own rules, "Vendor bills".
Units:  minor units.
Remedy: get it approved now, and find out how it came to be paid.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import paid_bills
from invoice_workbook.schema import CREDIT_NOTE

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_BY_PAYMENT = True


def find(books: Books) -> Iterator[Finding]:
    """Bills with a payment but no approval."""
    bills = books["Bills"]
    paid = paid_bills.amounts(books)
    if not (paid > 0).any():
        return
    wrong = (paid > 0) & (bills["approved_by"].str.strip() == "") & (bills["type"] != CREDIT_NOTE)
    yield Finding.where(books, ("Bills", "approved_by"), wrong, "error", actual=paid.astype("Int64"), unit="amount")
