"""Of each supply of a company in India it is known to which state it goes: CGST and SGST, or IGST, follow from it.

Source: IGST Act 2017, sections 7, 8 and 10 to 13; CGST Rules 2017, rule 46(n).
Units:  none. Cancelled and invoiced orders are not judged, nor what has no tax.
Remedy: fill in the customer's GSTIN or State, or the invoice's Place of supply (96 abroad); for our own, the settings.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies, totals
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.schema import InvoiceStatus

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Taxed orders and invoices whose place is not known; places typed that are no state."""
    if not supplies.is_indian(books):
        return
    for table in ("Orders", "Invoices"):
        frame = books[table]
        groups = totals.tax_groups(books, table)
        taxed = np.zeros(len(frame), bool)
        taxed[groups.loc[groups["tax_rate"] > 0, "place"].to_numpy(np.intp)] = True
        found = supplies.of_documents(books, table)
        lost = pd.Series(taxed, frame.index) & ~found["is_halved"] & ~found["is_integrated"]
        waits = credit_exposure.WAITING if table == "Orders" else (InvoiceStatus.DRAFT, InvoiceStatus.ISSUED)
        lost &= frame["status"].isin(waits)
        words = pd.DataFrame({"party": frame["customer"]})
        ours = lost & (found["supplier"] == "")
        yield Finding.where(books, (table, "customer"), lost & ~ours, "error", values=words)
        yield Finding.where(books, (table, "customer"), ours, "error", variant="ours", values=words)
    typed = books["Invoices"]["place_of_supply"]
    wrong = (typed.str.strip() != "") & (typed.map(gst.state_code) == "")
    yield Finding.where(books, ("Invoices", "place_of_supply"), wrong, "error", variant="unknown", actual=typed)
