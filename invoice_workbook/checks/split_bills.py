"""Bills of one vendor, each within a limit and together beyond it, need an approval for what they come to.

Source: our own rules, "Vendor bills": several bills of one vendor, or of vendors that may be one, within seven days.
Units:  minor units of the home currency.
Remedy: have them approved by who may approve them all; where they are one supply, ask the vendor for one bill.
"""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Later
from invoice_workbook.ledger.payable import approval, split_bills

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Bills that nobody approved for what they come to, with the others."""
    limits = approval.too_low(books)
    rows, together = list(limits), split_bills.amounts(books, limits)
    currency = books.settings.currency
    decimals = currencies.DECIMALS.get(currency, 2)
    beyond = [amount - limit for amount, limit in zip(together, limits.values(), strict=True)]
    yield Finding(
        table="Bills",
        field="gross",
        places=rows,
        severity="warning",
        expected=money.each_as_text(limits.values(), decimals),
        actual=money.each_as_text(together, decimals),
        difference=money.each_as_text(beyond, decimals),
        related=Later(
            len(rows),
            partial(split_bills.others, books, limits),
            lambda places: split_bills.others(books, {rows[n]: limits[rows[n]] for n in places.tolist()}),
        ),
        values=pd.DataFrame({"currency": currency, "vendor": books["Bills"]["vendor"].loc[rows]}),
    )
