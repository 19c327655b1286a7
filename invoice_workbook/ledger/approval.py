"""Which bills need a second person. Source: our own rules; Settings' *Approval limit*, in the bill's currency.

A blank limit is none: no bill needs one. Without an exchange rate the limit cannot be told, and every bill needs one.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange

_NONE = np.iinfo(np.int64).max


@derived
def limits(books: Books) -> pd.Series:
    """The limit of each bill, in its currency."""
    bills = books["Bills"]
    is_set = books.settings.amount("Approval limit") is not None
    known = {
        c: exchange.setting_in(books, "Approval limit", c, 0 if is_set else _NONE) for c in set(bills["row_currency"])
    }
    return bills["row_currency"].map({currency: limit or 0 for currency, limit in known.items()}).astype("int64")


@derived
def above_limit(books: Books) -> pd.Series:
    """Which bills are above it."""
    return (books["Bills"]["gross"] > limits(books)).fillna(False).astype(bool)
