"""What a bank line may pay: the documents of a side, what is left of each, and how an amount is spread over them.

Units: minor units of the document's currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import gst, money, references
from invoice_workbook.books import Books
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.ledger import discounts, instalments, open_documents, supplies
from invoice_workbook.ledger.bank import numbers_in_text
from invoice_workbook.ledger.bank.counterparties import Counterparty
from invoice_workbook.ledger.discounts import Discount
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.payable import bill_rounding, withholding
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.number_shapes import Figure
from invoice_workbook.schema import RECEIVABLE, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line pays. `why` is a text's id and its words."""

    parts: tuple[Part, ...]
    score: int
    why: str
    words: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Proposal((), 0, "")


@dataclass(frozen=True, slots=True)
class Line:
    """Money that came or went. `payer` is the party that was recognised, `reason` why a bank returns it."""

    amount: int
    currency: str
    day: date
    reference: str
    payer: Counterparty
    reason: str = ""


@dataclass(slots=True)
class Candidate:
    """A document, and what is still left of it while lines are proposed for it."""

    document: OpenDocument
    left: int
    due: date
    discount: Discount
    instalments: tuple[int, ...] = ()
    """What is not paid yet, part by part, of a document that is paid in several."""
    taken_by: str = ""
    rounding: int = 0
    """By how much a vendor rounds what is to be paid of a bill."""
    withheld: int = 0
    """Tax that we hold back from a bill, and that was not taken off yet."""
    withheld_of: int = 0
    """The net of an invoice to a customer in India, who may hold back tax of it; else 0."""

    @property
    def asked(self) -> int:
        """What is to be paid of it: what is left, rounded as its sender did, without the tax that we hold back."""
        return self.left + (self.rounding - self.withheld if self.left == self.document.open else 0)

    @property
    def id(self) -> str:
        """The document's."""
        return self.document.id

    @property
    def next_instalment(self) -> int:
        """What is left of the next part; 0 of a document that is paid at once."""
        taken = self.document.open - self.left
        for amount in self.instalments:
            if taken < amount:
                return amount - taken
            taken -= amount
        return 0

    def part(
        self,
        payment: int,
        discount: int = 0,
        write_off: int = 0,
        others: Mapping[str, int] | None = None,
        currency: str = "",
    ) -> Part:
        """What of a line goes to it."""
        return Part(self.document.id, self.document.party, payment, discount, write_off, others or {}, currency)


NO_DOCUMENTS = (InvoiceStatus.DRAFT, InvoiceStatus.WRITTEN_OFF, BillStatus.REJECTED)
"""Statuses of what is never paid."""
SHORTEST_REFERENCE = 5
"""Letters and digits that a vendor's own number must have to be known in a bank line."""


def references_of(books: Books, side: Side, ids: Sequence[str]) -> numbers_in_text.Index:
    """Vendors' own numbers of the bills with these ids; a number that two bills have names neither."""
    if side is RECEIVABLE:
        return numbers_in_text.Index.of([])
    bills = books["Bills"]
    known = dict(zip(bills["bill"], bills["vendor_reference"], strict=True))
    found: dict[str, int] = {}
    twice: set[str] = set()
    for place, id_ in enumerate(ids):
        plain = references.told(known[id_])
        if len(plain) >= SHORTEST_REFERENCE:
            twice |= {plain} if plain in found else set()
            found[plain] = place
    return numbers_in_text.Index.of([], also={plain: place for plain, place in found.items() if plain not in twice})


def of_side(books: Books, side: Side) -> list[Candidate]:
    """Every document that counts, settled ones too: a reference may name one; and money on account."""
    at = joins.parent_rows(books, side.documents, side.party, side.parties, side.party)
    agreed = joins.at(books[side.parties]["terms"], at)
    gross = _discounted(books[side.documents], side).tolist()
    cells = zip(open_documents.derive(books, side.name), agreed, gross, _credited(books, side), strict=True)
    in_parts = instalments.unpaid(books, side.name)
    rounded = {} if side is RECEIVABLE else bill_rounding.left(books).to_dict()
    withheld = {} if side is RECEIVABLE else withholding.left(books).to_dict()
    nets = _nets_of_indians(books) if side is RECEIVABLE else {}
    found = [
        Candidate(
            document=one,
            left=one.open,
            due=one.due or one.dated or date.max,
            discount=discounts.offered(books, str(terms), one.dated, amount - credited),
            instalments=tuple(part for _, part in in_parts.get(one.row, ())),
            rounding=int(rounded.get(one.row, 0)),
            withheld=int(withheld.get(one.row, 0)),
            withheld_of=nets.get(one.row, 0),
        )
        for one, terms, amount, credited in cells
        if one.id and one.status not in NO_DOCUMENTS
    ]
    held = open_documents.money_on_account(books, side.name)
    return found + [Candidate(one, one.open, one.dated or date.max, Discount()) for one in held]


