"""Proposed payments become allocations, one after another, each asked once more whether it may be paid.

Nothing on the sheet is trusted: what a proposal says is held against the books as they are now. Units: minor units.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, folding, money, payment_references, transfer_texts
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility import payment_blocks, payment_run
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import numbers_given, settlement_text
from invoice_workbook.ledger.payable import transfers, vendor_accounts
from invoice_workbook.ledger.payable.bill_status import may_become
from invoice_workbook.ledger.settlement import Allocation, Part, Settlement
from invoice_workbook.ledger.settlement_text import WrittenPart
from invoice_workbook.schema import PAYMENTS, VENDORS, AllocationKind, BillStatus
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class ReleasedPayment:
    """A payment that may go: its row, what it settles, and what the vendor reads on the statement."""

    row: int
    payment: str
    amount: int
    currency: str
    is_sepa: bool
    text: str
    parts: tuple[Part, ...]
    allocations: tuple[Allocation, ...]


class PaymentRelease:
    """What is left of bills and credits while payments are released."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._bills = payment_run.open_bills(books)
        credits_ = payment_run.credits_(books)
        self._settlement = Settlement([*(bill.document for bill in self._bills.values()), *credits_.values()])
        self._given = set(numbers_given.recorded(books, "Payments").map(folded))
        self._numbers = joins.id_keys(books, "Payments", "payment").value_counts().to_dict()

    def take(self, row: int, payment: Mapping[Any, Any]) -> ReleasedPayment:
        """One payment. Raises WorkbookError, and changes nothing, where it may not be released."""
        parts, id_ = self._parts(payment), str(payment["payment"])
        self._ask_sum(payment, parts)
        self._ask_account(payment)
        for part in parts:
            self._ask(payment, part)
        self._ask_left(payment, parts)
        self._ask_rounding(payment, parts)
        self._ask_withheld(payment, parts)
        account, currency = str(payment["bank_account"]), str(payment["row_currency"])
        day = transfers.execution_day(self._books, currency, self._books.as_of)
        return ReleasedPayment(
            row=row,
            payment=id_,
            amount=sum(part.payment for part in parts),
            currency=currency,
            is_sepa=transfers.is_sepa(self._books, account, currency, day),
            text=self._text(parts, account),
            parts=tuple(parts),
            allocations=tuple(self._settlement.settle(parts, id_, self._books.as_of, note=id_)),
        )

    def _parts(self, payment: Mapping[Any, Any]) -> list[Part]:
        """What a payment's reference says that it pays. Raises WorkbookError where it says nothing, or not how much."""
        found = [
            one.part(one.id, str(payment["vendor"]), one.payment or 0)
            for words in settlement_text.split(str(payment["reference"]))
            for one in [self._written(payment, words)]
        ]
        if not found:
            raise WorkbookError("pay-blank", id=payment["payment"])
        return found

    def _written(self, payment: Mapping[Any, Any], words: str) -> WrittenPart:
        def is_id(id_: str) -> bool:
            return self._settlement.find(id_) is not None

        try:
            one = settlement_text.read(words, int(payment["row_decimals"]), is_id)
        except ValueError as error:
            raise WorkbookError("pay-part", id=payment["payment"], part=words) from error
        if one.payment is None or not one.is_plain or not one.payment + one.discount:
            raise WorkbookError("pay-part", id=payment["payment"], part=words)
        return one

    def _ask_sum(self, payment: Mapping[Any, Any], parts: Sequence[Part]) -> None:
        """Raises WorkbookError where a payment has no number of its own, or is not what its parts come to."""
        id_, decimals = str(payment["payment"]), int(payment["row_decimals"])
        amount = 0 if pd.isna(payment["amount"]) else int(payment["amount"])
        total = sum(part.payment for part in parts)
        if not id_.strip() or self._numbers[folded(id_)] > 1:
            raise WorkbookError("pay-id", id=id_, sheet=PAYMENTS.sheet)
        if folded(id_) in self._given:
            raise WorkbookError("pay-number-given", id=id_)
        if amount < 0:
            raise WorkbookError("pay-negative", id=id_)
        if total != amount:
            words = {"amount": money.as_text(amount, decimals), "total": money.as_text(total, decimals)}
            raise WorkbookError("pay-amount", id=id_, **words)

    def _ask_account(self, payment: Mapping[Any, Any]) -> None:
        """Raises WorkbookError where the account is not the vendor's."""
        vendor = self._books.find_row("Vendors", str(payment["vendor"]))
        own = "" if vendor is None else str(vendor_accounts.identities(self._books)[vendor])
        account = bank_codes.identity(str(payment["bank_account"]), str(payment["clearing_code"]))
        is_false = bool(folding.foreign(str(payment["bank_account"])))
        account = str(payment["bank_account"]) if is_false else account
        if own != account or is_false:
            words = {"id": payment["payment"], "vendor": payment["vendor"], "account": account or "-"}
            raise WorkbookError("pay-account", **words, own=own or "-", sheet=VENDORS.sheet)

    def _ask(self, payment: Mapping[Any, Any], part: Part) -> None:
        """Raises WorkbookError where a bill or credit is not this vendor's, or may not be paid."""
        id_, document = str(payment["payment"]), self._settlement.find(part.document)
        if document is None:
            raise WorkbookError("pay-unknown", id=id_, part=part.document)
        if (document.open < 0) != (part.payment < 0):  # bills are paid, credits are taken off
            raise WorkbookError("pay-part", id=id_, part=part.document)
        if document.party_key != folded(str(payment["vendor"])) or document.currency != payment["row_currency"]:
            raise WorkbookError("pay-other", id=id_, part=part.document)
        is_bill = document.open > 0
        if is_bill and (reason := payment_blocks.to_payment(self._books, document.row)):
            raise WorkbookError("pay-obstacle", id=id_, reason=reason)

    def _ask_left(self, payment: Mapping[Any, Any], parts: Sequence[Part]) -> None:
        """Raises WorkbookError where more is wanted than is left, or deducted than the terms give by then."""
        id_, decimals = str(payment["payment"]), int(payment["row_decimals"])
        if over := self._settlement.excess(parts):
            words = {"wanted": money.as_text(over.wanted, decimals), "left": money.as_text(over.left, decimals)}
            raise WorkbookError("pay-over", id=id_, part=over.document, **words)
        cuts: dict[str, int] = {}
        day = transfers.execution_day(self._books, str(payment["row_currency"]), self._books.as_of)
        for part in parts:
            key = folded(part.document)
            cuts[key] = cuts.get(key, 0) + part.discount
            bill = self._bills.get(key)
            allowed = bill.discount.on(day) if bill else 0
            if cuts[key] > allowed:
                words = {"cut": money.as_text(cuts[key], decimals), "allowed": money.as_text(allowed, decimals)}
                raise WorkbookError("pay-discount", id=id_, part=part.document, **words)

    def _ask_rounding(self, payment: Mapping[Any, Any], parts: Sequence[Part]) -> None:
        """Raises WorkbookError where a rounding is not the bill's own, or not all of the rest is paid with it."""
        for part in parts:
            rounding = part.others.get(AllocationKind.ROUNDING, 0)
            bill = self._bills.get(folded(part.document))
            own = -bill.rounding if bill else 0
            rest = self._settlement.left(part.document) - (bill.prepaid if bill else 0)
            if rounding and (rounding != own or part.total != rest):
                decimals = int(payment["row_decimals"])
                words = {"rounding": money.as_text(rounding, decimals), "own": money.as_text(own, decimals)}
                raise WorkbookError("pay-rounding", id=str(payment["payment"]), part=part.document, **words)

    def _ask_withheld(self, payment: Mapping[Any, Any], parts: Sequence[Part]) -> None:
        """Raises WorkbookError where a part does not take off the tax that is to be held back from its bill.

        More is nobody's to keep; less only where enough is left of the bill to take it off later.
        """
        totals: dict[str, tuple[int, int]] = {}
        for part in parts:
            bill = self._bills.get(folded(part.document))
            paid, before = totals.get(folded(part.document), (0, 0))
            paid, withheld = paid + part.total, before + part.others.get(AllocationKind.WITHHELD, 0)
            totals[folded(part.document)] = (paid, withheld)
            own = bill.withheld if bill else 0
            rest = self._settlement.left(part.document) - paid
            if not before <= withheld <= own or (bill and rest < own - withheld):
                decimals = int(payment["row_decimals"])
                words = {"withheld": money.as_text(withheld, decimals), "own": money.as_text(own, decimals)}
                raise WorkbookError("pay-withheld", id=str(payment["payment"]), part=part.document, **words)

    def _text(self, parts: Sequence[Part], account: str) -> str:
        """What the vendor asks us to quote of a bill that is paid by itself, else the vendor's own numbers.

        Where a credit is taken off, a text that banks do not carry as a reference gives way to the numbers.
        """
        bills = [part.document for part in parts if part.payment >= 0]
        asked = self._asked(bills[0]) if len(bills) == 1 else ""
        if asked and (len(parts) == 1 or payment_references.structured(asked, account)):
            return transfer_texts.cut(asked)
        paid = (self._number(part.document) for part in parts if part.payment >= 0)
        taken_off = (f"-{self._number(part.document)}" for part in parts if part.payment < 0)
        return transfer_texts.listed((*paid, *taken_off))

    def _asked(self, id_: str) -> str:
        """The payment reference that the vendor asks for with a bill."""
        row = self._books.find_row("Bills", id_)
        return "" if row is None else str(self._books["Bills"]["payment_reference"][row]).strip()

    def _number(self, id_: str) -> str:
        """The number of a bill or credit note as its vendor wrote it."""
        row = self._books.find_row("Bills", id_)
        return id_ if row is None else str(self._books["Bills"]["vendor_reference"][row] or id_)

    def statuses(self, released: Sequence[ReleasedPayment]) -> Iterator[tuple[int, str]]:
        """The row and new status of each bill and credit note of which nothing is left: scheduled, or paid at once."""
        for payment in released:
            wanted = BillStatus.SCHEDULED if payment.amount else BillStatus.PAID
            for one in self._settlement.settled(part.document for part in payment.parts):
                if one.type != "payment" and may_become(one.status, wanted):
                    yield one.row, wanted
