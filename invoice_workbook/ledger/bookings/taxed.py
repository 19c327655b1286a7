"""What invoices and bills come to by tax category and rate, as their own totals say.

Source: EN 16931-1 BR-CO-10, BR-CO-15, BR-CO-17. Tax that a vendor rounded line by line goes with the largest group. The
tax of a purchase that the buyer owes (categories AE and K: Directive 2006/112/EC, articles 196 and 200) is by the one
rate that Ledger accounts has for input tax of that category.
Units: minor units of the document's currency; rates in millionths.
"""

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import totals
from invoice_workbook.ledger.bookings.pairs import MANY_RATES, NO_RATE
from invoice_workbook.schema import LedgerUse
from invoice_workbook.tables import joins

OWED_BY_BUYER = ("AE", "K")


@derived
def is_sound(books: Books, table: str) -> pd.Series:
    """Which documents agree with themselves: lines, net, tax and gross; off by roundings of lines at the most."""
    frame, sums = books[table], totals.of_documents(books, table)
    net, tax, gross = (frame[field].astype("Int64") for field in ("net", "tax", "gross"))
    off = (tax - sums["tax"]).abs()
    groups = totals.tax_groups(books, table)
    ones = np.where(groups["tax"] != 0, 1, 0).astype(np.int64)
    taxed = joins.sums(ones, groups["place"].to_numpy(np.intp), len(frame)) > 0
    agrees = (net == sums["net"]) & (gross == net + tax) & (off <= sums["lines"]) & ((off == 0) | taxed)
    return agrees.fillna(False).astype(bool) & (sums["lines"] > 0) & sums["sound"]


@derived
def groups(books: Books, table: str) -> pd.DataFrame:
    """Of sound documents a row for each category and rate: place, category, rate, net, tax, own_rate, own_tax.

    The last two are what a buyer owes: 0 where nothing, `NO_RATE` or `MANY_RATES` where Ledger accounts does not say.
    """
    names = {"tax_category": "category", "tax_rate": "rate"}
    found = totals.tax_groups(books, table).rename(columns=names).astype({"tax": "int64"})
    found = found[is_sound(books, table).to_numpy(bool)[found["place"]]].reset_index(drop=True)
    off = books[table]["tax"].fillna(0).to_numpy(np.int64)[found["place"]]
    off = off - found.groupby("place")["tax"].transform("sum")
    order = found.assign(size=found["tax"].abs()).sort_values(["place", "size"], ascending=[True, False], kind="stable")
    largest = order.index[~order["place"].duplicated()]
    found.loc[largest, "tax"] += off[largest]
    owed = found["category"].isin(OWED_BY_BUYER) & (found["rate"] == 0) & (table == "Bills")
    rates = _own_rates(books)
    found["own_rate"] = np.where(owed, found["category"].map(rates).fillna(NO_RATE), 0).astype(np.int64)
    taxes = money.tax_of(found["net"].astype("Int64"), found["own_rate"].clip(lower=0).astype("Int64"))
    found["own_tax"] = taxes.fillna(0).astype("int64")
    return found


@derived
def _own_rates(books: Books) -> dict[str, int]:
    """By category the rate by which the buyer owes tax; MANY_RATES where there are several."""
    rows = books["LedgerAccounts"]
    mine = rows[(rows["use"] == LedgerUse.INPUT_TAX) & (rows["tax_rate"].fillna(0) > 0)]
    found: dict[str, int] = {}
    for category, rate in sorted(set(zip(mine["tax_category"], mine["tax_rate"].astype("int64"), strict=True))):
        found[category] = MANY_RATES if category in found else rate
    return found
