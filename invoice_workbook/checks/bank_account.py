"""An IBAN has its country's length and correct check digits, and an account has Latin letters and digits alone.

Source: our own rules, "Customer orders and prices"; ISO 13616 and the countries' own check digits, as implemented by
        python-stdnum.
Units:  none.
Remedy: ask the party for the account, using contact details you already know to be right; never pay into an account
        that fails this rule.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import bank_codes, folding, references
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import SIDES

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose account looks like an IBAN but is not valid; other accounts cannot be judged.

    A letter that only looks Latin, or one that nobody sees, is told for itself; what a spreadsheet program destroyed is
    told by `number-destroyed`.
    """
    for side in SIDES.values():
        parties = books[side.parties]
        accounts = parties["bank_account"]
        foreign = accounts.map(folding.foreign)
        is_odd = foreign != ""
        kinds = {account: bank_codes.is_sound(account) or references.is_power_of_ten(account) for account in accounts}
        wrong = ~accounts.map(kinds).astype(bool)
        for variant, mine in (("", wrong & ~is_odd), ("letters", wrong & is_odd)):
            words = pd.DataFrame({"party": parties["name"], "letters": foreign.map(folding.spelled)})
            if mine.any():
                place = (side.parties, "bank_account")
                yield Finding.where(books, place, mine, "warning", variant=variant, actual=accounts, values=words)
