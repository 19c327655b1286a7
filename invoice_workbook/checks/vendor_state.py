"""A vendor's State is one of India's, and the one that its GSTIN begins with.

Source: CGST Rules, rule 10: a registration number begins with the code of the state that gave it; our own rules.
Units:  none. Taxes are judged by the GSTIN.
Remedy: correct the State, or the GSTIN: a vendor has a number for each state in which it is registered.
"""

from collections.abc import Iterator

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.ledger import supplies
from invoice_workbook.problems import Finding

CONCERNS = ("bills",)
ONLY_TELLS = True
NEEDS = ("Vendors",)


def find(books: Books) -> Iterator[Finding]:
    """Vendors with a State that is none, or another than their GSTIN's; only of a company in India."""
    if not supplies.is_indian(books):
        return
    vendors = books["Vendors"]
    typed, code = vendors["state"].str.strip(), vendors["state"].map(gst.state_code)
    abroad = supplies.states_of_parties(books, "Vendors") == gst.ABROAD
    unknown = (typed != "") & (code == "") & ~abroad
    yield Finding.where(books, ("Vendors", "state"), unknown, "warning", variant="unknown", actual=typed)
    registered = vendors["tax_number"].map(gst.state_of_gstin)
    other = (code != "") & (registered != "") & (code != registered)
    expected = registered.map(lambda one: gst.state_name(one, books.settings.language))
    yield Finding.where(books, ("Vendors", "state"), other, "warning", variant="other", expected=expected, actual=typed)
