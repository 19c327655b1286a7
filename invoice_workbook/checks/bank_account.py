"""An IBAN has its country's length and correct check digits.

Source: our own rules, "Customer orders and prices"; ISO 13616 and the countries' own check digits, as implemented by
        python-stdnum.
Units:  none.
Remedy: ask the party for the account, using contact details you already know to be right; never pay into an account
        that fails this rule.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import bank_codes
from invoice_workbook.books import Books
from invoice_workbook.problems import Finding
from invoice_workbook.schema import SIDES

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose account looks like an IBAN but is not valid; other accounts cannot be judged."""
    for side in SIDES.values():
        parties = books[side.parties]
        sound = [bank_codes.is_sound(account) for account in parties["bank_account"]]
        wrong = ~pd.Series(sound, parties.index, dtype=bool)
        if wrong.any():
            words = pd.DataFrame({"party": parties["name"]})
            place = (side.parties, "bank_account")
            yield Finding.where(books, place, wrong, "warning", actual=parties["bank_account"], values=words)
