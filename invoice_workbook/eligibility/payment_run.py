"""What a payment run proposes: bills due, or with a discount that ends, before the next run, less what vendors owe.

Source: our own rules. Due is what must be paid before the bank carries out the next run, of a bill in instalments
those that must; a discount is taken while the bank carries out the payment in time, and what the vendor rounds is paid
with the rest. Approved credit notes and payments that nothing was settled with yet are taken off first. Bills stand in
the order of their due days and numbers, B-2 before B-10. Units: minor units.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from invoice_workbook import payment_references, references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.eligibility import payment_blocks
from invoice_workbook.journal import claims as journal_claims
from invoice_workbook.languages import text
from invoice_workbook.ledger import discounts, instalments, open_documents, open_items
from invoice_workbook.ledger.discounts import Discount
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.payable import bill_rounding, paid_bills, payment_file_history, transfers, withholding
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import CREDIT_NOTE, BillStatus
from invoice_workbook.tables import joins

USUAL_DAYS = 7
"""Days to the next run where none is said."""
OVER = (BillStatus.PAID, BillStatus.REJECTED, BillStatus.SCHEDULED)
"""Statuses of bills that no run looks at."""


@dataclass(frozen=True)
class DueBill:
    """A bill with something left to pay, and when it is to be paid."""

    document: OpenDocument
    due: date
    discount: Discount
    prepaid: int = 0
    """What the vendor says is paid already, and the book has not settled yet: it is not paid again."""
    instalments: tuple[tuple[date, int], ...] = ()
    """Day and amount of those that are not paid, where it is paid in instalments."""
    reference: str = ""
    """What the vendor asks us to quote, if banks carry it as such: the bill is then paid by itself."""
    rounding: int = 0
    """By how much the vendor rounds what is to be paid, which the last payment settles."""
    withheld: int = 0
    """The tax that is held back from it, and was not taken off yet: the first payment does so."""

    def held_back(self, day: date) -> int:
        """What of the tax a payment on a day takes off: all of it, as far as so much is to be paid."""
        return min(self.withheld, self._owed(day))

    def payable(self, day: date) -> int:
        """What is to be paid by a payment that the bank carries out on a day."""
        return self._owed(day) - self.held_back(day)

    def _owed(self, day: date) -> int:
        return max(self.document.open - self.prepaid - self.discount.on(day) + self.rounding, 0)

    def part(self, vendor: str, day: date) -> Part:
        """What of a payment on a day goes to it."""
        others = bill_rounding.given(self.rounding) | withholding.given(self.held_back(day))
        return Part(self.document.id, vendor, self.payable(day), self.discount.on(day), others=others)

    def before(self, day: date) -> "DueBill":
        """The bill with only those instalments that are due before a day, and no discount; one at once as it is."""
        if not self.instalments:
            return self
        due = sum(amount for when, amount in self.instalments if when < day)
        rounding = self.rounding if due == self.document.open else 0
        document = self.document._replace(open=due)
        return replace(self, document=document, discount=discounts.NONE, rounding=rounding)


@dataclass(frozen=True)
class ProposedPayment:
    """One payment to a vendor in one currency."""

    vendor: str
    currency: str
    decimals: int
    amount: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Skipped:
    """A bill that is due, or a credit note that could be taken off, and why it is not in the run."""

    document: str
    vendor: str
    amount: int
    decimals: int
    currency: str
    reason: str


@dataclass(frozen=True)
class Run:
    """What a run comes to."""

    proposals: tuple[ProposedPayment, ...]
    skipped: tuple[Skipped, ...]


@derived
def _documents(books: Books) -> tuple[OpenDocument, ...]:
    """Every bill and credit note that a run looks at, with what is left: what was ever settled is not paid again."""
    every = open_documents.derive(open_items.ever(books), "payable")
    return tuple(one for one in every if one.id and one.open and one.status not in OVER)


@derived
def _credit_notes(books: Books) -> tuple[OpenDocument, ...]:
    return tuple(one for one in _documents(books) if one.type == CREDIT_NOTE and one.open < 0)


@derived
def _bills(books: Books) -> tuple[DueBill, ...]:
    return tuple(_each_bill(books))


def _each_bill(books: Books) -> Iterator[DueBill]:
    own, in_parts = _own_credits(books), instalments.unpaid(open_items.ever(books), "payable")
    prepaid, references_, agreed = _prepaid(books), _references(books), _agreed(books)
    rounding, withheld = bill_rounding.left(books).to_dict(), withholding.left(books).to_dict()
    for one in _documents(books):
        if one.type != CREDIT_NOTE and one.open > 0:
            base = max(one.open - own.get(one.key, 0), 0)
            parts = in_parts.get(one.row, ())
            yield DueBill(
                document=one,
                due=parts[0][0] if parts else one.due or one.dated or date.min,
                instalments=parts,
                discount=discounts.offered(books, agreed.get(one.row, ""), one.dated, base),
                prepaid=prepaid.get(one.row, 0),
                reference=references_.get(one.row, ""),
                rounding=int(rounding[one.row]),
                withheld=int(withheld[one.row]),
            )


def _agreed(books: Books) -> dict[int, str]:
    """The terms of each bill's vendor, by the bill's row."""
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    return dict(zip(books["Bills"].index, map(str, joins.at(books["Vendors"]["terms"], at, "")), strict=True))


def _prepaid(books: Books) -> dict[int, int]:
    """What is said to be paid already, less what payments made by the bill's day have settled of it, by row.

    What a later payment settles is the rest: it does not make the prepaid part due again.
    """
    said = books["Bills"]["prepaid"].dropna()
    before = paid_bills.in_advance(books).loc[said.index]
    known = zip(said.index, said, before, strict=True)
    return {int(row): max(int(amount) - int(settled), 0) for row, amount, settled in known}


def _references(books: Books) -> dict[int, str]:
    """The payment reference of each bill (row) that has one which banks carry as such to its vendor's account."""
    said = books["Bills"]["payment_reference"]
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    accounts = joins.at(books["Vendors"]["bank_account"], at, "")
    asked = zip(said.index, said, map(str, accounts), strict=True)
    return {row: words for row, words, account in asked if words and payment_references.structured(words, account)}


