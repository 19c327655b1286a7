"""Money set against documents, one payment after another, each against what is left then. One way for both sides.

Customers pay our invoices, we pay bills; credit notes (and earlier payments that settled nothing) settle documents
before money does. Money that goes back takes payments back, or pays out what credit notes and money on account hold.
Units: minor units.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from invoice_workbook.books import folded
from invoice_workbook.ledger.open_documents import MONEY, OpenDocument
from invoice_workbook.schema import CHARGES, AllocationKind


@dataclass(frozen=True, slots=True)
class Part:
    """What of a payment goes to a document; without one, to a party's account. Of a credit note it is negative.

    Beside the money: `discount`, `write_off` and `others` by kind. Those without money settle the document too
    (rounding, exchange, a bank fee that was deducted); a reminder fee and interest take more of the money.
    A bank fee without a document is borne by the money itself. `currency` is set where it is not the bank line's.
    """

    document: str
    party: str
    payment: int
    discount: int = 0
    write_off: int = 0
    others: Mapping[str, int] = field(default_factory=dict)
    currency: str = ""

    @property
    def total(self) -> int:
        """What the document is settled by."""
        given = sum(amount for kind, amount in self.others.items() if kind not in CHARGES)
        return self.payment + self.discount + self.write_off + given

    @property
    def money(self) -> int:
        """What it takes of the money."""
        borne = 0 if self.document else self.others.get(AllocationKind.BANK_FEE, 0)
        return self.payment + borne + sum(self.others.get(kind, 0) for kind in CHARGES)

    @property
    def given(self) -> dict[str, int]:
        """What beside money settles the document, by kind, discount and write-off first."""
        kinds = {AllocationKind.DISCOUNT: self.discount, AllocationKind.WRITE_OFF: self.write_off, **self.others}
        return {kind: amount for kind, amount in kinds.items() if amount and kind not in CHARGES}

    @property
    def charges(self) -> dict[str, int]:
        """What of the money is for something else than the document, by kind."""
        return {kind: self.others[kind] for kind in CHARGES if self.others.get(kind)}


@dataclass(frozen=True, slots=True)
class Allocation:
    """What of a source (receipt, payment, credit note; none for discounts and write-offs) settles a document."""

    source: str
    document: str
    kind: str
    amount: int
    day: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Excess:
    """A part that wants more of a document than is left of it."""

    document: str
    wanted: int
    left: int


class Settlement:
    """What is left of each document while payments are set against them; of documents of one id the first counts.

    `paid` is by document (key) what money paid of it, newest last: what can be taken back.
    """

    def __init__(
        self, documents: Iterable[OpenDocument], paid: Mapping[str, Sequence[Allocation]] | None = None
    ) -> None:
        self._documents: dict[str, OpenDocument] = {}
        for one in documents:
            self._documents.setdefault(one.key, one)
        self._left = {key: one.open for key, one in self._documents.items()}
        self._paid = {key: list(rows) for key, rows in (paid or {}).items()}
        self._paid_by: dict[str, dict[str, None]] = {}
        for row in (row for rows in self._paid.values() for row in rows):
            self._paid_by.setdefault(folded(row.source), {})[folded(row.document)] = None

    def find(self, id_: str) -> OpenDocument | None:
        """A document by its id; None where there is none."""
        return self._documents.get(folded(id_))

    def left(self, id_: str) -> int:
        """What is left of a document."""
        return self._left[folded(id_)]

    def paid(self, id_: str) -> int:
        """What of a document money paid, and can be taken back."""
        return sum(one.amount for one in self._paid.get(folded(id_), ()))

    def paid_by(self, source: str) -> list[tuple[str, int]]:
        """What a receipt or payment paid of which document, and was not taken back."""
        key = folded(source)
        rows = (self._paid.get(document, ()) for document in self._paid_by.get(key, ()))
        return [(one.document, one.amount) for some in rows for one in some if folded(one.source) == key]

    def excess(self, parts: Sequence[Part], *, is_back: bool = False) -> Excess | None:
        """The first of these parts that, with those before it, wants more than is left of its document.

        Of money that goes back, more than was paid of it, or than a credit note holds.
        """
        wanted: dict[str, int] = {}
        for part in parts:
            if not part.document:
                continue
            key = folded(part.document)
            takes_back = is_back and self._takes_back(part)
            wanted[key] = wanted.get(key, 0) + (part.payment if takes_back else part.total)
            left = -self.paid(key) if takes_back else self._left[key]
            if abs(wanted[key]) > abs(left) or (wanted[key] and (wanted[key] < 0) != (left < 0)):
                return Excess(part.document, wanted[key], left)
        return None

    def _takes_back(self, part: Part) -> bool:
        return part.payment < 0 and not self._documents[folded(part.document)].is_credit

    def settle(self, parts: Sequence[Part], source: str, day: date, note: str = "") -> list[Allocation]:
        """These parts of one payment as allocations; what is not its money carries the note.

        Credit notes come first, each against the document it corrects before the others; the rest is paid.
        """
        named = [part for part in parts if part.document]
        for part in named:
            self._left[folded(part.document)] -= part.total
        to_pay = _sums((folded(part.document), part.payment) for part in named if part.payment > 0)
        made: list[Allocation] = []
        for part in (part for part in named if part.payment < 0):
            made += self._credited(part, to_pay, day, note)
        for part in named:
            id_ = self._documents[folded(part.document)].id
            if rest := to_pay.pop(folded(part.document), 0):
                made.append(Allocation(source, id_, AllocationKind.PAYMENT, rest, day))
            made += [Allocation("", id_, kind, amount, day, note) for kind, amount in part.given.items()]
            made += [Allocation(source, id_, kind, amount, day) for kind, amount in part.charges.items()]
        made += _borne(parts, source, day)
        self._note(made)
        return made

    def settle_back(self, parts: Sequence[Part], source: str, day: date) -> list[Allocation]:
        """These parts of money that went back, a negative receipt or payment, as allocations.

        Of a document, payments are taken back, the newest first, and what the part says was given with them. Of a
        credit note, or of money on account, it is what is paid out.
        """
        made: list[Allocation] = []
        for part in (part for part in parts if part.document):
            one = self._documents[folded(part.document)]
            self._left[one.key] -= part.total
            if one.is_credit:
                kind = AllocationKind.PAYMENT if one.type == MONEY else AllocationKind.CREDIT
                made.append(Allocation(one.id, source, kind, -part.payment, day))
                continue
            made += self._taken_back(one, -part.payment, source, day)
            made += [Allocation("", one.id, kind, amount, day, source) for kind, amount in part.given.items()]
            made += [Allocation(source, one.id, kind, amount, day) for kind, amount in part.charges.items()]
        return made + _borne(parts, source, day)

    def _taken_back(self, one: OpenDocument, amount: int, source: str, day: date) -> Iterator[Allocation]:
        """Payments of a document taken back, the newest first."""
        rows = self._paid.get(one.key, [])
        while amount > 0 and rows:
            last = rows.pop()
            back = min(last.amount, amount)
            amount -= back
            yield Allocation(source, one.id, AllocationKind.PAYMENT, -back, day)
            if back < last.amount:
                rows.append(Allocation(last.source, last.document, last.kind, last.amount - back, last.day))

    def _note(self, made: Iterable[Allocation]) -> None:
        for one in made:
            if one.kind == AllocationKind.PAYMENT and one.source:
                self._paid.setdefault(folded(one.document), []).append(one)
                self._paid_by.setdefault(folded(one.source), {})[folded(one.document)] = None

    def _credited(self, part: Part, to_pay: dict[str, int], day: date, note: str) -> Iterable[Allocation]:
        """A credit note against what is to be paid, which gets less by it."""
        credit, rest = self._documents[folded(part.document)], -part.payment
        kind = AllocationKind.PAYMENT if credit.type == MONEY else AllocationKind.CREDIT
        for key in sorted(to_pay, key=lambda key: key != credit.corrects):
            if used := min(to_pay[key], rest):
                yield Allocation(credit.id, self._documents[key].id, kind, used, day, note)
                to_pay[key] -= used
                rest -= used

    def settled(self, ids: Iterable[str]) -> list[OpenDocument]:
        """Those of these documents of which nothing is left, each once; money on account is no document."""
        keys = [key for key in dict.fromkeys(map(folded, ids)) if key in self._documents]
        found = [self._documents[key] for key in keys if self._left[key] == 0]
        return [one for one in found if one.type != MONEY]


def _borne(parts: Iterable[Part], source: str, day: date) -> list[Allocation]:
    """The bank's fees that the money itself bears."""
    fees = [part.others.get(AllocationKind.BANK_FEE, 0) for part in parts if not part.document]
    return [Allocation(source, source, AllocationKind.BANK_FEE, fee, day) for fee in fees if fee]


def _sums(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Amounts by key, in the order in which the keys first come."""
    found: dict[str, int] = {}
    for key, amount in amounts:
        found[key] = found.get(key, 0) + amount
    return found
