"""A bill is entered only once: no other bill of its vendor has a similar reference, gross and date.

Source: our own rules, "Vendor bills" (the table of scores); SAP FI and Odoo duplicate criteria.
Units:  score 0 to 100; an error from 90, a warning from 60, a notice from 50 (numbers that run, instalments).
Remedy: compare the two documents; reject the one that came twice, or dismiss the problem with the reason.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Severity
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import archived_bills, duplicates
from invoice_workbook.ledger.payable.duplicates import Likeness
from invoice_workbook.schema import BILLS

CONCERNS = ("bills",)
NEEDS = ("Bills",)
TELLS_VENDOR = True

ERROR_FROM, WARNING_FROM, NOTICE_FROM = 90, 60, 50


def find(books: Books) -> Iterator[Finding]:
    """Later bills, with the earlier one, the score, and the fields that differ."""
    found = duplicates.find(books)
    kinds: tuple[tuple[Severity, int, int], ...] = (
        ("error", ERROR_FROM, 101),
        ("warning", WARNING_FROM, ERROR_FROM),
        ("notice", NOTICE_FROM, WARNING_FROM),
    )
    for severity, least, below in kinds:
        of_kind = [one for one in found if least <= one.score < below]
        for is_archived in (False, True):
            yield _finding(books, [one for one in of_kind if (one.earlier < 0) == is_archived], severity, is_archived)


def _finding(books: Books, mine: Sequence[Likeness], severity: Severity, is_archived: bool) -> Finding:
    """Bills that are like an earlier one of the workbook, or of an archive of it."""
    bills = books["Bills"]
    places = [one.row for one in mine]
    if is_archived:
        kept = [archived_bills.of_label(books, one.earlier) for one in mine]
    else:
        kept = [(str(id_), "") for id_ in bills["bill"].loc[[one.earlier for one in mine]]]
    words = [
        {
            "earlier": id_,
            "first": one.earlier + books.places["Bills"].first_row,
            "file": file,
            "percent": one.score,
            "vendor": vendor,
            "differing": [BILLS.by_field[field].header for field in one.differs]
            or text("duplicate-bill.nothing", books.settings.language),
        }
        for (id_, file), one, vendor in zip(kept, mine, bills["vendor"].loc[places], strict=True)
    ]
    return Finding(
        table="Bills",
        field="vendor_reference",
        places=places,
        severity=severity,
        variant="archived" if is_archived else "",
        actual=bills["vendor_reference"].loc[places].tolist(),
        related=[(id_,) for id_, _ in kept],
        score=[one.score for one in mine],
        amounts=[None if pd.isna(units) else int(units) for units in bills["gross"].loc[places]],
        values=words,
    )
