"""Money set against documents, one payment after another, each against what is left then. One way for both sides.

Customers pay our invoices, we pay bills; credit notes (and earlier payments that settled nothing) settle documents
before money does. Units: minor units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from invoice_workbook.books import folded
from invoice_workbook.ledger.open_documents import OpenDocument


@dataclass(frozen=True)
class Part:
    """What of a payment goes to a document; without one, to a party's account. Of a credit note it is negative."""

    document: str
    party: str
    payment: int
    discount: int = 0
    write_off: int = 0

    @property
    def total(self) -> int:
        """What the document is settled by."""
        return self.payment + self.discount + self.write_off


@dataclass(frozen=True)
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
    """What is left of each document while payments are set against them; of documents of one id the first counts."""

    def __init__(self, documents: Iterable[OpenDocument]) -> None:
        self._documents: dict[str, OpenDocument] = {}
        for one in documents:
            self._documents.setdefault(one.key, one)
        self._left = {key: one.open for key, one in self._documents.items()}

    def find(self, id_: str) -> OpenDocument | None:
        """A document by its id; None where there is none."""
        return self._documents.get(folded(id_))

    def left(self, id_: str) -> int:
        """What is left of a document."""
        return self._left[folded(id_)]

    def excess(self, parts: Sequence[Part]) -> Excess | None:
        """The first of these parts that, with those before it, wants more than is left of its document."""
        wanted: dict[str, int] = {}
        for part in parts:
            if not part.document:
                continue
            key = folded(part.document)
            wanted[key] = wanted.get(key, 0) + part.total
            left = self._left[key]
            if abs(wanted[key]) > abs(left) or (wanted[key] < 0) != (left < 0):
                return Excess(part.document, wanted[key], left)
        return None

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
                made.append(Allocation(source, id_, "payment", rest, day))
            for kind, amount in (("discount", part.discount), ("write-off", part.write_off)):
                if amount:
                    made.append(Allocation("", id_, kind, amount, day, note))
        return made

    def _credited(self, part: Part, to_pay: dict[str, int], day: date, note: str) -> Iterable[Allocation]:
        """A credit note against what is to be paid, which gets less by it."""
        credit, rest = self._documents[folded(part.document)], -part.payment
        kind = "payment" if credit.type == "payment" else "credit"
        for key in sorted(to_pay, key=lambda key: key != credit.corrects):
            if used := min(to_pay[key], rest):
                yield Allocation(credit.id, self._documents[key].id, kind, used, day, note)
                to_pay[key] -= used
                rest -= used

    def settled(self, ids: Iterable[str]) -> list[OpenDocument]:
        """Those of these documents of which nothing is left, each once."""
        keys = dict.fromkeys(map(folded, ids))
        return [self._documents[key] for key in keys if self._left[key] == 0]


def _sums(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Amounts by key, in the order in which the keys first come."""
    found: dict[str, int] = {}
    for key, amount in amounts:
        found[key] = found.get(key, 0) + amount
    return found
