"""What was written off each document, up to which amount that may be done, and what was approved beyond it.

Source: our own rules; Settings' *Write-off limit*, for a document altogether, in its currency by the rate of the day on
which it was last written off. A blank limit is none. Units: minor units of the document's currency.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books, derived, folded, key_of
from invoice_workbook.journal import write_offs as journal_write_offs
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.payable import approval, bill_rounding
from invoice_workbook.schema import CREDIT_NOTE, PAYABLE, SIDES, AllocationKind
from invoice_workbook.tables import joins

LIMIT = "Write-off limit"
KINDS = (AllocationKind.WRITE_OFF, AllocationKind.BANK_FEE, AllocationKind.ROUNDING)
"""Kinds of allocations that give up a part of what is owed: one limit for all.

Rounding to a coin needs none, nor does what a bill or invoice is rounded by itself.
"""


def amount_of(given: Mapping[str, int], currency: str, own: int = 0) -> int:
    """What of these amounts, by kind, is given up; `own` is what settles a bill's own rounding."""
    amounts = {kind: given.get(kind, 0) for kind in KINDS}
    rounded = amounts[AllocationKind.ROUNDING]
    if abs(rounded) <= currencies.COINS.get(currency, 0) or rounded == own:
        del amounts[AllocationKind.ROUNDING]
    return sum(amounts.values())


@derived
def of_documents(books: Books, side_name: str) -> pd.DataFrame:
    """For each document what was written off altogether, either way, and the last day on which it was."""
    side, allocations = SIDES[side_name], books["Allocations"]
    coins = allocations["row_currency"].map(currencies.COINS).fillna(0)
    rounded = (allocations["kind"] == AllocationKind.ROUNDING) & (allocations["amount"].abs().fillna(0) <= coins)
    mine = ((allocations["side"] == side.name) & allocations["kind"].isin(KINDS) & ~rounded).to_numpy(bool)
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    rounding_ = bill_rounding.of_bills(books) if side is PAYABLE else books["Invoices"]["rounding"].fillna(0)
    own = -np.asarray(joins.at(rounding_, at, 0), np.int64)
    is_rounding = (allocations["kind"] == AllocationKind.ROUNDING).to_numpy(bool)
    mine = mine & ~(is_rounding & (allocations["amount"].fillna(0).to_numpy(np.int64) == own))
    at = np.where(mine, at, -1)
    count = len(books[side.documents])
    amounts = allocations["amount"].fillna(0).to_numpy(np.int64)
    days = pd.Series(allocations["date"].to_numpy()[at >= 0]).groupby(at[at >= 0]).max()
    found = {"amount": np.abs(joins.sums(amounts, at, count)), "day": days.reindex(range(count)).to_numpy()}
    return pd.DataFrame(found, index=books[side.documents].index)


@derived
def limit(books: Books, currency: str, day: date) -> int | None:
    """Up to which amount a document in a currency may be written off; None where there is no limit.

    Without an exchange rate it is 0: nothing can be told, so that everything is to be approved.
    """
    amount = books.settings.amount(LIMIT)
    if amount is None:
        return None
    return exchange.converted(books, amount, books.settings.currency, currency, day) or 0


@derived
def rounding(books: Books, side_name: str) -> pd.Series:
    """What of each document credit notes may leave by rounding alone: a minor unit for each note."""
    side = SIDES[side_name]
    documents = books[side.documents]
    corrects = joins.id_keys(books, side.documents, "corrects")
    notes = corrects[(documents["type"] == CREDIT_NOTE) & (corrects != "")].value_counts()
    corrected = joins.id_keys(books, side.documents, side.document).where(corrects == "", corrects)
    return corrected.map(notes).fillna(0).astype("int64")


def may_approve(books: Books, user: str, amount: int, currency: str, day: date) -> bool:
    """Whether a person may approve that amount: an approver or manager, within their own limit where they have one."""
    person = approval.person(books, user)
    if person is None or str(person["role"]) not in approval.DECIDERS:
        return False
    own = person["approval_limit"]
    if pd.isna(own):
        return True
    return amount <= (exchange.converted(books, int(own), books.settings.currency, currency, day) or 0)


@derived
def approved(books: Books, side_name: str) -> pd.Series:
    """The largest amount that was approved to be written off each document; 0 where none was."""
    side = SIDES[side_name]
    mine = journal_write_offs.approved(books, side.documents)
    found: dict[tuple[str, str], int] = {}
    for key, said in zip(key_of(mine["document"]), mine["before"], strict=True):
        amount, _, currency = str(said).partition(" ")
        units = _units(amount, currency)
        found[key, currency] = max(units, found.get((key, currency), 0))
    return _by_row(books, side.documents, side.document, found)


def _units(amount: str, currency: str) -> int:
    """An amount of the Log; one that nobody can read approves nothing."""
    try:
        return money.parse(amount, currencies.DECIMALS[currency])
    except (ValueError, KeyError):
        return 0


def _by_row(books: Books, table: str, id_: str, found: Mapping[tuple[str, str], int]) -> pd.Series:
    frame = books[table]
    if not found:
        return pd.Series(0, index=frame.index)
    pairs = zip(frame[id_].map(folded), frame["row_currency"], strict=True)
    return pd.Series([found.get(pair, 0) for pair in pairs], index=frame.index, dtype="int64")
