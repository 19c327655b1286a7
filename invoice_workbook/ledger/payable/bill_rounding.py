"""By how much a vendor rounds what is to be paid of a bill: *Rounding*, beside the gross.

Source: EN 16931-1, BT-114 and BT-115: asked is the gross less what is prepaid plus the rounding. An allocation of kind
rounding, of the opposite sign, settles it once, with the payment of the rest.
Units: minor units of the bill's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.schema import CREDIT_NOTE, AllocationKind
from invoice_workbook.tables import joins


@derived
def _typed(books: Books) -> pd.Series:
    bills = books["Bills"]
    return bills["rounding"].fillna(0).astype("int64").where(bills["type"] != CREDIT_NOTE, 0)


@derived
def too_much(books: Books) -> pd.Series:
    """Which bills are rounded by more than one whole unit of their currency: nobody rounds so, it is a mistake."""
    return _typed(books).abs() > 10 ** books["Bills"]["row_decimals"].astype("int64")


@derived
def of_bills(books: Books) -> pd.Series:
    """What each bill is rounded by; 0 of a credit note, and where it is not believed."""
    return _typed(books).where(~too_much(books), 0)


@derived
def left(books: Books) -> pd.Series:
    """The same as far as no allocation settled it."""
    allocations = books["Allocations"]
    mine = ((allocations["side"] == "payable") & (allocations["kind"] == AllocationKind.ROUNDING)).to_numpy(bool)
    at = np.where(mine, joins.parent_rows(books, "Allocations", "document", "Bills", "bill"), -1)
    given = joins.sums(allocations["amount"].fillna(0).to_numpy(np.int64), at, len(books["Bills"]))
    return of_bills(books).where(np.asarray(given) == 0, 0)


def given(rounding: int) -> dict[str, int]:
    """What settles a rounding beside the money, as a part of a payment says it."""
    return {AllocationKind.ROUNDING: -rounding} if rounding else {}
