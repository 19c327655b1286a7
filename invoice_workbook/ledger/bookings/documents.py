"""Which invoices and bills are booked, which wait, and which cannot be; the account of who owes or is owed.

An invoice is booked once it is issued. A bill is booked once it is verified: then it is known that it is ours, that it
adds up and that the goods came, which is what a liability and the deduction of input tax want; what is entered, held or
disputed waits. Whether it may be paid is another question: an approval books nothing.
"""

import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.bookings import taxed
from invoice_workbook.schema import BillKind, BillStatus, InvoiceStatus

BOOKED_BILLS = (BillStatus.VERIFIED, BillStatus.ROUTED, BillStatus.APPROVED, BillStatus.SCHEDULED, BillStatus.PAID)
NO_CLAIMS = (BillKind.PROFORMA, BillKind.INFORMATION)
"""Kinds of what is no claim of the vendor's."""
NOTHING, WAITS, WRONG = "nothing", "waits", "totals"


@derived
def state(books: Books, table: str) -> pd.Series:
    """Of each document why it is not booked: it books `NOTHING`, it `WAITS` or is `WRONG`; "" where it is booked."""
    frame = books[table]
    if table == "Invoices":
        waits = pd.Series(False, index=frame.index)
        never = frame["status"] == InvoiceStatus.DRAFT
    else:
        never = (frame["status"] == BillStatus.REJECTED) | frame["kind"].isin(NO_CLAIMS)
        waits = ~never & ~frame["status"].isin(BOOKED_BILLS)
    found = pd.Series("", index=frame.index, dtype=object).where(taxed.is_sound(books, table), WRONG)
    return found.mask(waits, WAITS).mask(never, NOTHING)