def _nets_of_indians(books: Books) -> dict[int, int]:
    """The net of each invoice (row) of a company in India to a customer there."""
    if not supplies.is_indian(books):
        return {}
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")
    states = joins.at(supplies.states_of_parties(books, "Customers"), at, gst.ABROAD)
    nets = books["Invoices"]["net"][states != gst.ABROAD].dropna()
    return {int(str(row)): int(net) for row, net in nets.items()}


def _discounted(documents: pd.DataFrame, side: Side) -> pd.Series:
    """What a discount is taken of: the gross, of an invoice without what was prepaid."""
    gross = documents["gross"].fillna(0).astype("int64")
    return gross - documents["prepaid"].fillna(0).astype("int64") if side is RECEIVABLE else gross


def _credited(books: Books, side: Side) -> list[int]:
    """What of each document was credited: a discount is taken of the rest."""
    allocations = books["Allocations"]
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    counts = ((allocations["kind"] == "credit") & (allocations["side"] == side.name)).to_numpy(bool)
    given = np.where(counts, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    return [int(amount) for amount in joins.sums(given, at, len(books[side.documents]))]


def whole(items: Sequence[Candidate]) -> tuple[Part, ...]:
    """All that is left of each."""
    return tuple(item.part(item.left) for item in items)


def as_asked(items: Sequence[Candidate]) -> tuple[Part, ...]:
    """All that is to be paid of each, and what settles the rest: the sender's rounding, tax that we hold back."""
    return tuple(item.part(item.asked, others=_beside(item)) for item in items)


def _beside(item: Candidate) -> dict[str, int]:
    return bill_rounding.given(item.asked - item.left + item.withheld) | withholding.given(item.withheld)


def why_asked(items: Sequence[Candidate]) -> str:
    """Why what is to be paid of these is not what is open: the ending of a reason's id."""
    return "withheld" if any(item.withheld for item in items) else "rounded"


def discounted(items: Sequence[Candidate], line: Line) -> tuple[tuple[Part, ...], int] | None:
    """Parts where the amount is the open sum less the agreed discounts; with them the days that it came too late.

    A cent an invoice may be rounded another way. Late discounts are not given: the payment alone is allocated.
    """
    offered = {item.id: item.discount.at(line.day) for item in items}
    takers = [item for item in items if 0 < offered[item.id].amount < item.left]
    given = sum(item.left for item in items) - line.amount
    expected = sum(offered[item.id].amount for item in takers)
    if not takers or abs(given - expected) > len(takers):
        return None
    late = max((line.day - until).days for item in takers if (until := offered[item.id].until))
    parts = []
    off = given - expected
    for item in items:
        cut = offered[item.id].amount if item in takers else 0
        if item is takers[0]:
            cut += off
        parts.append(item.part(item.left - cut, 0 if late > 0 else cut))
    return tuple(parts), max(late, 0)


def oldest_first(items: Sequence[Candidate], amount: int) -> tuple[Part, ...]:
    """As far as the money goes; credit notes are used whole."""
    parts = [item.part(item.left) for item in items if item.left < 0]
    amount -= sum(part.payment for part in parts)
    for item in sorted((one for one in items if one.left > 0), key=lambda one: (one.due, one.id)):
        paid = min(item.left, amount)
        if paid > 0:
            parts.append(item.part(paid))
            amount -= paid
    return tuple(parts)


def shown(amount: int, currency: str) -> Figure:
    """An amount as a reason shows it."""
    return Figure(f"{money.as_text(amount, DECIMALS.get(currency, 2))} {currency}")
