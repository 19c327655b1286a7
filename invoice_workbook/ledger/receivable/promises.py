"""What customers promised to pay, what came of it, and what is still promised.

A promise (a row of Questions with a date) is for the invoice that it names, or for all that its customer owes. Without
an amount it is for everything that is open. What was paid since the day it was made counts towards it; instalments of
one talk count in the order of their dates. Units: minor units of the invoice's currency, or of the customer's.
"""

import numpy as np
import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books, derived
from invoice_workbook.tables import joins

WHOLE = np.iinfo(np.int64).max // 4
"""The amount of a promise that names none."""
_TALK = ["invoice", "customer", "asked_on"]


@derived
def made(books: Books) -> pd.DataFrame:
    """Promises by their row of Questions: invoice (place, -1), customer (key), currency, promise, left, is_renewed.

    `left` is what of it did not come; it is renewed where a later talk has a promise for the same.
    """
    questions = books["Questions"]
    invoice = joins.parent_rows(books, "Questions", "document", "Invoices", "invoice")
    at = joins.parent_rows(books, "Questions", "party", "Customers", "customer")
    own = joins.at(books["Customers"]["currency"], at)
    named = questions["row_currency"].to_numpy(object)
    found = pd.DataFrame(
        {
            "invoice": invoice,
            "customer": joins.id_keys(books, "Questions", "party").where(invoice < 0, ""),
            "currency": np.where((invoice >= 0) | (own == ""), named, own),
            "asked_on": questions["asked_on"],
            "promise": questions["promise"],
            "amount": questions["promise_amount"],
            "decimals": questions["row_decimals"],
        }
    )
    blank = joins.id_keys(books, "Questions", "document") == ""
    found = found[found["promise"].notna() & (questions["status"] != "closed") & ((invoice >= 0) | (blank & (at >= 0)))]
    found = found.assign(amount=_amounts(found)).sort_values(["promise"], kind="stable")
    upto = found.groupby(_TALK, dropna=False)["amount"].cumsum().clip(upper=WHOLE)
    left = (upto - _received(books, found)).clip(lower=0)
    last = found.groupby(_TALK[:2])["asked_on"].transform("max")
    return found.assign(left=np.minimum(left, found["amount"]), is_renewed=found["asked_on"] < last).sort_index()


def _amounts(found: pd.DataFrame) -> pd.Series:
    """The promised amounts, which were read with the row's decimals, in the promise's own currency."""
    own = found["currency"].map(lambda code: currencies.DECIMALS.get(str(code), 2)).astype("int64")
    finer, units = own - found["decimals"].astype("int64"), found["amount"].fillna(0).astype("int64")
    up, down = (10 ** part.clip(lower=0).to_numpy(np.int64) for part in (finer, -finer))
    scaled = pd.Series(units.to_numpy(np.int64) * up // down, index=found.index)
    return scaled.where(found["amount"].notna(), WHOLE).astype("int64")


def _received(books: Books, found: pd.DataFrame) -> pd.Series:
    """What was paid since each promise was made, up to the books' day; nothing where that day is not known."""
    allocations, receipts = books["Allocations"], books["Receipts"]
    paid = ((allocations["side"] == "receivable") & (allocations["kind"] == "payment")).to_numpy(bool)
    to = joins.parent_rows(books, "Allocations", "document", "Invoices", "invoice")
    of_invoices = pd.DataFrame({"invoice": to, "date": allocations["date"], "amount": allocations["amount"]})
    of_customers = pd.DataFrame(
        {
            "customer": joins.id_keys(books, "Receipts", "customer"),
            "currency": receipts["row_currency"],
            "date": receipts["date"],
            "amount": receipts["amount"],
        }
    )
    one, all_ = found[found["invoice"] >= 0], found[found["invoice"] < 0]
    sums = [
        _since(books, one, of_invoices[paid & (to >= 0)], ["invoice"]),
        _since(books, all_, of_customers, ["customer", "currency"]),
    ]
    return pd.Series(pd.concat(sums).reindex(found.index, fill_value=0), index=found.index)


def _since(books: Books, found: pd.DataFrame, paid: pd.DataFrame, by: list[str]) -> pd.Series:
    wanted = found[[*by, "asked_on"]].reset_index(names="row")
    both = wanted.merge(paid, on=by)
    both = both[(both["date"] >= both["asked_on"]) & (both["date"] <= pd.Timestamp(books.as_of))]
    sums = both.groupby("row")["amount"].sum().astype("int64")
    return sums.reindex(found.index, fill_value=0)


def in_force(books: Books) -> pd.DataFrame:
    """The promises for the books' day or later of which something is left."""
    found = made(books)
    return found[(found["promise"] >= pd.Timestamp(books.as_of)) & (found["left"] > 0)]


def past(books: Books) -> pd.DataFrame:
    """The promises whose day is over, of which something did not come, and that were not renewed."""
    found = made(books)
    return found[(found["promise"] < pd.Timestamp(books.as_of)) & (found["left"] > 0) & ~found["is_renewed"]]
