"""The same amount goes to a vendor only once within a week, unless there are two bills for it.

Source: our own rules, "Vendor bills". A payment is explained by the bills it is allocated to. If it is allocated to
        none, it is explained by an open bill of exactly its amount and no later date; each bill explains one payment.
        What came back whole does not count: it is paid again.
Units:  minor units; days.
Remedy: find out whether the second payment was intended; if not, ask the vendor to repay it.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import open_items, payments_made
from invoice_workbook.schema import PAYABLE, BillStatus
from invoice_workbook.tables import joins

CONCERNS = ("bills",)
NEEDS = ("Payments",)

DAYS = 7
ALL, UNEXPLAINED = "all", "unexplained"


def find(books: Books) -> Iterator[Finding]:
    """Later payments, with the nearest earlier one that is for the same bill or that no bill explains."""
    payments = books["Payments"]
    keys = _keys(books, "Payments", payments["amount"])
    returned = joins.id_keys(books, "Payments", "payment").isin(payments_made.returned(books, PAYABLE.name))
    mine = (payments["amount"].fillna(0) > 0) & payments["date"].notna() & ~returned
    again = payments[mine & keys.where(mine, "").duplicated(keep=False)]
    if not len(again):
        return
    bills, waiting = _bills_of(books), _waiting(books)
    found: list[tuple[int, int]] = []
    for key, group in again.sort_values("date", kind="stable").groupby(keys[again.index], sort=False):
        days = {int(str(row)): day.toordinal() for row, day in group["date"].items()}
        one_each = _one_each({row: day for row, day in days.items() if row not in bills}, waiting.get(str(key), []))
        found += _unexplained(days, bills | one_each)
    found.sort()
    ids, first_row = payments["payment"], books.places["Payments"].first_row
    yield Finding(
        table="Payments",
        field="amount",
        places=[row for row, _ in found],
        severity="error",
        related=[(str(ids[before]),) for _, before in found],
        amounts=[int(payments["amount"][row]) for row, _ in found],
        values=[
            {"earlier": ids[before], "first": before + first_row, "party": payments["vendor"][row]}
            for row, before in found
        ],
    )


def _one_each(days: dict[int, int], waiting: list[tuple[int, str]]) -> dict[int, set[str]]:
    """For each payment (row, by day) the first waiting bill of no later date; none if there is none."""
    left = deque(waiting)
    return {row: {left.popleft()[1]} if left and left[0][0] <= day else set() for row, day in days.items()}


def _unexplained(days: dict[int, int], bills: dict[int, set[str]]) -> Iterator[tuple[int, int]]:
    """Payments (rows, by day) with the last one before that shares a bill, or where either of the two has none.

    The last of each kind is remembered, so that each payment is looked at once.
    """
    last: dict[str, int] = {}
    for row, day in days.items():
        asked = {UNEXPLAINED, *bills[row]} if bills[row] else {ALL}
        before = max((last[key] for key in asked if key in last), key=lambda other: days[other], default=None)
        if before is not None and day - days[before] <= DAYS:
            yield row, before
        last |= dict.fromkeys((ALL, *(bills[row] or {UNEXPLAINED})), row)


def _keys(books: Books, table: str, amounts: pd.Series) -> pd.Series:
    """Vendor, currency and amount of each row as one text."""
    frame = books[table]
    return joins.id_keys(books, table, "vendor") + "\x1f" + frame["row_currency"] + "\x1f" + joins.spelled(amounts)


def _waiting(books: Books) -> dict[str, list[tuple[int, str]]]:
    """The open bills by vendor, currency and amount, sorted by day: their day and place as text."""
    open_, bills = open_items.of_documents(books, "payable")["open"], books["Bills"]
    mine = (
        (open_ > 0) & ~bills["status"].isin((BillStatus.PAID, BillStatus.REJECTED)) & bills["bill_date"].notna()
    ).to_numpy(bool)
    days = [day.toordinal() for day in bills["bill_date"][mine]]
    found: dict[str, list[tuple[int, str]]] = {}
    for key, day, place in zip(_keys(books, "Bills", open_)[mine], days, np.flatnonzero(mine), strict=True):
        found.setdefault(key, []).append((day, str(place)))
    return {key: sorted(those) for key, those in found.items()}


def _bills_of(books: Books) -> dict[int, set[str]]:
    """The bills (their places as text) that each payment (row label) is allocated to."""
    allocations = books["Allocations"]
    labels = books["Payments"].index
    at = joins.parent_rows(books, "Allocations", "source", "Payments", "payment")
    bill = joins.parent_rows(books, "Allocations", "document", "Bills", "bill")
    mine = (allocations["side"] == "payable").to_numpy(bool) & (at >= 0) & (bill >= 0)
    found: dict[int, set[str]] = {}
    for place, document in zip(at[mine], bill[mine], strict=True):
        found.setdefault(int(labels[place]), set()).add(str(document))
    return found
