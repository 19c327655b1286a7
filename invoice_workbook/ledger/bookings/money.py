"""Receipts and payments: bank or cash on the one hand, the account of the customer or vendor on the other.

Money for a document in another currency than the bank's goes over the account of clearing: there the bank's amount and
the document's meet, and what they differ by is for the ledger to value. A bank line that brought several receipts is
split among them. What a payment settles books nothing: both stand on the same account.
"""

import re

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books, folded
from invoice_workbook.journal import bank_lines
from invoice_workbook.ledger.bookings import pairs
from invoice_workbook.ledger.bookings.pairs import Account
from invoice_workbook.schema import SIDES, LedgerUse, PaymentStatus, Side
from invoice_workbook.tables import joins

CASH = "cash"
_AMOUNT = re.compile(r"(-?[0-9.]+) ([A-Z]{3})")


def derive(books: Books) -> list[pd.DataFrame]:
    """The pairs of receipts, and of payments that were released."""
    return [part for side in SIDES.values() for part in _of_side(books, side)]


def _of_side(books: Books, side: Side) -> list[pd.DataFrame]:
    frame, is_payable = books[side.sources], side.sources == "Payments"
    gone = frame["status"] != PaymentStatus.PROPOSED if is_payable else pd.Series(True, index=frame.index)
    there = np.flatnonzero(gone & frame["amount"].notna() & frame["row_currency"].isin(currencies.DECIMALS))
    if not len(there):
        return []
    units = frame["amount"].to_numpy(np.int64, na_value=0)[there] * (-1 if is_payable else 1)
    is_cash = (frame["method"].str.strip().str.casefold() == CASH).to_numpy(bool)[there]
    use = np.where(is_cash, LedgerUse.CASH, LedgerUse.BANK).astype(object)
    foreign = _foreign(books, side, there)
    is_foreign = foreign["units"].notna().to_numpy(bool)
    mine = np.where(is_foreign, LedgerUse.CLEARING, use).astype(object)
    made = [
        pairs.make(
            books, side.sources, there, units, Account(mine), pairs.party_of(books, side.name, side.sources, there)
        )
    ]
    if is_foreign.any():
        other = foreign[is_foreign]
        made.append(
            pairs.make(
                books,
                side.sources,
                there[is_foreign],
                other["units"].to_numpy(np.int64),
                Account(use[is_foreign]),
                Account(LedgerUse.CLEARING),
                currency=other["currency"].to_numpy(object),
                decimals=other["decimals"].to_numpy(np.int64),
            )
        )
    return made


def _foreign(books: Books, side: Side, there: np.ndarray) -> pd.DataFrame:
    """What the bank's account gained or lost by money in another currency: units, currency, decimals; else blank."""
    frame = books[side.sources].iloc[there]
    read = {words: _read(words) for words in set(frame["bank_amount"])}
    found = pd.DataFrame([read[words] for words in frame["bank_amount"]], columns=["units", "currency", "decimals"])
    found["units"] = found["units"].astype("Int64")
    mine = np.flatnonzero(found["units"].notna())
    if len(mine):
        line = _lines(books, side).iloc[there[mine]].to_numpy(object)
        weights = frame["amount"].iloc[mine].abs().astype("int64").reset_index(drop=True)
        lone = pd.Series(np.where(line == "", there[mine].astype(str), line)).reset_index(drop=True)
        whole = found["units"].iloc[mine].to_numpy(np.int64)
        found.loc[mine, "units"] = pairs.shares(whole, weights, lone).to_numpy()
    return found


def _read(words: str) -> tuple[int | None, str, int]:
    """An amount with its currency ("-12.50 EUR"); nothing where somebody wrote something else."""
    part = _AMOUNT.fullmatch(words.strip())
    if part is None or part[2] not in currencies.DECIMALS:
        return (None, "", 0)
    decimals = currencies.DECIMALS[part[2]]
    try:
        return (money.parse(part[1], decimals), part[2], decimals)
    except ValueError:
        return (None, "", 0)


def _lines(books: Books, side: Side) -> pd.Series:
    """The bank line (key) that each receipt or payment came by; "" where nobody knows."""
    if "bank_line" in books[side.sources]:
        return joins.id_keys(books, side.sources, "bank_line")
    of = {payment: line for line, payments in bank_lines.posted(books).items() for payment in payments}
    return books[side.sources][side.source].map(lambda id_: of.get(folded(id_), ""))
