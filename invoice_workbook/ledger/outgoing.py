"""Payments on the way, found again on the statement: by their number or their file's, else by account and amount.

Source: our own rules. Scores: 100 where the number is named and the amount agrees, 95 where the account is the
vendor's, 90 for a file booked in one sum, 80 where only the amount is that of one payment. Units: minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger import named
from invoice_workbook.ledger.matching import NOTHING, Line, Part, Proposal
from invoice_workbook.ledger.payment_files import ON_THE_WAY
from invoice_workbook.schema import PAYMENTS


@dataclass(frozen=True)
class Outgoing:
    """A payment, or all payments of a file, under its id."""

    id: str
    vendor: str
    currency: str
    amount: int
    account: str
    rows: tuple[int, ...]


@derived
def on_the_way(books: Books) -> tuple[Outgoing, ...]:
    """Every payment that no statement has shown yet, and every file of several such."""
    payments = books["Payments"]
    mine = payments[payments["status"].isin(ON_THE_WAY) & payments["amount"].notna() & (payments["payment"] != "")]
    found = [_payment(int(row), one) for row, one in zip(mine.index, mine.to_dict("records"), strict=True)]
    whole = payments[payments["batch"].isin(set(mine["batch"]) - {""})]
    for batch, part in whole.groupby("batch", sort=True):
        if len(part) > 1 and part["status"].isin(ON_THE_WAY).all():
            sums = (str(part["row_currency"].iloc[0]), int(part["amount"].sum()))
            found.append(Outgoing(str(batch), "", *sums, "", tuple(int(str(row)) for row in part.index)))
    return tuple(found)


def _payment(row: int, one: Mapping[Any, Any]) -> Outgoing:
    head = (str(one["payment"]), str(one["vendor"]), str(one["row_currency"]), int(one["amount"]))
    return Outgoing(*head, references.plain(str(one["bank_account"])), (row,))


class Matcher:
    """Payments on the way. Each is proposed for one line only."""

    def __init__(self, books: Books) -> None:
        self._open = list(on_the_way(books))
        self._index = named.Index.of([one.id for one in self._open])
        self._taken: set[int] = set()
        self._by_amount: dict[tuple[str, int], list[Outgoing]] = {}
        for one in self._open:
            self._by_amount.setdefault((one.currency, one.amount), []).append(one)

    def propose(self, line: Line, account: str) -> Proposal:
        """The payment that a line shows; `account` is to whom it went. Nothing where it is none of ours."""
        same = self._by_amount.get((line.currency, line.amount), ())
        fits = [one for one in same if not self._taken.intersection(one.rows)]
        called = [self._open[place] for place in named.find(line.reference, self._index)]
        to = references.plain(account)
        tiers = (
            (100, "out-named", [one for one in fits if one in called]),
            (95, "out-account", [one for one in fits if to and one.account == to]),
            (90, "out-file", [one for one in fits if len(one.rows) > 1]),
            (80, "out-amount", fits),
        )
        for score, why, some in tiers:
            if len(some) == 1:
                self._taken.update(some[0].rows)
                part = Part(some[0].id, some[0].vendor, line.amount)
                return Proposal((part,), score, why, {"documents": some[0].id})
        return NOTHING


def by_id(books: Books) -> dict[str, Outgoing]:
    """Payments and files on the way by id (key)."""
    return {folded(one.id): one for one in on_the_way(books)}


@derived
def known_ids(books: Books) -> set[str]:
    """Ids (keys) of every payment and file there is."""
    return {folded(str(id_)) for field in (PAYMENTS.id, "batch") for id_ in pd.unique(books["Payments"][field])} - {""}
