"""A tax number has its country's form and correct check digits.

Source: our own rules, "Customer orders and prices"; each country's rules as implemented by python-stdnum.
Units:  none.
Remedy: ask the customer or vendor for the number; with a wrong one, tax treatment on the invoice is not valid.
"""

from collections.abc import Iterator
from functools import cache

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.problems import Finding
from invoice_workbook.schema import SIDES

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose tax number is wrong; countries without known rules pass."""
    for side in SIDES.values():
        parties = books[side.parties]
        pairs = zip(parties["country"], parties["tax_number"], strict=True)
        wrong = pd.Series([not _is_sound(country, number) for country, number in pairs], parties.index, dtype=bool)
        if wrong.any():
            words = pd.DataFrame({"party": parties["name"], "country": parties["country"]})
            place = (side.parties, "tax_number")
            yield Finding.where(books, place, wrong, "warning", actual=parties["tax_number"], values=words)


@cache
def _is_sound(country: str, number: str) -> bool:
    """Whether the number may be one of that country; blank and unknown countries pass.

    >>> _is_sound("DE", "DE136695976"), _is_sound("DE", "DE136695977"), _is_sound("KW", "anything")
    (True, False, True)
    """
    from stdnum import get_cc_module

    if not number.strip() or len(country.strip()) != 2:
        return True
    code = "gr" if country.strip().upper() == "EL" else country.strip().lower()
    known = [get_cc_module(code, kind) for kind in ("vat", "tin")]
    forms = {number, number.strip().removeprefix("T") if code == "jp" else number}
    return not any(known) or any(module.is_valid(form) for module in known if module for form in forms)
