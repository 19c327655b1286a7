"""Bills and vendors' credit notes: purchases and the tax that we deduct, which the vendor is owed.

Of a purchase whose tax the buyer owes, both are booked: tax that we owe, and the same that we deduct.
"""

from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bookings import documents, pairs, taxed
from invoice_workbook.ledger.bookings.pairs import Account
from invoice_workbook.schema import LedgerUse

TABLE, SIDE = "Bills", "payable"


def derive(books: Books) -> list[pd.DataFrame]:
    """The pairs of bills that are booked."""
    groups = taxed.groups(books, TABLE)
    booked = (documents.state(books, TABLE) == "").to_numpy(bool)
    mine = groups[booked[groups["place"]]]
    sign = np.where(open_items.is_credit(books[TABLE]), -1, 1)
    return [
        _part(books, mine, sign, pairs.NET, LedgerUse.PURCHASES, "net"),
        _part(books, mine, sign, pairs.TAX, LedgerUse.INPUT_TAX, "tax"),
        _part(books, mine[mine["own_rate"] != 0], sign, pairs.SELF_TAX, LedgerUse.INPUT_TAX, "own_tax"),
    ]


def _part(books: Books, mine: pd.DataFrame, sign: np.ndarray, role: str, use: str, amount: str) -> pd.DataFrame:
    at = mine["place"].to_numpy(np.intp)
    own = mine["own_rate"].to_numpy(np.int64)
    tax: dict[str, Any] = {
        "category": mine["category"].to_numpy(object),
        "rate": np.where(own != 0, own, mine["rate"].to_numpy(np.int64)),
    }
    other = Account(LedgerUse.OUTPUT_TAX, **tax) if role == pairs.SELF_TAX else pairs.party_of(books, SIDE, TABLE, at)
    units = mine[amount].to_numpy(np.int64) * sign[at]
    if role == pairs.SELF_TAX:  # without a rate nothing is known of the tax; that it is asked for must not be lost
        units = np.where(own < 0, sign[at], units)
    return pairs.make(books, TABLE, at, units, Account(use, **tax), other, role=role, **tax)
