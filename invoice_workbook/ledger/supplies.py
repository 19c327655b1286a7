"""Where each document's supply goes by India's law, and which of its taxes it bears; blank for a company elsewhere.

Source: IGST Act 2017, sections 7, 8 and 10 to 13; the place as the document says it, else where its recipient is. What
        the sections say of special services (immovable property, transport, events) is for the clerk to enter.
"""

import pandas as pd

from invoice_workbook import gst, tax_numbers
from invoice_workbook.books import Books, derived
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins


def is_indian(books: Books) -> bool:
    """Whether our own company is in India."""
    return tax_numbers.country(books.settings["Country"]) == gst.COUNTRY


def our_state(books: Books) -> str:
    """The code of the state that we are registered in; "" where the Settings do not say it."""
    settings = books.settings
    if not is_indian(books):
        return ""
    return gst.state_of_party(settings["Tax number"], settings["State"], settings["City"])


@derived
def states_of_parties(books: Books, table: str) -> pd.Series:
    """The code of the state of each customer or vendor; "" where nothing says it, for a company elsewhere as well."""
    parties = books[table]
    if not is_indian(books):
        return pd.Series("", index=parties.index, dtype=object)
    columns = (parties[field] for field in ("tax_number", "state", "city", "country"))
    return pd.Series([gst.state_of_party(*cells) for cells in zip(*columns, strict=True)], parties.index, dtype=object)


@derived
def of_documents(books: Books, documents: str) -> pd.DataFrame:
    """For each order, invoice or bill: supplier and place (codes of states), is_halved, is_integrated, is_union."""
    frame = books[documents]
    if not is_indian(books):
        blank = pd.DataFrame({"supplier": "", "place": ""}, index=frame.index, dtype=object)
        return blank.assign(is_halved=False, is_integrated=False, is_union=False)
    side = SIDES["payable" if documents == SIDES["payable"].documents else "receivable"]
    at = joins.parent_rows(books, documents, side.party, side.parties, side.party)
    theirs = joins.at(states_of_parties(books, side.parties), at)
    ours = our_state(books)
    supplier, recipient = (theirs, ours) if side is SIDES["payable"] else (ours, theirs)
    found = pd.DataFrame({"supplier": supplier, "place": recipient}, index=frame.index, dtype=object)
    if "place_of_supply" in frame:
        typed = frame["place_of_supply"].map(gst.state_code)
        found["place"] = typed.where(typed != "", found["place"])
    supply = frame["gst_supply"] if "gst_supply" in frame else pd.Series("", index=frame.index)
    cells = zip(found["supplier"], found["place"], supply, strict=True)
    taxes = pd.DataFrame([gst.taxes_of(*each) for each in cells], found.index, gst.Taxes._fields)
    return found.join(taxes.astype(bool))
