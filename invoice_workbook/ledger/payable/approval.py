"""Who may approve which bill, and what was approved. Source: our own rules; People and their limits.

Above Settings' *Approval limit* (in the bill's currency) a second person with a limit of his own decides. A blank limit
is none: no bill needs a second person. Without an exchange rate the limit cannot be told, and every bill needs one.
"""

import numpy as np
import pandas as pd

from invoice_workbook import money, references
from invoice_workbook.books import Books, derived
from invoice_workbook.journal import approvals
from invoice_workbook.ledger import contents, exchange
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

DECIDERS = ("approver", "manager")
"""Roles that may approve above the Settings' limit."""
LINE = ("line", "item", "description", "quantity", "unit_price", "discount", "tax_category", "tax_rate", "line_net")
"""What of a bill's lines an approval is for."""
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


def subjects(books: Books, rows: pd.Index) -> dict[int, dict[str, str]]:
    """What an approval of each of these bills would be for now, by row: vendor, account, gross, currency, ...

    Prepaid and rounding are among it, because what is approved is what is paid; approvals that were kept before they
    were say nothing of them, nor of the clearing code.
    """
    bills = books["Bills"].loc[rows]
    places = books["Bills"].index.get_indexer(rows)
    lines = contents.line_digests(books, places, "BillLines", "Bills", "bill", LINE)
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")[places]
    accounts = joins.at(vendor_accounts.identities(books), at, "")
    vendors = joins.id_keys(books, "Bills", "vendor")
    found = {}
    for row, place, account, bill in zip(rows, places, accounts, bills.to_dict("records"), strict=True):
        amounts = {name: _shown(bill[name], int(bill["row_decimals"])) for name in ("gross", "prepaid", "rounding")}
        number, _, code = str(account).partition(" ")
        found[int(row)] = {
            "vendor": str(vendors[row]),
            "account": number,
            "clearing code": code,
            **amounts,
            "currency": str(bill["row_currency"]),
            "reference": references.plain(str(bill["vendor_reference"])),
            "lines": lines.get(int(place), ""),
        }
    return found


def _shown(amount: object, decimals: int) -> str:
    return "" if pd.isna(amount) else money.as_text(int(str(amount)), decimals)  # type: ignore[call-overload]


@derived
def unrecorded(books: Books) -> dict[int, tuple[str, ...]]:
    """Bills (rows) that are approved in the cells alone (no parts), or for other parts than the journal has.

    Only what is still to be paid is looked at: approved and scheduled.
    """
    bills = books["Bills"]
    rows = bills.index[bills["status"].isin((BillStatus.APPROVED, BillStatus.SCHEDULED))]
    if not len(rows):
        return {}
    kept, keys = approvals.subjects(books), joins.id_keys(books, "Bills", "bill")
    found: dict[int, tuple[str, ...]] = {}
    for row, now in subjects(books, rows).items():
        was = kept.get(str(keys[row]))
        if was is None:
            found[row] = ()
        elif parts := tuple(part for part in now if part in was and was[part] != now[part]):
            found[row] = parts
    return found
