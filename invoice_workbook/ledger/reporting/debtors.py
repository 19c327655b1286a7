"""Who owes most on the books' day, and what share of all that is owed that is.

Source: concentration of receivables (IFRS 7.34(c)). The share is of what all debtors of the currency owe; a customer in
credit owes nothing and takes nothing off the others. Units: minor units; tenths of a percent, rounded once a customer.
"""

import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.reporting import aging_trend, payment_habits
from invoice_workbook.money import quotient
from invoice_workbook.schema import RECEIVABLE, SIDES

PER_MILLE = 1000


@derived
def derive(books: Books, side_name: str = RECEIVABLE.name) -> pd.DataFrame:
    """By currency, the largest first: party, name, currency, decimals, owed, late, share (tenths of a percent)."""
    side = SIDES[side_name]
    table = aging_trend.on_the_day(books, side_name)
    owing = table[table["total"] > 0]
    whole = owing.groupby("currency")["total"].transform("sum")
    found = owing[["party", "currency", "decimals"]].assign(owed=owing["total"])
    late = _late(books, side_name)
    own = pd.MultiIndex.from_arrays([key_of(found["party"]), found["currency"]])
    found["late"] = late.reindex(own).fillna(0).to_numpy("int64")
    found["share"] = [
        quotient(int(one) * PER_MILLE, int(every)) for one, every in zip(found["owed"], whole, strict=True)
    ]  # whole numbers of any size
    names = dict(payment_habits.parties(books, side)["name"])
    found["name"] = [names.get(key, "") for key in key_of(found["party"])]
    return found.sort_values(["currency", "owed"], ascending=[True, False], kind="stable", ignore_index=True)


def _late(books: Books, side_name: str) -> pd.Series:
    """What of each party's (key) documents is past due, by currency."""
    side = SIDES[side_name]
    documents, state = books[side.documents], open_items.of_documents(books, side_name)
    mine = (state["open"] > 0) & (state["days_late"] > 0)
    rows = pd.DataFrame(
        {
            "key": key_of(documents[side.party]),
            "currency": documents["row_currency"],
            "open": state["open"],
        }
    )[mine.to_numpy(bool)]
    return rows.groupby(["key", "currency"])["open"].sum()
