"""A bill bears CGST and SGST if vendor and place of supply are in one state, IGST if not.

Source: IGST Act 2017, sections 7 and 8 (inter-state, intra-state) and 10 to 13 (place of supply; ours where the bill
        says none). CGST Act 2017, section 77: tax paid under the wrong Act is to be paid again.
Units:  minor units of the bill's currency. What cannot be told, because a state is not known, is not judged.
Remedy: correct Place of supply in the bill, or State in Vendors; if both are right, have the vendor send a right bill.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies

CONCERNS = ("bills",)
TELLS_VENDOR = True
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Bills with the wrong kind of tax; only of a company in India."""
    if not supplies.is_indian(books):
        return
    bills, of = books["Bills"], supplies.of_documents(books, "Bills")
    language = books.settings.language
    names = {code: gst.state_name(code, language) for code in {*of["supplier"], *of["place"]}}
    words = pd.DataFrame({"vendor_state": of["supplier"].map(names), "place": of["place"].map(names)})
    inter = of["is_halved"] & (bills["igst"].fillna(0) != 0)
    found: dict[str, Any] = {"actual": bills["igst"].fillna(0), "values": words}
    yield Finding.where(books, ("Bills", "igst"), inter, "error", variant="within", **found)
    halves = bills["cgst"].fillna(0) + bills["sgst"].fillna(0)
    intra = of["is_integrated"] & (halves != 0)
    yield Finding.where(books, ("Bills", "cgst"), intra, "error", variant="across", actual=halves, values=words)
