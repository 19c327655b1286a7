"""An IBAN has its country's length and correct check digits.

Source: our own rules, "Customer orders and prices"; ISO 13616 and the countries' own check digits, as implemented by
        python-stdnum.
Units:  none.
Remedy: ask the party for the account, using contact details you already know to be right; never pay into an account
        that fails this rule.
"""

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.problems import Finding
from invoice_workbook.schema import SIDES

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{4,}")


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose account looks like an IBAN but is not valid; other accounts cannot be judged."""
    for side in SIDES.values():
        parties = books[side.parties]
        wrong = pd.Series([not is_sound(account) for account in parties["bank_account"]], parties.index, dtype=bool)
        if wrong.any():
            words = pd.DataFrame({"party": parties["name"]})
            place = (side.parties, "bank_account")
            yield Finding.where(books, place, wrong, "warning", actual=parties["bank_account"], values=words)


@cache
def is_sound(account: str) -> bool:
    """Whether the account may be right: a valid IBAN, or a number that is not an IBAN.

    >>> is_sound("DE89 3704 0044 0532 0130 00"), is_sound("DE89370400440532013001"), is_sound("12345678")
    (True, False, True)
    """
    from stdnum import iban

    plain = "".join(account.upper().split())
    return not _IBAN.fullmatch(plain) or bool(iban.is_valid(plain))
