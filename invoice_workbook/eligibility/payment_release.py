"""Proposed payments as allocations, one after another, each asked once more whether it may be paid.

Nothing on the sheet is trusted: what a proposal says is held against the books as they are now. Units: minor units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, money, references
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility import payment_blocks, payment_run
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import rows, settlement_text
from invoice_workbook.ledger.bill_status import may_become
from invoice_workbook.ledger.new_allocations import Allocation
from invoice_workbook.schema import PAYMENTS, VENDORS

SEPA = "EUR"


@dataclass(frozen=True)
class Taken:
    """A payment that may go: its row, what it settles, and what the vendor reads on the statement."""

    row: int
    payment: str
    amount: int
    currency: str
    is_sepa: bool
    text: str
    named: tuple[settlement_text.Named, ...]
    allocations: tuple[Allocation, ...]


class Desk:
    """What is left of bills and credits while payments are taken."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._bills = payment_run.open_bills(books)
        self._credits = payment_run.credits_(books)
        self._left = {key: bill.left for key, bill in self._bills.items()}
        self._left |= {key: -credit.left for key, credit in self._credits.items()}
        self._numbers = rows.keys(books, "Payments", "payment").value_counts().to_dict()
        self._references = dict(zip(books["Bills"].index, books["Bills"]["vendor_reference"], strict=True))

    def take(self, row: int, payment: Mapping[Any, Any]) -> Taken:
        """One payment. Raises WorkbookError, and changes nothing, where it may not be released."""
        named = self._named(payment)
        id_, places = str(payment["payment"]), int(payment["row_decimals"])
        amount = 0 if pd.isna(payment["amount"]) else int(payment["amount"])
        total = sum(one.payment or 0 for one in named)
        if not id_.strip() or self._numbers[folded(id_)] > 1:
            raise WorkbookError("pay-id", id=id_, sheet=PAYMENTS.sheet)
        if amount < 0:
            raise WorkbookError("pay-negative", id=id_)
        if total != amount:
            raise WorkbookError(
                "pay-amount", id=id_, amount=money.as_text(amount, places), total=money.as_text(total, places)
            )
        self._ask_account(payment)
        wanted: dict[str, int] = {}
        cuts: dict[str, int] = {}
        for one in named:
            key = folded(one.id)
            wanted[key] = wanted.get(key, 0) + (one.payment or 0) + one.discount
            cuts[key] = cuts.get(key, 0) + one.discount
            self._ask(payment, one, wanted[key], places)
            self._ask_discount(id_, one.id, cuts[key], places)
        for key, used in wanted.items():
            self._left[key] -= used
        account = str(payment["bank_account"])
        is_sepa = payment["row_currency"] == SEPA and bank_codes.is_iban(account)
        made = tuple(self._allocations(id_, named))
        return Taken(row, id_, amount, str(payment["row_currency"]), is_sepa, self._text(named), tuple(named), made)

    def _named(self, payment: Mapping[Any, Any]) -> list[settlement_text.Named]:
        places, id_ = int(payment["row_decimals"]), str(payment["payment"])
        found = []
        for words in settlement_text.split(str(payment["reference"])):
            try:
                one = settlement_text.read(words, places, lambda known: folded(known) in self._left)
            except ValueError as error:
                raise WorkbookError("pay-part", id=id_, part=words) from error
            if one.payment is None or one.write_off or not one.payment + one.discount:
                raise WorkbookError("pay-part", id=id_, part=words)
            found.append(one)
        if not found:
            raise WorkbookError("pay-blank", id=id_)
        return found

    def _ask_account(self, payment: Mapping[Any, Any]) -> None:
        """Raises WorkbookError where the account is not the vendor's."""
        vendor = self.books.find_row("Vendors", str(payment["vendor"]))
        own = "" if vendor is None else str(self.books["Vendors"]["bank_account"][vendor])
        if references.plain(own) != references.plain(str(payment["bank_account"])):
            words = {"id": payment["payment"], "vendor": payment["vendor"], "account": payment["bank_account"]}
            raise WorkbookError("pay-account", **words, own=own or "-", sheet=VENDORS.sheet)

    def _ask(self, payment: Mapping[Any, Any], one: settlement_text.Named, wanted: int, places: int) -> None:
        """Raises WorkbookError where a bill or credit is not this vendor's, not to be paid, or has less left."""
        key, id_ = folded(one.id), str(payment["payment"])
        bill, credit = self._bills.get(key), self._credits.get(key)
        document = bill or credit
        if document is None:
            raise WorkbookError("pay-unknown", id=id_, part=one.id)
        if (bill is None) != ((one.payment or 0) < 0):  # bills are paid, credits are taken off
            raise WorkbookError("pay-part", id=id_, part=one.id)
        if document.vendor != folded(str(payment["vendor"])) or document.currency != payment["row_currency"]:
            raise WorkbookError("pay-other", id=id_, part=one.id)
        if bill and (reason := payment_blocks.to_payment(self.books, bill.row)):
            raise WorkbookError("pay-obstacle", id=id_, reason=reason)
        left = self._left[key]
        if abs(wanted) > abs(left) or (wanted < 0) != (left < 0):
            words = {"wanted": money.as_text(wanted, places), "left": money.as_text(left, places)}
            raise WorkbookError("pay-over", id=id_, part=one.id, **words)

    def _ask_discount(self, id_: str, part: str, cut: int, places: int) -> None:
        """Raises WorkbookError where more is deducted than the terms give today."""
        bill = self._bills.get(folded(part))
        allowed = bill.discount_on(self.books.as_of) if bill else 0
        if cut > allowed:
            words = {"cut": money.as_text(cut, places), "allowed": money.as_text(allowed, places)}
            raise WorkbookError("pay-discount", id=id_, part=part, **words)

    def _allocations(self, payment: str, named: Sequence[settlement_text.Named]) -> list[Allocation]:
        """Credits settle bills first: the one that they correct, then in the order of the proposal."""
        left: dict[str, int] = {}
        for one in named:
            if (one.payment or 0) > 0:
                left[folded(one.id)] = left.get(folded(one.id), 0) + (one.payment or 0)
        found = []
        for one in (one for one in named if (one.payment or 0) < 0):
            credit, rest = self._credits[folded(one.id)], -(one.payment or 0)
            for key in sorted(left, key=lambda key: key != credit.corrects):
                used = min(left[key], rest)
                if used:
                    kind = "payment" if credit.is_payment else "credit"
                    found.append(Allocation(credit.id, self._bills[key].id, kind, used, payment))
                    left[key] -= used
                    rest -= used
        found += [Allocation(payment, self._bills[key].id, "payment", rest) for key, rest in left.items() if rest]
        cuts = [(self._bills[folded(one.id)].id, one.discount) for one in named if one.discount]
        return [*found, *(Allocation("", id_, "discount", cut, payment) for id_, cut in cuts)]

    def _text(self, named: Sequence[settlement_text.Named]) -> str:
        """The vendor's own numbers of what is paid, as far as a transfer's text goes."""
        ids = []
        for one in named:
            bill = self._bills.get(folded(one.id))
            ids.append((self._references[bill.row] or bill.id) if bill else "")
        notes = [one.id for one in named if (one.payment or 0) < 0]
        shown = [*(id_ for id_ in ids if id_), *(f"-{self._number(id_)}" for id_ in notes)]
        return ", ".join(shown)[: bank_codes.LONGEST_TEXT]

    def _number(self, id_: str) -> str:
        """A credit's number as its vendor wrote it."""
        row = self.books.find_row("Bills", id_)
        return id_ if row is None else str(self.books["Bills"]["vendor_reference"][row] or id_)

    def settled(self, taken: Sequence[Taken]) -> dict[int, str]:
        """The status of each bill and credit note of which nothing is left, by its row."""
        waits = {folded(a.document): bool(one.amount) for one in taken for a in one.allocations}
        waits |= {folded(a.source): bool(one.amount) for one in taken for a in one.allocations if a.kind == "credit"}
        bills = self.books["Bills"]
        found = {}
        for row, id_, status in zip(bills.index, bills["bill"], bills["status"], strict=True):
            key = folded(id_)
            if key in waits and self._left.get(key) == 0:
                wanted = "scheduled" if waits[key] else "paid"
                if may_become(status, wanted):
                    found[int(row)] = wanted
        return found
