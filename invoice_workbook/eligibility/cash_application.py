"""Accepted bank lines as receipts or payments and their allocations, one after another, each against what is open then.

Written once for both sides: customers pay invoices, we pay bills. Units: minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, money
from invoice_workbook.books import Books, folded
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import new_allocations, open_items, rows, settlement_text
from invoice_workbook.ledger.matching import Part
from invoice_workbook.schema import PAYABLE, RECEIVABLE, Side

METHOD = "bank"
SETTLED_FROM = {RECEIVABLE.name: ("", "issued", "sent"), PAYABLE.name: ("approved", "scheduled")}
"""Statuses from which a document becomes paid; a disputed one stays disputed until somebody says otherwise."""
NO_OLDEST = ("draft", "written off", "disputed", "rejected", "held")
"""Statuses of documents that money without a word does not go to."""


@dataclass
class _Document:
    """An invoice, bill or credit note as it stands while lines are posted."""

    row: int
    id: str
    party: str
    currency: str
    status: str
    due: pd.Timestamp
    open: int


@dataclass
class _Entry:
    """An allocation to be made; `receipt` is its receipt's place among the new ones, -1 where it has none."""

    receipt: int
    allocation: new_allocations.Allocation
    day: date


class Desk:
    """What is open while accepted lines are posted; the tables are written once, at the end."""

    def __init__(self, books: Books, side: Side = RECEIVABLE) -> None:
        self.books, self._side = books, side
        self._documents = {folded(one.id): one for one in reversed(_documents(books, side))}
        self._by_party: dict[str, list[_Document]] = {}
        for one in sorted(self._documents.values(), key=lambda one: (one.due, one.id)):
            if one.status not in NO_OLDEST:
                self._by_party.setdefault(folded(one.party), []).append(one)
        keys = rows.keys(books, side.parties, side.party)
        self._parties = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._money: list[new_allocations.Money] = []
        self._entries: list[_Entry] = []
        self._closed = books.settings.date("Closed until")

    def names_all(self, line: Mapping[Any, Any]) -> bool:
        """Whether a line says of all its money which documents it pays; a customer's money takes what these leave."""
        cells = settlement_text.split(str(line["proposed_match"]))
        return not any(folded(settlement_text.id_of(one, self._is_id)) in self._parties for one in cells)

    def _is_id(self, words: str) -> bool:
        return folded(words) in self._documents or folded(words) in self._parties

    def take(self, line: Mapping[Any, Any]) -> None:
        """One accepted line. Raises WorkbookError, and changes nothing, where it cannot be posted."""
        parts, day = self._parts(line), line["booked_on"].date()
        places, amount, id_ = int(line["row_decimals"]), abs(int(line["amount"])), str(line["bank_line"])
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
        by_party: dict[str, int] = {}
        for part in parts:
            by_party[part.party] = by_party.get(part.party, 0) + part.payment
        if min(by_party.values()) <= 0:  # credit notes alone are no payment
            raise WorkbookError("apply-amount", line=id_, part=str(line["proposed_match"]))
        by_party[parts[0].party] += amount - paid
        for party, received in by_party.items():
            receipt = len(self._money)
            reference = str(line["reference"])[: bank_codes.LONGEST_TEXT]
            how = (METHOD, reference, id_, str(line["counterparty_account"]))
            self._money.append(new_allocations.Money(party, received, str(line["row_currency"]), day, *how))
            self._settle([part for part in parts if part.party == party], receipt, day)

    def _ask(self, part: Part, wanted: int, line: Mapping[Any, Any], places: int) -> None:
        """Raises WorkbookError where a line wants more than is open of a document, or it is in another currency."""
        if not part.document:
            return
        one = self._documents[folded(part.document)]
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
            self._documents[folded(part.document)].open -= part.payment + part.discount + part.write_off
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
        id_ = self._documents[folded(document)].id
        self._entries.append(_Entry(receipt, new_allocations.Allocation(source, id_, kind, amount), day))

    def _parts(self, line: Mapping[Any, Any]) -> list[Part]:
        """What the cell says, each part with its customer and amount; a customer's money goes to the oldest first."""
        left = abs(int(line["amount"]))
        found: list[Part] = []
        taken: dict[str, int] = {}
        for words in settlement_text.split(str(line["proposed_match"])):
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
            named = settlement_text.read(words, int(line["row_decimals"]), self._is_id)
        except ValueError as error:
            raise WorkbookError("apply-amount", line=line["bank_line"], part=words) from error
        id_, payment, discount, write_off = named.id, named.payment, named.discount, named.write_off
        if one := self._documents.get(folded(id_)):
            party = self._parties.get(folded(one.party), one.party)
            open_ = one.open - taken.get(folded(one.id), 0) - discount - write_off
            paid = min(open_, left) if payment is None else payment
            return Part(one.id, party, paid, discount, write_off)
        if party := self._parties.get(folded(id_), ""):
            return Part("", party, left if payment is None else payment)
        raise WorkbookError("apply-unknown", line=line["bank_line"], part=id_)

    def _oldest(self, part: Part, currency: str, taken: Mapping[str, int]) -> list[Part]:
        """The customer's open invoices, oldest first, as far as the money goes; the rest stays on the account."""
        left, found = part.payment, []
        for one in self._by_party.get(folded(part.party), ()):
            paid = min(one.open - taken.get(folded(one.id), 0), left) if one.currency == currency else 0
            if paid > 0:
                found.append(Part(one.id, part.party, paid))
                left -= paid
        return [*found, *([Part("", part.party, left)] if left or not found else [])]

    def posted(self) -> tuple[Books, list[str]]:
        """The books with all of it, and the receipts' ids."""
        if not self._money:
            return self.books, []
        side = self._side
        books, ids = new_allocations.entered(self.books, side.name, self._money)
        new = [replace(e.allocation, source=ids[e.receipt]) if e.receipt >= 0 else e.allocation for e in self._entries]
        if new:
            books = new_allocations.allocated(books, side.name, new, [entry.day for entry in self._entries])
        documents = books[side.documents].copy()
        touched = {folded(one.document): None for one in new}
        settled = [self._documents[key] for key in touched]
        paid = [one.row for one in settled if one.open == 0 and one.status in SETTLED_FROM[side.name]]
        documents.loc[paid, "status"] = "paid"
        return books.with_tables(**{side.documents: documents}), ids


def _documents(books: Books, side: Side) -> list[_Document]:
    documents = books[side.documents]
    open_ = open_items.of_documents(books, side.name)["open"]
    due = documents["due_date"].fillna(pd.Timestamp("2262-01-01"))
    columns = (side.document, side.party, "row_currency", "status")
    cells = zip(documents.index, *(documents[column] for column in columns), due, open_, strict=True)
    return [
        _Document(int(row), str(id_), str(party), str(currency), str(status), day, int(left))
        for row, id_, party, currency, status, day, left in cells
    ]
