"""An account that differs from the one last paid was verified after the change.

Source: our own rules, "Vendor bills"; the change is later than the last payment, whose account is in Payments.
Units:  days.
Remedy: call the vendor at a number you knew before, ask for the account, and note who did so and when.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import changed_accounts
from invoice_workbook.problems import Finding


def find(books: Books) -> Iterator[Finding]:
    """Vendors with another account than last paid, not verified since, with the old one."""
    vendors, known = books["Vendors"], changed_accounts.derive(books)
    wrong = known["differs"] & ~known["verified"]
    if wrong.any():
        words = pd.DataFrame({"party": vendors["name"], "paid_on": known["paid_on"].dt.strftime("%Y-%m-%d")})
        place, now = ("Vendors", "bank_account"), vendors["bank_account"]
        yield Finding.where(books, place, wrong, "error", expected=known["old"], actual=now, values=words)
