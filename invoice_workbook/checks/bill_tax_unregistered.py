"""Only a vendor who is registered for GST, and not as a composition dealer, charges it.

Source: CGST Act 2017, section 32 (nobody who is not registered collects tax) and section 10(4) (a composition dealer
        collects none from the recipient, and issues a bill of supply).
Units:  minor units of the bill's currency.
Remedy: enter the vendor's GSTIN, or correct GST scheme in Vendors; else pay the net alone and ask for a right bill.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies
from invoice_workbook.schema import GstScheme
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
TELLS_VENDOR = True
NEEDS = ("Bills", "Vendors")


def find(books: Books) -> Iterator[Finding]:
    """Bills with tax of vendors in India without a GSTIN, or of composition dealers; only of a company in India."""
    if not supplies.is_indian(books):
        return
    bills, vendors = books["Bills"], books["Vendors"]
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    abroad = supplies.states_of_parties(books, "Vendors") == gst.ABROAD
    unregistered = (vendors["tax_number"].str.strip() == "") & ~abroad
    composition = vendors["gst_scheme"] == GstScheme.COMPOSITION
    taxed = (bills["tax"].fillna(0) != 0) & (bills["reverse_charge"] != "yes")
    words = pd.DataFrame({"vendor": bills["vendor"]})
    for variant, marked in (("composition", composition), ("unregistered", unregistered & ~composition)):
        wrong = taxed & joins.marked(marked, at)
        found: dict[str, Any] = {"actual": bills["tax"], "values": words, "variant": variant}
        yield Finding.where(books, ("Bills", "tax"), wrong, "error", **found)
