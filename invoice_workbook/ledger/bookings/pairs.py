"""Pairs: an amount that is debited to one account and credited to another, so that bookings balance by their form.

A document's pairs are in its own currency; below zero debit and credit are changed about. An account is asked for by
its use, tax category and rate; the account of the customer, vendor or item itself comes first.
Units: minor units of the pair's currency; rates in millionths.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import schema
from invoice_workbook.books import Books
from invoice_workbook.schema import PAYABLE, RECEIVABLE, LedgerUse
from invoice_workbook.tables import joins

ANY_RATE, NO_RATE, MANY_RATES = -1, -2, -3
"""No rate is asked for; the rate by which we tax a purchase ourselves is not there, or is there more than once."""
NET, TAX, SELF_TAX = "net", "tax", "self"
"""What a pair is of its tax group: its net, its tax, or the tax that the buyer owes and deducts."""
SIDES = ("debit", "credit")
ASKED = ("use", "category", "rate", "table", "holder")
COLUMNS = (
    *("source", "place", "day", "currency", "decimals", "units", "role", "category", "rate"),
    *(f"{side}_{part}" for side in SIDES for part in ASKED),
)
USE_OF = {RECEIVABLE.name: LedgerUse.RECEIVABLE, PAYABLE.name: LedgerUse.PAYABLE}
"""The use of the accounts of customers and vendors, by side."""
WITHHELD_BY_US, WITHHELD_FROM_US = "tax withheld by us", "tax withheld from us"
"""Uses of accounts that stand elsewhere than in Ledger accounts: in Withholding rates, and in the Settings."""
DAY = {"Invoices": "invoice_date", "Bills": "bill_date", "Receipts": "date", "Payments": "date", "Allocations": "date"}
"""Tables that are booked, and the date on which."""


@dataclass(frozen=True)
class Account:
    """Accounts of pairs, each value one for all or one a pair: use, tax category and rate.

    `holder` are places of rows of `table` (-1: none) whose own *Ledger account* comes first.
    """

    use: Any
    category: Any = ""
    rate: Any = ANY_RATE
    table: str = ""
    holder: Any = -1


def make(
    books: Books,
    source: str,
    places: npt.NDArray[np.intp],
    units: Any,
    debit: Account,
    credit: Account,
    *,
    role: str = "",
    category: Any = "",
    rate: Any = ANY_RATE,
    **other: Any,
) -> pd.DataFrame:
    """Pairs of rows of a table, by their places; `other` are a currency and decimals that are not the rows' own."""
    frame = books[source].iloc[places]
    columns: dict[str, Any] = {
        "source": source,
        "place": places,
        "day": frame[DAY[source]].to_numpy("datetime64[D]"),
        "currency": frame["row_currency"].to_numpy(object),
        "decimals": frame["row_decimals"].to_numpy(np.int64),
        "units": units,
        "role": role,
        "category": category,
        "rate": rate,
    }
    for side, account in zip(SIDES, (debit, credit), strict=True):
        columns |= {f"{side}_{part}": getattr(account, part) for part in ASKED}
    return pd.DataFrame(columns | other, columns=list(COLUMNS), index=pd.RangeIndex(len(places)))


def party_of(books: Books, side_name: str, table: str, places: npt.NDArray[np.intp]) -> Account:
    """The account of the customer or vendor of each of these rows."""
    side = schema.SIDES[side_name]
    at = joins.parent_rows(books, table, side.party, side.parties, side.party)
    return Account(USE_OF[side.name], table=side.parties, holder=at[places])


def shares(whole: Any, weights: pd.Series, groups: Any) -> pd.Series:
    """Amounts split by weights within each group, whole units that come to the whole again.

    `whole` is the group's amount at each of its rows. Exact at any size: Python's own integers.
    """
    weights = weights.where(weights.groupby(groups).transform("sum") != 0, 1)
    sums = weights.groupby(groups).transform("sum").astype(object)
    upto = weights.groupby(groups).cumsum().astype(object)
    amount = pd.Series(np.asarray(whole), index=weights.index).astype(object)
    done = (amount * upto * 2 + sums) // (sums * 2)
    before = (amount * (upto - weights.astype(object)) * 2 + sums) // (sums * 2)
    return (done - before).astype("int64")