def _own_credits(books: Books) -> dict[str, int]:
    """What credit notes still take off each bill that they correct."""
    found: dict[str, int] = {}
    for note in _credit_notes(books):
        if note.status == BillStatus.APPROVED and note.corrects:
            found[note.corrects] = found.get(note.corrects, 0) - note.open
    return found


@derived
def credits_(books: Books) -> dict[str, OpenDocument]:
    """By id (key) what may be taken off: approved credit notes, and payments that were not asked back."""
    notes = (one for one in _credit_notes(books) if one.key not in journal_claims.asked_back(books))
    found = {one.key: one for one in notes if not payment_blocks.to_payment(books, one.row)}
    return found | {one.key: one for one in _unsettled(books)}


def _unsettled(books: Books) -> Iterator[OpenDocument]:
    """Payments that nothing was settled with, as far as they were not paid back or asked back."""
    payments, asked = books["Payments"], journal_claims.asked_back(books)
    left = open_items.unapplied(open_items.ever(books), "payable")
    vendors = joins.id_keys(books, "Payments", "vendor")
    gone = ~payments["status"].isin(payment_file_history.NOT_GONE) & (left != 0) & (payments["payment"] != "")
    rest = left[gone].groupby([vendors[gone], payments["row_currency"][gone]]).sum().to_dict()
    mine = payments[gone & (left > 0)]
    for row, one in zip(mine.index, mine.to_dict("records"), strict=True):
        key = (vendors[row], one["row_currency"])
        used = min(int(left[row]), max(int(rest[key]), 0))
        rest[key] -= used
        if used and folded(one["payment"]) not in asked:
            yield OpenDocument(
                row=int(row),
                id=one["payment"],
                key=folded(one["payment"]),
                type="payment",
                party=one["vendor"],
                party_key=vendors[row],
                currency=one["row_currency"],
                decimals=int(one["row_decimals"]),
                status=one["status"],
                dated=None,
                due=None,
                corrects="",
                open=-used,
            )


