"""The same amount goes to a vendor once in a week, unless two bills explain it.

Source: our own rules, "Vendor bills".
Units:  minor units; days.
Remedy: find out whether the second was meant; if not, ask the vendor to pay it back.
"""

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import rows
from invoice_workbook.problems import Finding

DAYS = 7


def find(books: Books) -> Iterator[Finding]:
    """Later payments, with the earlier one: neither is allocated to bills of its own."""
    payments = books["Payments"]
    keys = [rows.keys(books, "Payments", "vendor"), payments["row_currency"], payments["amount"]]
    again = payments[payments["amount"].notna() & pd.concat(keys, axis=1).duplicated(keep=False)]
    if not len(again):
        return
    bills = _bills_of(books)
    found: list[tuple[int, int]] = []
    for _, group in again.sort_values("date", kind="stable").groupby([key[again.index] for key in keys], sort=False):
        cells = list(zip(group.index, group["date"], strict=True))
        for (before, day), (row, later) in pairwise(cells):
            explained = bills.get(row, set()) and bills.get(before, set()) and not bills[row] & bills[before]
            if (later - day).days <= DAYS and not explained:
                found.append((int(row), int(before)))
    found.sort()
    ids = payments["payment"]
    yield Finding(
        *("Payments", "amount", [row for row, _ in found], "error"),
        related=[(str(ids[before]),) for _, before in found],
        values=[
            {"earlier": ids[before], "first": before + 1, "party": payments["vendor"][row]} for row, before in found
        ],
    )


def _words(payments: pd.DataFrame, row: int, before: int) -> dict[str, object]:
    return {"earlier": payments["payment"][before], "first": before + 1, "party": payments["vendor"][row]}


def _bills_of(books: Books) -> dict[int, set[str]]:
    """The bills that each payment (row label) is allocated to."""
    at = rows.parents(books, "Allocations", "source", "Payments", "payment")
    labels = books["Payments"].index
    found: dict[int, set[str]] = {}
    mine = (books["Allocations"]["side"] == "payable").to_numpy(bool) & (at >= 0)
    documents = rows.keys(books, "Allocations", "document").to_numpy(object)
    for place, document in zip(at[mine], documents[mine], strict=True):
        found.setdefault(int(labels[place]), set()).add(str(document))
    return found
