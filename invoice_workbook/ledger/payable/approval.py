"""Who may approve which bill, and what was approved. Source: our own rules; People and their limits.

Above Settings' *Approval limit* (in the bill's currency) a second person with a limit of his own decides. A blank limit
is none: no bill needs a second person. Without an exchange rate the limit cannot be told, and every bill needs one.
"""

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger import exchange
from invoice_workbook.schema import BILLS
from invoice_workbook.tables import joins

DECIDERS = ("approver", "manager")
"""Roles that may approve above the Settings' limit."""
APPROVED = "approved"
"""What the Log's entry of an approval says in its column."""
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


@derived
def person(books: Books, id_: str) -> pd.Series | None:
    """The row of a person by login name; None where there is none."""
    row = books.find_row("People", id_)
    return None if row is None else books["People"].loc[[row]].iloc[0]


def limit_of(books: Books, who: pd.Series, row: int) -> int | None:
    """Up to which amount of a bill's currency a person may approve; None where there is no limit.

    Without an exchange rate it is 0: nothing can be told, nothing may be approved.
    """
    if str(who["role"]) not in DECIDERS:
        return int(limits(books)[row])
    own = who["approval_limit"]
    if pd.isna(own):
        return None
    currency = str(books["Bills"]["row_currency"][row])
    return exchange.converted(books, int(own), books.settings.currency, currency, books.as_of) or 0


def may_approve(books: Books, who: pd.Series, row: int) -> bool:
    """Whether a bill is within a person's limit; a bill without a gross amount may be approved by nobody."""
    limit, gross = limit_of(books, who, row), books["Bills"]["gross"][row]
    return not pd.isna(gross) and (limit is None or int(str(gross)) <= limit)


def said(books: Books, row: int) -> str:
    """What an approval of a bill is for: its vendor, gross and currency."""
    bills = books["Bills"]
    units, vendor = bills["gross"][row], joins.id_keys(books, "Bills", "vendor")[row]
    gross = "" if pd.isna(units) else money.as_text(int(str(units)), int(bills["row_decimals"][row]))
    return f"{vendor} {gross} {bills['row_currency'][row]}"


@derived
def approved(books: Books) -> dict[str, str]:
    """What the last approval of each bill (by its key) was for, as the Log keeps it."""
    log = books["Log"]
    mine = log[(log["column"] == APPROVED) & (log["table"] == BILLS.sheet) & (log["before"] != "")]
    return dict(zip(mine["document"].map(folded), mine["before"], strict=True))
