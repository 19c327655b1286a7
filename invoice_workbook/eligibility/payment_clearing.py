"""Accepted bank lines of money that went out: payments of ours are cleared, anything else becomes a payment.

What our bank took on top of a payment of ours (`PAY-00001; bank fee 3.50`) becomes a payment of its own, which bears
the fee: the one in the file stays what it was. Which lines were posted is in the journal: no column of Payments names a
bank line.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility.cash_application import CashApplication, is_back
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import exchange, open_items, settlement_text
from invoice_workbook.ledger.payable import payments_in_transit
from invoice_workbook.ledger.payable.payments_in_transit import PaymentInTransit
from invoice_workbook.schema import PAYABLE, AllocationKind, BillStatus, PaymentStatus
from invoice_workbook.tables import joins


class PaymentClearing:
    """What is on the way while lines are posted."""

    def __init__(self, books: Books, *, user: str) -> None:
        self._books = books
        self._others = CashApplication(books, PAYABLE, user=user)
        self._open = payments_in_transit.by_id(books)
        self._chosen: list[PaymentInTransit] = []
        self._bank_amounts: dict[int, str] = {}
        self.lines: dict[str, list[str]] = {}
        """By accepted line the payments that it cleared, or that were entered for it."""

    def take(self, line: Mapping[Any, Any]) -> None:
        """One accepted line. Raises WorkbookError, and changes nothing, where it cannot be posted."""
        cells = settlement_text.split(str(line["proposed_match"]))
        named = {words: settlement_text.id_of(words, self._is_payment) for words in cells}
        ids = [id_ for id_ in named.values() if id_]
        is_ours = bool(ids) and all(self._is_payment(id_) for id_ in ids) and not is_back(line, PAYABLE)
        fee = sum(self._fee(line, words) for words, id_ in named.items() if not id_) if is_ours else 0
        self.lines[str(line["bank_line"])] = self._clear(line, ids, fee) if is_ours else self._others.take(line)

    def _fee(self, line: Mapping[Any, Any], words: str) -> int:
        """The bank fee that a part says. Raises WorkbookError for one that is none."""
        try:
            read = settlement_text.read(words, int(line["row_decimals"]), self._is_payment)
        except ValueError as error:
            raise WorkbookError("apply-fee", line=line["bank_line"], part=words) from error
        fee = read.more.get(AllocationKind.BANK_FEE, 0)
        if fee <= 0:
            raise WorkbookError("apply-fee", line=line["bank_line"], part=words)
        return fee

    def _is_payment(self, words: str) -> bool:
        return folded(words) in payments_in_transit.known_ids(self._books)

    def _is_proposed(self, id_: str) -> bool:
        row = self._books.find_row("Payments", id_)
        return row is not None and self._books["Payments"]["status"][row] == PaymentStatus.PROPOSED

    def _clear(self, line: Mapping[Any, Any], ids: Sequence[str], fee: int) -> list[str]:
        gone = {row for one in self._chosen for row in one.rows}
        chosen = []
        for id_ in ids:
            one = self._open.get(folded(id_))
            if one is None or gone.intersection(one.rows):
                why = "clear-not-released" if self._is_proposed(id_) else "clear-not-open"
                raise WorkbookError(why, line=line["bank_line"], id=id_)
            gone.update(one.rows)
            chosen.append(one)
        if {one.currency for one in chosen} == {line["row_currency"]}:
            self._ask_amount(line, ids, chosen, fee)
        elif fee:
            raise WorkbookError("clear-fee-currency", line=line["bank_line"], ids=", ".join(ids))
        else:
            self._ask_rate(line, chosen)
            self._bank_amounts |= _shares(line, self._books, chosen)
        payments = self._books["Payments"]
        vendor = str(payments["vendor"][chosen[0].rows[0]])
        borne = [self._others.bear(line, vendor, fee)] if fee else []
        self._chosen += chosen
        return [*(str(payments["payment"][row]) for one in chosen for row in one.rows), *borne]

    def _ask_amount(
        self, line: Mapping[Any, Any], ids: Sequence[str], chosen: Sequence[PaymentInTransit], fee: int
    ) -> None:
        """Raises WorkbookError where a line is not the sum of these payments and the bank's fee."""
        amount, decimals = -int(line["amount"]), int(line["row_decimals"])
        total = sum(one.amount for one in chosen) + fee
        if total != amount:
            words = {"total": money.as_text(total, decimals), "amount": money.as_text(amount, decimals)}
            raise WorkbookError("clear-amount", line=line["bank_line"], ids=", ".join(ids), **words)

    def _ask_rate(self, line: Mapping[Any, Any], chosen: Sequence[PaymentInTransit]) -> None:
        """Raises WorkbookError where a line in another currency cannot be what these payments cost."""
        foreign, own, day = chosen[0].currency, str(line["row_currency"]), line["booked_on"].date()
        if any(one.currency != foreign for one in chosen):
            raise WorkbookError("apply-currencies", line=line["bank_line"])
        worth = exchange.rate(self._books, foreign, own, day)
        total = sum(one.amount for one in chosen)
        if worth is not None and not exchange.is_near(total, foreign, -int(line["amount"]), own, worth):
            words = {"currency": foreign, "own": own, "day": day}
            raise WorkbookError("apply-rate", line=line["bank_line"], **words)

    @property
    def entries(self) -> list[dict[str, str]]:
        """What the Log is to keep beside the lines: write-offs that the user approved by posting them."""
        return self._others.entries

    def posted(self) -> tuple[Books, list[str]]:
        """The books with all of it, and the payments' ids: those cleared, and those entered."""
        books, ids = self._others.posted()
        if self._chosen:
            books = cleared(books, self._chosen)
        if self._bank_amounts:
            payments = books["Payments"].copy()
            for row, words in self._bank_amounts.items():
                payments.loc[row, "bank_amount"] = words
            books = books.with_tables(Payments=payments)
        return books, [*(one.id for one in self._chosen), *ids]


def cleared(books: Books, chosen: Sequence[PaymentInTransit]) -> Books:
    """The books with these payments cleared, and with what they settle wholly as paid."""
    payments, bills = books["Payments"].copy(), books["Bills"].copy()
    places = [row for one in chosen for row in one.rows]
    payments.loc[places, "status"] = PaymentStatus.CLEARED
    ids = set(payments.loc[places, "payment"].map(folded))
    sources, documents = (joins.id_keys(books, "Allocations", field) for field in ("source", "document"))
    paid = set(documents[sources.isin(ids)])
    credited = set(sources[documents.isin(paid) & (books["Allocations"]["kind"] == "credit")])
    settled = open_items.of_documents(books, "payable")["open"] == 0
    mine = (
        joins.id_keys(books, "Bills", "bill").isin(paid | credited)
        & settled
        & (bills["status"] == BillStatus.SCHEDULED)
    )
    bills.loc[mine, "status"] = BillStatus.PAID
    return books.with_tables(Payments=payments, Bills=bills)


def _shares(line: Mapping[Any, Any], books: Books, chosen: Sequence[PaymentInTransit]) -> dict[int, str]:
    """What of a line in another currency each payment cost, by its row: the shares come to the line's amount."""
    rows = [row for one in chosen for row in one.rows]
    amounts = [int(books["Payments"]["amount"][row]) for row in rows]
    total, paid, before, found = sum(amounts), -int(line["amount"]), 0, {}
    for row, so_far in zip(rows, accumulate(amounts), strict=True):
        until = money.quotient(paid * so_far, total)
        found[row] = f"{money.as_text(before - until, int(line['row_decimals']))} {line['row_currency']}"
        before = until
    return found
