"""Money goes to the account last paid, or to one verified by a person who neither changed it nor entered the bill.

Source: our own rules, "Vendor bills"; what was paid and verified is in the journal.
Units:  accounts.
Remedy: call the vendor on a number you already had, and note it with Verify account.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ASKED_BY_PAYMENT = True


def find(books: Books) -> Iterator[Finding]:
    """Bills to be paid to an account that nobody may vouch for."""
    found = vendor_accounts.unverified(books)
    if not found:
        return
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    places = books["Bills"].index.get_indexer(pd.Index(list(found)))
    accounts = vendor_accounts.spelled(books).iloc[at[places]].tolist()
    names = books["Bills"]["vendor"][list(found)].tolist()
    for variant in dict.fromkeys(found.values()):
        mine = [n for n, why in enumerate(found.values()) if why == variant]
        yield Finding(
            table="Bills",
            field="vendor",
            places=[list(found)[n] for n in mine],
            severity="error",
            variant=variant,
            actual=[str(accounts[n]) for n in mine],
            values=[{"vendor": names[n]} for n in mine],
        )
