"""An account that differs from the one last paid has been verified: that very account.

Source: our own rules, "Vendor bills"; the journal has the account last paid, and who verified which.
Units:  accounts, those that are no IBAN with their bank's clearing code.
Remedy: call the vendor on a number you already had, ask for the account, and note it with Verify account.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import vendor_accounts

CONCERNS = ("bills",)
NEEDS = ("Vendors",)


def find(books: Books) -> Iterator[Finding]:
    """Vendors whose account is not the one last paid and has not been verified, with the old account."""
    vendors, known = books["Vendors"], vendor_accounts.derive(books)
    wrong = known["differs"] & ~known["verified"]
    if wrong.any():
        words = pd.DataFrame({"party": vendors["name"], "paid_on": known["paid_on"]})
        place, now = ("Vendors", "bank_account"), vendor_accounts.spelled(books)
        yield Finding.where(books, place, wrong, "error", expected=known["spelled"], actual=now, values=words)
