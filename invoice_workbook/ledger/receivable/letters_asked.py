"""What our reminders asked for, letter by letter: the invoices, the interest on each, the fee; newest first.

Fee and interest that were paid since are taken off. Units: minor units of the letter's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.receivable import dunning
from invoice_workbook.schema import CHARGES, RECEIVABLE, AllocationKind
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class AskedLetter:
    """One letter: its day, and by invoice (key) what it asked beside what is open, by kind."""

    day: date
    asked: Mapping[str, Mapping[str, int]]

    @property
    def charges(self) -> int:
        """Fee and interest altogether."""
        return sum(amount for kinds in self.asked.values() for amount in kinds.values())


@derived
def of_customers(books: Books) -> dict[tuple[str, str], list[AskedLetter]]:
    """Letters that were sent, by customer (key) and currency, the newest first."""
    rows = books["Reminders"]
    sent = rows["sent_on"].notna() & (rows["action"] != dunning.SKIP)
    if not sent.any():
        return {}
    keys = rows.assign(
        customer_key=joins.id_keys(books, "Reminders", "customer"),
        invoice_key=joins.id_keys(books, "Reminders", "invoice"),
    )[sent]
    paid = _paid(books)
    found: dict[tuple[str, str], list[AskedLetter]] = {}
    groups = keys.groupby(["customer_key", "row_currency", "sent_on"], sort=True)
    for (customer, currency, day), part in groups:
        on = pd.Timestamp(str(day))
        letter = AskedLetter(on.date(), dict(_asked(one, paid, on) for one in part.to_dict("records")))
        found.setdefault((str(customer), str(currency)), []).insert(0, letter)
    return found


Paid = Mapping[str, list[tuple[pd.Timestamp, str, int]]]


def _asked(one: Mapping[Any, Any], paid: Paid, day: pd.Timestamp) -> tuple[str, dict[str, int]]:
    """An invoice (key), and what of its fee and interest is left."""
    key = str(one["invoice_key"])
    left = {
        kind: 0 if pd.isna(one[field]) else int(one[field])
        for kind, field in ((AllocationKind.REMINDER_FEE, "fee"), (AllocationKind.INTEREST, "interest"))
    }
    for paid_on, kind, amount in paid.get(key, ()):
        left[kind] -= amount if paid_on >= day else 0
    return key, {kind: amount for kind, amount in left.items() if amount > 0}


def _paid(books: Books) -> Paid:
    """Allocations of fees and interest, by invoice (key)."""
    frame = books["Allocations"]
    mine = (frame["side"] == RECEIVABLE.name) & frame["kind"].isin(CHARGES) & frame["amount"].notna()
    keys = joins.id_keys(books, "Allocations", "document")
    found: dict[str, list[tuple[pd.Timestamp, str, int]]] = {}
    for row in frame.index[mine]:
        one = frame.loc[row]
        found.setdefault(keys[row], []).append((one["date"], str(one["kind"]), int(one["amount"])))
    return found
