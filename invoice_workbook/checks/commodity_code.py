"""An invoice's line has its HSN or SAC, where our company is in India.

Source: CGST Rules 2017, rule 46(g); notification 78/2020 - Central Tax (four digits up to 5 crore rupees of turnover,
        six above it); the e-invoice portal takes four, six or eight digits of goods, and refuses a line without one.
Units:  none.
Remedy: fill in the commodity code of the item, and of the line; goods are HSN, services are SAC and begin with 99.
"""

import re
from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies

CONCERNS = ("totals",)
NEEDS = ("InvoiceLines",)
_FORM = re.compile(r"(?!0+$)\d{4}(\d{1,2}|\d{4})?")


def find(books: Books) -> Iterator[Finding]:
    """Lines without a code, and codes that are none."""
    if not supplies.is_indian(books):
        return
    codes = books["InvoiceLines"]["commodity_code"].str.replace(r"[\s.]", "", regex=True)
    place = ("InvoiceLines", "commodity_code")
    yield Finding.where(books, place, codes == "", "warning")
    wrong = (codes != "") & ~codes.map(lambda code: bool(_FORM.fullmatch(code)))
    yield Finding.where(books, place, wrong, "warning", variant="form", actual=books["InvoiceLines"]["commodity_code"])