def propose(books: Books, next_run: date) -> Run:
    """Everything that is to be paid before the next run, and what stands in the way of the rest."""
    due, skipped = [], []
    for bill in _bills(books):
        now, later = (transfers.execution_day(books, bill.document.currency, day) for day in (books.as_of, next_run))
        until = bill.discount.at(now).until
        ends = until is not None and bill.discount.on(now) > 0 and now <= until < later
        if bill.due < later or ends:
            if reason := payment_blocks.to_payment(books, bill.document.row):
                skipped.append(_skipped(bill.document, reason))
            elif (part := bill.before(later)).payable(now):
                due.append(part)
    others = (*_not_netted(books, {bill.document.party_key for bill in due}), *_overpaid(books))
    return Run(tuple(_netted(books, due)), (*skipped, *others))


def _skipped(one: OpenDocument, reason: str) -> Skipped:
    return Skipped(one.id, one.party, one.open, one.decimals, one.currency, reason)


def _overpaid(books: Books) -> Iterator[Skipped]:
    """Bills that were paid beyond their gross and not asked back yet."""
    for one in open_documents.derive(open_items.ever(books), "payable"):
        is_over = one.open < 0 and one.type != CREDIT_NOTE and one.status != BillStatus.REJECTED and one.id
        if is_over and one.key not in journal_claims.asked_back(books):
            yield _skipped(one, text("obstacle.overpaid", books.settings.language, id=one.id))


def _not_netted(books: Books, vendors: Collection[str]) -> Iterator[Skipped]:
    """Credit notes of vendors that are paid, and why they are not taken off."""
    for note in _credit_notes(books):
        if note.party_key in vendors and (reason := payment_blocks.to_payment(books, note.row)):
            yield _skipped(note, reason)


def _netted(books: Books, due: Iterable[DueBill]) -> Iterator[ProposedPayment]:
    groups: dict[tuple[str, str, str], list[DueBill]] = {}
    for bill in sorted(due, key=lambda one: (one.due, references.in_order(one.document.id))):
        groups.setdefault((bill.document.party_key, bill.document.currency, bill.reference), []).append(bill)
    owed: dict[tuple[str, str], list[OpenDocument]] = {}
    for credit in credits_(books).values() if groups else ():
        owed.setdefault((credit.party_key, credit.currency), []).append(credit)
    taken: dict[str, int] = {}
    spelling = dict(zip(joins.id_keys(books, "Vendors", "vendor"), books["Vendors"]["vendor"], strict=True))
    for key, bills in sorted(groups.items(), key=lambda one: tuple(map(references.in_order, one[0]))):
        vendor, day = str(spelling[key[0]]), transfers.execution_day(books, key[1], books.as_of)
        parts = [bill.part(vendor, day) for bill in bills]
        total = sum(part.payment for part in parts)
        for credit in owed.get(key[:2], ()):
            used = min(-credit.open - taken.get(credit.key, 0), total)
            if used:
                parts.append(Part(credit.id, vendor, -used))
                taken[credit.key] = taken.get(credit.key, 0) + used
                total -= used
        yield ProposedPayment(vendor, key[1], bills[0].document.decimals, total, tuple(parts))


def open_bills(books: Books) -> dict[str, DueBill]:
    """By id (key) every bill with something left to pay."""
    return {bill.document.key: bill for bill in _bills(books)}


def next_day(books: Books) -> date:
    """The next run where none is said: in a week."""
    return books.as_of + timedelta(USUAL_DAYS)
