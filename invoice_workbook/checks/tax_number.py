"""A tax number has its country's form and correct check digits.

Source: our own rules, "Customer orders and prices"; each country's rules as implemented by python-stdnum.
Units:  none.
Remedy: ask the customer or vendor for the number; with a wrong one, tax treatment on the invoice is not valid.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import tax_numbers
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.schema import SIDES

CONCERNS = ("orders",)
HAS_LETTER = True


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose tax number is wrong; countries without known rules pass."""
    for side in SIDES.values():
        parties = books[side.parties]
        pairs = zip(parties["country"], parties["tax_number"], strict=True)
        wrong = pd.Series(
            [not tax_numbers.is_sound(country, number) for country, number in pairs], parties.index, dtype=bool
        )
        if wrong.any():
            words = pd.DataFrame({"party": parties["name"], "country": parties["country"]})
            place = (side.parties, "tax_number")
            yield Finding.where(books, place, wrong, "warning", actual=parties["tax_number"], values=words)
