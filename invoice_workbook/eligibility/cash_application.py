"""Accepted bank lines become receipts or payments and their allocations, one after another, each against what is left.

Written once for both sides: customers pay invoices, we pay bills. Units: minor units.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from invoice_workbook import bank_codes, money
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility.write_off_approval import WriteOffApproval
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import new_allocations, numbers_given, open_documents, settlement_text
from invoice_workbook.ledger.new_allocations import PREFIXES, NewMoney
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.settlement import Allocation, Part, Settlement
from invoice_workbook.schema import CLOSED_UNTIL, PAYABLE, RECEIVABLE, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import ids_after

METHOD = "bank"
SETTLED_FROM = {
    RECEIVABLE.name: ("", InvoiceStatus.ISSUED, InvoiceStatus.SENT),
    PAYABLE.name: (BillStatus.APPROVED, BillStatus.SCHEDULED),
}
"""Statuses from which a document becomes paid; a disputed one stays disputed until somebody says otherwise."""
PAID = {RECEIVABLE.name: InvoiceStatus.PAID, PAYABLE.name: BillStatus.PAID}
NEVER_OLDEST = {
    RECEIVABLE.name: (InvoiceStatus.DRAFT, InvoiceStatus.WRITTEN_OFF, InvoiceStatus.DISPUTED),
    PAYABLE.name: (BillStatus.DISPUTED, BillStatus.REJECTED, BillStatus.HELD),
}
"""Statuses of documents that unreferenced payments are never applied to."""


class CashApplication:
    """What is open while accepted lines are posted; the tables are written once, at the end."""

    def __init__(self, books: Books, side: Side = RECEIVABLE, *, user: str) -> None:
        self._books, self._side = books, side
        documents = open_documents.derive(books, side.name)
        self._settlement = Settlement(documents)
        self._write_offs = WriteOffApproval(books, side, self._settlement, user)
        self._by_party: dict[str, list[OpenDocument]] = {}
        for one in sorted(documents, key=lambda one: (one.due or one.dated or date.max, one.id)):
            if one.status not in NEVER_OLDEST[side.name] and self._settlement.find(one.id) is one:
                self._by_party.setdefault(one.party_key, []).append(one)
        keys = joins.id_keys(books, side.parties, side.party)
        self._parties = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._ids = ids_after(numbers_given.ever(books, side.sources), PREFIXES[side.name])
        self._closed = books.settings.date(CLOSED_UNTIL)
        self._money: list[NewMoney] = []
        self._allocations: list[Allocation] = []

    def names_documents_only(self, line: Mapping[Any, Any]) -> bool:
        """Whether a line says of all its money which documents it pays; a party's money takes what these leave."""
        cells = settlement_text.split(str(line["proposed_match"]))
        return not any(folded(settlement_text.id_of(one, self._is_id)) in self._parties for one in cells)

    def _is_id(self, words: str) -> bool:
        return self._settlement.find(words) is not None or folded(words) in self._parties

    def take(self, line: Mapping[Any, Any]) -> list[str]:
        """One accepted line; gives the ids of its receipts or payments.

        Raises WorkbookError, and changes nothing, where it cannot be posted.
        """
        parts, day = self._parts(line), line["booked_on"].date()
        self._ask(line, parts, day)
        by_receipt = self._by_receipt(line, parts)
        self._write_offs.take(parts, day)
        ids = []
        for party, received in by_receipt.items():
            new = NewMoney(
                id=next(self._ids),
                party=party,
                amount=received,
                currency=str(line["row_currency"]),
                day=day,
                method=METHOD,
                reference=str(line["reference"])[: bank_codes.LONGEST_TEXT],
                bank_line=str(line["bank_line"]),
                account=str(line["counterparty_account"]),
            )
            self._money.append(new)
            mine = [part for part in parts if part.party == party]
            self._allocations += self._settlement.settle(mine, new.id, day, note=new.id)
            ids.append(new.id)
        return ids

    def _ask(self, line: Mapping[Any, Any], parts: Sequence[Part], day: date) -> None:
        """Raises WorkbookError where a line cannot pay these parts."""
        decimals, amount, id_ = int(line["row_decimals"]), abs(int(line["amount"])), str(line["bank_line"])
        if self._closed and day <= self._closed:
            raise WorkbookError("apply-closed", closed=self._closed.isoformat(), day=day.isoformat(), line=id_)
        paid = sum(part.payment for part in parts)
        if paid > amount:
            shown = {"paid": money.as_text(paid, decimals), "amount": money.as_text(amount, decimals)}
            raise WorkbookError("apply-too-much", line=id_, **shown)
        for part in parts:
            one = self._settlement.find(part.document) if part.document else None
            if one and one.currency != line["row_currency"]:
                raise WorkbookError("apply-currency", line=id_, document=part.document, currency=one.currency)
        if over := self._settlement.excess(parts):
            shown = {"wanted": money.as_text(over.wanted, decimals), "open": money.as_text(over.left, decimals)}
            raise WorkbookError("apply-over", line=id_, document=over.document, **shown)
        self._write_offs.ask(line, parts, day)

    def _by_receipt(self, line: Mapping[Any, Any], parts: Sequence[Part]) -> dict[str, int]:
        """What each party pays; the first one what the line leaves. Raises WorkbookError where one pays nothing."""
        found: dict[str, int] = {}
        for part in parts:
            found[part.party] = found.get(part.party, 0) + part.payment
        if min(found.values()) <= 0:  # credit notes alone are no payment
            raise WorkbookError("apply-amount", line=line["bank_line"], part=str(line["proposed_match"]))
        found[parts[0].party] += abs(int(line["amount"])) - sum(part.payment for part in parts)
        return found

    def _parts(self, line: Mapping[Any, Any]) -> list[Part]:
        """What the cell says, each part with its party and amount; a party's money goes to the oldest first."""
        left = abs(int(line["amount"]))
        found: list[Part] = []
        taken: dict[str, int] = {}
        for words in settlement_text.split(str(line["proposed_match"])):
            part = self._part(words, line, left, taken)
            left -= part.payment
            for one in [part] if part.document else self._oldest(part, str(line["row_currency"]), taken):
                found.append(one)
                taken[folded(one.document)] = taken.get(folded(one.document), 0) + one.total
        if not found:
            raise WorkbookError("apply-blank", line=line["bank_line"])
        return found

    def _part(self, words: str, line: Mapping[Any, Any], left: int, taken: Mapping[str, int]) -> Part:
        try:
            written = settlement_text.read(words, int(line["row_decimals"]), self._is_id)
        except ValueError as error:
            raise WorkbookError("apply-amount", line=line["bank_line"], part=words) from error
        if one := self._settlement.find(written.id):
            open_ = self._settlement.left(one.id) - taken.get(one.key, 0) - written.discount - written.write_off
            paid = min(open_, left) if written.payment is None else written.payment
            party = self._parties.get(one.party_key, one.party)
            return Part(one.id, party, paid, written.discount, written.write_off)
        if party := self._parties.get(folded(written.id), ""):
            return Part("", party, left if written.payment is None else written.payment)
        raise WorkbookError("apply-unknown", line=line["bank_line"], part=written.id)

    def _oldest(self, part: Part, currency: str, taken: Mapping[str, int]) -> Iterator[Part]:
        """The party's open documents, oldest first, as far as the money goes; the rest stays on the account."""
        left = part.payment
        for one in self._by_party.get(folded(part.party), ()):
            open_ = self._settlement.left(one.id) - taken.get(one.key, 0)
            if one.currency == currency and min(open_, left) > 0:
                yield Part(one.id, part.party, min(open_, left))
                left -= min(open_, left)
        if left or left == part.payment:
            yield Part("", part.party, left)

    @property
    def entries(self) -> list[dict[str, str]]:
        """What the Log is to keep: write-offs that the user approved by posting them."""
        return self._write_offs.entries

    def posted(self) -> tuple[Books, list[str]]:
        """The books with all of it, and the ids of the receipts or payments."""
        if not self._money:
            return self._books, []
        side = self._side
        books = new_allocations.entered(self._books, side.name, self._money)
        if self._allocations:
            books = new_allocations.allocated(books, side.name, self._allocations)
        settled = self._settlement.settled(one.document for one in self._allocations)
        documents = books[side.documents].copy()
        documents.loc[[one.row for one in settled if one.status in SETTLED_FROM[side.name]], "status"] = PAID[side.name]
        return books.with_tables(**{side.documents: documents}), [one.id for one in self._money]
