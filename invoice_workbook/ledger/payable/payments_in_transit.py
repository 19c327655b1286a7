"""Released payments, recognised on the statement: by their number or their file's, else by account and amount.

Source: our own rules. Scores: 100 where the number is named and the amount agrees, 95 where the account is the
vendor's, 90 for a file booked in one sum, 80 where only the amount is that of one payment, 75 where the number is named
and a little more went out, which may be our bank's fee. Units: minor units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.bank import differences, numbers_in_text
from invoice_workbook.ledger.bank.candidates import NOTHING, Line, Proposal, shown
from invoice_workbook.ledger.payable.payment_file_history import ON_THE_WAY
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import PAYMENTS, AllocationKind

DOUBT = "out-doubt"
"""Reason given when a line names a payment of ours but differs from it: nothing is proposed."""


@dataclass(frozen=True)
class PaymentInTransit:
    """A payment, or all payments of a file, under its id."""

    id: str
    vendor: str
    currency: str
    amount: int
    account: str
    rows: tuple[int, ...]


@derived
def on_the_way(books: Books) -> tuple[PaymentInTransit, ...]:
    """Every payment that no statement has shown yet, and every file of several such."""
    payments = books["Payments"]
    mine = payments[payments["status"].isin(ON_THE_WAY) & payments["amount"].notna() & (payments["payment"] != "")]
    found = [_payment(int(row), one) for row, one in zip(mine.index, mine.to_dict("records"), strict=True)]
    whole = payments[payments["batch"].isin(set(mine["batch"]) - {""})]
    for batch, part in whole.groupby("batch", sort=True):
        if len(part) > 1 and part["status"].isin(ON_THE_WAY).all():
            found.append(_file(str(batch), part))
    return tuple(found)


def _payment(row: int, one: Mapping[Any, Any]) -> PaymentInTransit:
    return PaymentInTransit(
        id=str(one["payment"]),
        vendor=str(one["vendor"]),
        currency=str(one["row_currency"]),
        amount=int(one["amount"]),
        account=references.plain(str(one["bank_account"])),
        rows=(row,),
    )


def _file(batch: str, part: pd.DataFrame) -> PaymentInTransit:
    return PaymentInTransit(
        id=batch,
        vendor="",
        currency=str(part["row_currency"].iloc[0]),
        amount=int(part["amount"].sum()),
        account="",
        rows=tuple(int(str(row)) for row in part.index),
    )


class TransitMatcher:
    """Payments on the way. Each is proposed for one line only."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._open = list(on_the_way(books))
        self._index = numbers_in_text.Index.of([one.id for one in self._open])
        self._taken: set[int] = set()
        self._by_amount: dict[tuple[str, int], list[PaymentInTransit]] = {}
        for one in self._open:
            self._by_amount.setdefault((one.currency, one.amount), []).append(one)

    def propose(self, lines: Sequence[tuple[Line, str]]) -> list[Proposal]:
        """What of ours each line (and the account it went to) shows; the surest first, whatever their order.

        A line that names a payment of ours, but another amount or account, is proposed nothing.
        """
        found = [NOTHING] * len(lines)
        called = [
            {self._open[one.place].id for one in numbers_in_text.find(line.reference, self._index) if not one.is_short}
            for line, _ in lines
        ]
        for score, why in ((100, "out-named"), (95, "out-account"), (90, "out-file"), (80, "out-amount")):
            for place, (line, account) in enumerate(lines):
                if found[place].parts or (called[place] and why != "out-named"):
                    continue
                some = [one for one in self._fits(line, account) if _agrees(why, one, account, called[place])]
                if len(some) == 1:
                    self._taken.update(some[0].rows)
                    part = Part(some[0].id, some[0].vendor, line.amount)
                    found[place] = Proposal((part,), score, why, {"documents": some[0].id})
        for place, ids in enumerate(called):
            if ids and not found[place].parts:
                doubt = Proposal((), 0, DOUBT, {"documents": ", ".join(sorted(ids))})
                found[place] = self._with_fee(*lines[place], ids) or self._foreign(lines[place][0], ids) or doubt
        return found

    def _with_fee(self, line: Line, account: str, ids: Collection[str]) -> Proposal | None:
        """The one payment that is named, and the fee that our bank took on top of it."""
        to = references.plain(account)
        named = [one for one in self._open if one.id in ids and not self._taken.intersection(one.rows)]
        if len(named) != 1 or named[0].currency != line.currency or (to and named[0].account not in ("", to)):
            return None
        one, fee = named[0], line.amount - named[0].amount
        if not differences.is_as_small_as_a_fee(fee, one.amount, one.currency):
            return None
        self._taken.update(one.rows)
        borne = Part("", one.vendor, 0, others={AllocationKind.BANK_FEE: fee})
        words = {"documents": one.id, "difference": shown(fee, one.currency)}
        return Proposal((Part(one.id, one.vendor, one.amount), borne), 75, "out-fee", words)

    def _foreign(self, line: Line, ids: Collection[str]) -> Proposal | None:
        """Named payments in another currency than the line's, where the rate of the book allows it, or has none."""
        named = [one for one in self._open if one.id in ids and not self._taken.intersection(one.rows)]
        if len(named) != 1 or named[0].currency == line.currency:
            return None
        one = named[0]
        words = {"documents": one.id, "currency": one.currency}
        worth = exchange.rate(self._books, one.currency, line.currency, line.day)
        if worth is None:
            score, why = 80, "out-foreign-unknown"
        elif exchange.is_near(one.amount, one.currency, line.amount, line.currency, worth):
            score, why = 97, "out-foreign"
        else:
            return None
        self._taken.update(one.rows)
        return Proposal((Part(one.id, one.vendor, one.amount, currency=one.currency),), score, why, words)

    def _fits(self, line: Line, account: str) -> list[PaymentInTransit]:
        """What is on the way of a line's amount, and went to no other account than the line's."""
        to = references.plain(account)
        same = self._by_amount.get((line.currency, line.amount), ())
        free = [one for one in same if not self._taken.intersection(one.rows)]
        return [one for one in free if not to or not one.account or one.account == to]


def _agrees(why: str, one: PaymentInTransit, account: str, called: Collection[str]) -> bool:
    match why:
        case "out-named":
            return one.id in called
        case "out-account":
            return bool(account) and one.account == references.plain(account)
        case "out-file":
            return len(one.rows) > 1
    return True


def by_id(books: Books) -> dict[str, PaymentInTransit]:
    """Payments and files on the way by id (key)."""
    return {folded(one.id): one for one in on_the_way(books)}


@derived
def known_ids(books: Books) -> set[str]:
    """Ids (keys) of every payment and file there is."""
    return {folded(str(id_)) for field in (PAYMENTS.id, "batch") for id_ in pd.unique(books["Payments"][field])} - {""}
