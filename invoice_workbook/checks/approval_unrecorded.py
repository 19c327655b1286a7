"""What is approved in a bill's cells is in the journal, for its vendor, account, amount, reference and lines.

Source: our own rules, "The workbook itself"; an approval is recorded when it is given, or taken over
        with a workbook from elsewhere.
Units:  minor units.
Remedy: have it approved by who may; find out who typed or changed it.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import approval

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ASKED_BY_PAYMENT = True


def find(books: Books) -> Iterator[Finding]:
    """Bills to be paid whose approval the journal does not have, or has for something else."""
    found = approval.unrecorded(books)
    typed = [row for row, parts in found.items() if not parts]
    changed = [row for row, parts in found.items() if parts]
    who = books["Bills"]["approved_by"]
    yield Finding("Bills", "approved_by", typed, "error", actual=[str(who[row]) for row in typed])
    yield Finding(
        "Bills",
        "approved_by",
        changed,
        "error",
        variant="changed",
        actual=[str(who[row]) for row in changed],
        values=[{"parts": ", ".join(found[row])} for row in changed],
    )
