"""What a payment run proposes: bills due, or with a discount that ends, before the next run, less what vendors owe.

Source: our own rules. Due is what must be paid before the next run; a discount is taken while it may be. Approved
credit notes and payments that nothing was settled with yet are taken off first. Units: minor units.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from invoice_workbook import money, terms
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.eligibility import payment_blocks
from invoice_workbook.languages import text
from invoice_workbook.ledger import claims, open_items, payment_files, rows
from invoice_workbook.ledger.matching import Part

USUAL_DAYS = 7
"""Days to the next run where none is said."""
OVER = ("paid", "rejected", "scheduled")
"""Statuses of bills that no run looks at."""


@dataclass(frozen=True)
class Bill:
    """A bill with something left to pay. `until` is the last day of its discount."""

    row: int
    id: str
    vendor: str
    currency: str
    places: int
    left: int
    due: date
    discount: int
    until: date | None

    def payable(self, day: date) -> int:
        """What is to be paid on a day."""
        return self.left - self.discount_on(day)

    def discount_on(self, day: date) -> int:
        """The discount that may be taken on a day."""
        return self.discount if self.until and day <= self.until else 0


@dataclass(frozen=True)
class Credit:
    """A credit note, or a payment that nothing was settled with: what of it is left."""

    id: str
    vendor: str
    currency: str
    left: int
    corrects: str
    is_payment: bool


@dataclass(frozen=True)
class Proposal:
    """One payment to a vendor in one currency."""

    vendor: str
    currency: str
    places: int
    amount: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Skipped:
    """A bill that is due, or a credit note that could be taken off, and why it is not in the run."""

    document: str
    vendor: str
    amount: int
    places: int
    currency: str
    reason: str


@dataclass(frozen=True)
class Run:
    """What a run comes to."""

    proposals: tuple[Proposal, ...]
    skipped: tuple[Skipped, ...]


def ever(books: Books) -> Books:
    """The books as of their last allocation: what was ever settled is not paid again, whatever day is asked for."""
    last = books["Allocations"]["date"].max()
    if pd.isna(last) or last.date() <= books.as_of:
        return books
    return replace(books, as_of=last.date())


@derived
def _credit_notes(books: Books) -> pd.DataFrame:
    """Credit notes with something left, with `left` (positive), vendor and corrected bill as keys."""
    bills, left = books["Bills"], _left(books)
    mine = bills[(left < 0) & open_items.is_credit(bills) & ~bills["status"].isin(OVER) & (bills["bill"] != "")]
    keys = {
        name: rows.keys(books, "Bills", field)[mine.index] for name, field in (("of", "vendor"), ("for", "corrects"))
    }
    return mine.assign(left=-left[mine.index], **keys)


@derived
def _left(books: Books) -> pd.Series:
    return open_items.of_documents(ever(books), "payable")["open"]


@derived
def _bills(books: Books) -> tuple[Bill, ...]:
    return tuple(_each_bill(books))


def _each_bill(books: Books) -> Iterator[Bill]:
    bills, left = books["Bills"], _left(books)
    at = rows.parents(books, "Bills", "vendor", "Vendors", "vendor")
    agreed = pd.Series(rows.at(books["Vendors"]["terms"], at), index=bills.index)
    vendors = rows.keys(books, "Bills", "vendor")
    own = _own_credits(books)
    mine = bills[(left > 0) & ~open_items.is_credit(bills) & ~bills["status"].isin(OVER) & (bills["bill"] != "")]
    for row, bill in zip(mine.index, mine.to_dict("records"), strict=True):
        issued = None if pd.isna(bill["bill_date"]) else bill["bill_date"].date()
        due = issued if pd.isna(bill["due_date"]) else bill["due_date"].date()
        wanted = books.terms_of(str(agreed[row]))
        until = terms.discount_until(issued, wanted) if issued and wanted else None
        base = int(left[row]) - own.get(folded(bill["bill"]), 0)
        cut = money.quotient(max(base, 0) * wanted.discount, money.HUNDRED_PERCENT) if wanted and until else 0
        key = (int(row), str(bill["bill"]), vendors[row], str(bill["row_currency"]), int(bill["row_decimals"]))
        yield Bill(*key, int(left[row]), due or date.min, cut, until)


def _own_credits(books: Books) -> dict[str, int]:
    """What credit notes still take off each bill that they correct."""
    mine = _credit_notes(books)
    sums = mine[mine["status"] == "approved"].groupby("for")["left"].sum()
    return {str(key): int(amount) for key, amount in sums.items() if key}


@derived
def credits_(books: Books) -> dict[str, Credit]:
    """By id (key) what may be taken off: approved credit notes, and payments that were not asked back."""
    found = {}
    for row, note in zip(_credit_notes(books).index, _credit_notes(books).to_dict("records"), strict=True):
        is_asked = folded(str(note["bill"])) in claims.asked_back(books)
        if not is_asked and not payment_blocks.to_payment(books, int(row)):
            of = (str(note["bill"]), str(note["of"]), str(note["row_currency"]), int(note["left"]), str(note["for"]))
            found[folded(str(note["bill"]))] = Credit(*of, is_payment=False)
    return found | _unsettled(books)


def _unsettled(books: Books) -> dict[str, Credit]:
    """Payments that nothing was settled with, as far as they were not paid back or asked back."""
    payments, asked = books["Payments"], claims.asked_back(books)
    left = open_items.unapplied(ever(books), "payable")
    vendors = rows.keys(books, "Payments", "vendor")
    gone = ~payments["status"].isin(payment_files.NOT_GONE) & (left != 0) & (payments["payment"] != "")
    rest = left[gone].groupby([vendors[gone], payments["row_currency"][gone]]).sum().to_dict()
    mine = payments[gone & (left > 0)]
    found = {}
    for row, id_, currency in zip(mine.index, mine["payment"], mine["row_currency"], strict=True):
        used = min(int(left[row]), max(int(rest[vendors[row], currency]), 0))
        rest[vendors[row], currency] -= used
        if used and folded(id_) not in asked:
            found[folded(id_)] = Credit(id_, vendors[row], currency, used, "", is_payment=True)
    return found


def propose(books: Books, next_run: date) -> Run:
    """Everything that is to be paid before the next run, and what stands in the way of the rest."""
    due, skipped = [], []
    for bill in _bills(books):
        ends = bill.until is not None and bill.discount > 0 and books.as_of <= bill.until < next_run
        if bill.due < next_run or ends:
            reason = payment_blocks.to_payment(books, bill.row)
            if reason:
                skipped.append(
                    Skipped(
                        bill.id, str(books["Bills"]["vendor"][bill.row]), bill.left, bill.places, bill.currency, reason
                    )
                )
            else:
                due.append(bill)
    others = (*_not_netted(books, {bill.vendor for bill in due}), *_overpaid(books))
    return Run(tuple(_netted(books, due)), (*skipped, *others))


def _overpaid(books: Books) -> Iterator[Skipped]:
    """Bills that were paid beyond their gross and not asked back yet."""
    bills, left, asked = books["Bills"], _left(books), claims.asked_back(books)
    mine = bills[(left < 0) & ~open_items.is_credit(bills) & (bills["status"] != "rejected") & (bills["bill"] != "")]
    for row, bill in zip(mine.index, mine.to_dict("records"), strict=True):
        if folded(str(bill["bill"])) not in asked:
            reason = text("obstacle.overpaid", books.settings.language, id=bill["bill"])
            amounts = (int(left[row]), int(bill["row_decimals"]), str(bill["row_currency"]))
            yield Skipped(str(bill["bill"]), str(bill["vendor"]), *amounts, reason)


def _not_netted(books: Books, vendors: Collection[str]) -> Iterator[Skipped]:
    """Credit notes of vendors that are paid, and why they are not taken off."""
    mine = _credit_notes(books)
    mine = mine[mine["of"].isin(vendors)]
    for row, note in zip(mine.index, mine.to_dict("records"), strict=True):
        if reason := payment_blocks.to_payment(books, int(row)):
            amounts = (-int(note["left"]), int(note["row_decimals"]), str(note["row_currency"]))
            yield Skipped(str(note["bill"]), str(note["vendor"]), *amounts, reason)


def _netted(books: Books, due: Iterable[Bill]) -> Iterator[Proposal]:
    groups: dict[tuple[str, str], list[Bill]] = {}
    for bill in sorted(due, key=lambda one: (one.due, one.id)):
        groups.setdefault((bill.vendor, bill.currency), []).append(bill)
    owed: dict[tuple[str, str], list[Credit]] = {}
    for credit in credits_(books).values() if groups else ():
        owed.setdefault((credit.vendor, credit.currency), []).append(credit)
    spelling = dict(zip(rows.keys(books, "Vendors", "vendor"), books["Vendors"]["vendor"], strict=True))
    for key, bills in sorted(groups.items()):
        vendor = str(spelling[key[0]])
        parts = [Part(bill.id, vendor, bill.payable(books.as_of), bill.discount_on(books.as_of)) for bill in bills]
        total = sum(part.payment for part in parts)
        for credit in owed.get(key, ()):
            used = min(credit.left, total)
            if used:
                parts.append(Part(credit.id, vendor, -used))
                total -= used
        yield Proposal(vendor, key[1], bills[0].places, total, tuple(parts))


def open_bills(books: Books) -> dict[str, Bill]:
    """By id (key) every bill with something left to pay."""
    return {folded(bill.id): bill for bill in _bills(books)}


def next_day(books: Books) -> date:
    """The next run where none is said: in a week."""
    return books.as_of + timedelta(USUAL_DAYS)
