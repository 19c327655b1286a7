"""A document's number has at most 16 signs, letters, digits, hyphen and slash, where our company is in India.

Source: CGST Rules 2017, rules 46(b), 49(b) and 53(1A); the e-invoice portal takes none that begins with 0, hyphen or
        slash.
Units:  none.
Remedy: shorten the pattern of the setting Invoice numbers or Credit note numbers. What was issued keeps its number.
"""

import re
from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies

NEEDS = ("Invoices",)
_FORM = re.compile(r"[A-Za-z1-9][A-Za-z0-9/-]{0,15}")


def find(books: Books) -> Iterator[Finding]:
    """Invoices and credit notes with another number."""
    if not supplies.is_indian(books):
        return
    ids = books["Invoices"]["invoice"]
    wrong = (ids != "") & ~ids.map(lambda id_: bool(_FORM.fullmatch(id_)))
    yield Finding.where(books, ("Invoices", "invoice"), wrong, "warning", actual=ids)
