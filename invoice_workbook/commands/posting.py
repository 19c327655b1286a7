"""Accepted bank lines as receipts and allocations, one line after another, each against what is still open then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import allocating, spelled_parts
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import open_items, rows
from invoice_workbook.ledger.matching import Part

METHOD = "bank"
LONGEST_REFERENCE = 140
SETTLED_FROM = ("", "issued", "sent")
"""Statuses from which an invoice becomes paid; a disputed one stays disputed until somebody says otherwise."""


@dataclass
class _Invoice:
    """An invoice or credit note as it stands while lines are posted."""

    row: int
    id: str
    customer: str
    currency: str
    status: str
    due: pd.Timestamp
    open: int


@dataclass
class _Entry:
    """An allocation to be made; `receipt` is its receipt's place among the new ones, -1 where it has none."""

    receipt: int
    allocation: allocating.Allocation
    day: date


class Desk:
    """What is open while accepted lines are posted; the tables are written once, at the end."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._invoices = {folded(one.id): one for one in reversed(_invoices(books))}
        self._by_customer: dict[str, list[_Invoice]] = {}
        for one in sorted(self._invoices.values(), key=lambda one: (one.due, one.id)):
            if one.status not in ("draft", "written off", "disputed"):
                self._by_customer.setdefault(folded(one.customer), []).append(one)
        keys = rows.keys(books, "Customers", "customer")
        self._customers = dict(zip(keys, books["Customers"]["customer"], strict=True))
        self._money: list[allocating.Money] = []
        self._entries: list[_Entry] = []
        self._closed = books.settings.date("Closed until")

    def names_all(self, line: Mapping[Any, Any]) -> bool:
        """Whether a line says of all its money which documents it pays; a customer's money takes what these leave."""
        cells = spelled_parts.split(str(line["proposed_match"]))
        return not any(folded(spelled_parts.id_of(one, self._is_id)) in self._customers for one in cells)

    def _is_id(self, words: str) -> bool:
        return folded(words) in self._invoices or folded(words) in self._customers

    def take(self, line: Mapping[Any, Any]) -> None:
        """One accepted line. Raises WorkbookError, and changes nothing, where it cannot be posted."""
        parts, day = self._parts(line), line["booked_on"].date()
        places, amount, id_ = int(line["row_decimals"]), int(line["amount"]), str(line["bank_line"])
        if self._closed and day <= self._closed:
            raise WorkbookError("apply-closed", closed=self._closed.isoformat(), day=day.isoformat(), line=id_)
        paid = sum(part.payment for part in parts)
        if paid > amount:
            shown = {"paid": money.as_text(paid, places), "amount": money.as_text(amount, places)}
            raise WorkbookError("apply-too-much", line=id_, **shown)
        wanted: dict[str, int] = {}
        for part in parts:
            key = folded(part.document)
            wanted[key] = wanted.get(key, 0) + part.payment + part.discount + part.write_off
            self._ask(part, wanted[key], line, places)
        by_customer: dict[str, int] = {}
        for part in parts:
            by_customer[part.customer] = by_customer.get(part.customer, 0) + part.payment
        if min(by_customer.values()) <= 0:  # credit notes alone are no payment
            raise WorkbookError("apply-amount", line=id_, part=str(line["proposed_match"]))
        by_customer[parts[0].customer] += amount - paid
        for customer, received in by_customer.items():
            receipt = len(self._money)
            reference = str(line["reference"])[:LONGEST_REFERENCE]
            self._money.append(
                allocating.Money(customer, received, str(line["row_currency"]), day, METHOD, reference, id_)
            )
            self._settle([part for part in parts if part.customer == customer], receipt, day)

    def _ask(self, part: Part, wanted: int, line: Mapping[Any, Any], places: int) -> None:
        """Raises WorkbookError where a line wants more than is open of a document, or it is in another currency."""
        if not part.document:
            return
        one = self._invoices[folded(part.document)]
        words = {"line": line["bank_line"], "document": part.document}
        if one.currency != line["row_currency"]:
            raise WorkbookError("apply-currency", **words, currency=one.currency)
        if abs(wanted) > abs(one.open) or (wanted < 0) != (one.open < 0):
            shown = {"wanted": money.as_text(wanted, places), "open": money.as_text(one.open, places)}
            raise WorkbookError("apply-over", **words, **shown)

    def _settle(self, parts: list[Part], receipt: int, day: date) -> None:
        """Allocations of one customer's parts: named credit notes are used first, the rest is paid."""
        credits_ = {part.document: -part.payment for part in parts if part.document and part.payment < 0}
        for part in parts:
            if not part.document:
                continue
            self._invoices[folded(part.document)].open -= part.payment + part.discount + part.write_off
            left = part.payment
            for note in credits_ if left > 0 else ():
                used = min(credits_[note], left)
                if used:
                    self._enter(-1, note, part.document, "credit", used, day)
                    credits_[note] -= used
                    left -= used
            if left > 0:
                self._enter(receipt, "", part.document, "payment", left, day)
            for kind, amount in (("discount", part.discount), ("write-off", part.write_off)):
                if amount:
                    self._enter(-1, "", part.document, kind, amount, day)

    def _enter(self, receipt: int, source: str, document: str, kind: str, amount: int, day: date) -> None:
        id_ = self._invoices[folded(document)].id
        self._entries.append(_Entry(receipt, allocating.Allocation(source, id_, kind, amount), day))

    def _parts(self, line: Mapping[Any, Any]) -> list[Part]:
        """What the cell says, each part with its customer and amount; a customer's money goes to the oldest first."""
        left = int(line["amount"])
        found: list[Part] = []
        taken: dict[str, int] = {}
        for words in spelled_parts.split(str(line["proposed_match"])):
            part = self._part(words, line, left, taken)
            left -= part.payment
            for one in [part] if part.document else self._oldest(part, str(line["row_currency"]), taken):
                found.append(one)
                key = folded(one.document)
                taken[key] = taken.get(key, 0) + one.payment + one.discount + one.write_off
        if not found:
            raise WorkbookError("apply-blank", line=line["bank_line"])
        return found

    def _part(self, words: str, line: Mapping[Any, Any], left: int, taken: Mapping[str, int]) -> Part:
        try:
            named = spelled_parts.read(words, int(line["row_decimals"]), self._is_id)
        except ValueError as error:
            raise WorkbookError("apply-amount", line=line["bank_line"], part=words) from error
        id_, payment, discount, write_off = named.id, named.payment, named.discount, named.write_off
        if one := self._invoices.get(folded(id_)):
            customer = self._customers.get(folded(one.customer), one.customer)
            open_ = one.open - taken.get(folded(one.id), 0) - discount - write_off
            paid = min(open_, left) if payment is None else payment
            return Part(one.id, customer, paid, discount, write_off)
        if customer := self._customers.get(folded(id_), ""):
            return Part("", customer, left if payment is None else payment)
        raise WorkbookError("apply-unknown", line=line["bank_line"], part=id_)

    def _oldest(self, part: Part, currency: str, taken: Mapping[str, int]) -> list[Part]:
        """The customer's open invoices, oldest first, as far as the money goes; the rest stays on the account."""
        left, found = part.payment, []
        for one in self._by_customer.get(folded(part.customer), ()):
            paid = min(one.open - taken.get(folded(one.id), 0), left) if one.currency == currency else 0
            if paid > 0:
                found.append(Part(one.id, part.customer, paid))
                left -= paid
        return [*found, *([Part("", part.customer, left)] if left or not found else [])]

    def posted(self) -> tuple[Books, list[str]]:
        """The books with all of it, and the receipts' ids."""
        if not self._money:
            return self.books, []
        books, ids = allocating.received(self.books, self._money)
        new = [replace(e.allocation, source=ids[e.receipt]) if e.receipt >= 0 else e.allocation for e in self._entries]
        if new:
            books = allocating.allocated(books, "receivable", new, [entry.day for entry in self._entries])
        invoices = books["Invoices"].copy()
        touched = {folded(one.document): None for one in new}
        settled = [self._invoices[key] for key in touched]
        paid = [one.row for one in settled if one.open == 0 and one.status in SETTLED_FROM]
        invoices.loc[paid, "status"] = "paid"
        return replace(books, tables={**books.tables, "Invoices": invoices}, _derived={}), ids


def _invoices(books: Books) -> list[_Invoice]:
    invoices = books["Invoices"]
    open_ = open_items.of_documents(books, "receivable")["open"]
    due = invoices["due_date"].fillna(pd.Timestamp("2262-01-01"))
    columns = ("invoice", "customer", "row_currency", "status")
    cells = zip(invoices.index, *(invoices[column] for column in columns), due, open_, strict=True)
    return [
        _Invoice(int(row), str(id_), str(customer), str(currency), str(status), day, int(left))
        for row, id_, customer, currency, status, day, left in cells
    ]
