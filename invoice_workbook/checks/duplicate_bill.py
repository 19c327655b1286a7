"""A bill is entered only once: no other bill of its vendor has a similar reference, gross and date.

Source: our own rules, "Vendor bills" (the table of scores); SAP FI and Odoo duplicate criteria.
Units:  score 0 to 100; an error from 90, a warning from 60, a notice from 50 (numbers that run, instalments).
Remedy: compare the two documents; reject the one that came twice, or dismiss the problem with the reason.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import duplicates
from invoice_workbook.schema import BILLS

CONCERNS = ("bills",)
NEEDS = ("Bills",)
TELLS_VENDOR = True

ERROR_FROM, WARNING_FROM, NOTICE_FROM = 90, 60, 50


def find(books: Books) -> Iterator[Finding]:
    """Later bills, with the earlier one, the score, and the fields that differ."""
    found = duplicates.find(books)
    bills = books["Bills"]
    kinds: tuple[tuple[Any, int, int], ...] = (
        ("error", ERROR_FROM, 101),
        ("warning", WARNING_FROM, ERROR_FROM),
        ("notice", NOTICE_FROM, WARNING_FROM),
    )
    for severity, least, below in kinds:
        mine = [one for one in found if least <= one.score < below]
        places = [one.row for one in mine]
        ids = bills["bill"].loc[[one.earlier for one in mine]].tolist()
        words = [
            {
                "earlier": id_,
                "first": one.earlier + books.places["Bills"].first_row,
                "percent": one.score,
                "vendor": vendor,
                "differing": [BILLS.by_field[field].header for field in one.differs]
                or text("duplicate-bill.nothing", books.settings.language),
            }
            for id_, one, vendor in zip(ids, mine, bills["vendor"].loc[places], strict=True)
        ]
        yield Finding(
            table="Bills",
            field="vendor_reference",
            places=places,
            severity=severity,
            actual=bills["vendor_reference"].loc[places].tolist(),
            related=[(id_,) for id_ in ids],
            score=[one.score for one in mine],
            amounts=[None if pd.isna(units) else int(units) for units in bills["gross"].loc[places]],
            values=words,
        )
