"""A party's GSTIN is of the state that its row names, and what is typed as a state is one.

Source: CGST Rules 2017, rule 10 (a GSTIN begins with its state's code) and 46(d), (e); judged where our company is in
        India. Tax follows the GSTIN's state until the row is mended.
Units:  none.
Remedy: ask which is right: a company registered in several states has a GSTIN in each.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies
from invoice_workbook.schema import SIDES

CONCERNS = ("orders",)


def find(books: Books) -> Iterator[Finding]:
    """Customers and vendors whose state is no state, or another than their number's."""
    if not supplies.is_indian(books):
        return
    for side in SIDES.values():
        parties = books[side.parties]
        inland = supplies.states_of_parties(books, side.parties) != gst.ABROAD
        typed = inland & (parties["state"].str.strip() != "")
        codes, ours = parties["state"].map(gst.state_code), parties["tax_number"].map(gst.state_of_gstin)
        place, party = (side.parties, "state"), parties["name"]
        unknown = typed & (codes == "")
        words = pd.DataFrame({"party": party, "state": ours.map(gst.labelled)})
        yield Finding.where(books, place, unknown, "warning", variant="unknown", actual=parties["state"], values=words)
        other = typed & (codes != "") & (ours != "") & (codes != ours)
        yield Finding.where(books, place, other, "warning", actual=parties["state"], values=words)
