"""Accepted bank lines become receipts or payments and their allocations, one after another, each against what is left.

Written once for both sides and both directions: customers pay invoices, we pay bills, and either may get money back.
What goes back is a receipt or payment of a minus amount. Units: minor units.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from invoice_workbook import money, transfer_texts
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility.write_off_approval import WriteOffApproval
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import (
    exchange,
    new_allocations,
    numbers_given,
    open_documents,
    payments_made,
    settlement_text,
    unsettled,
)
from invoice_workbook.ledger.new_allocations import PREFIXES, NewMoney
from invoice_workbook.ledger.open_documents import MONEY, OpenDocument
from invoice_workbook.ledger.settlement import Allocation, Part, Settlement
from invoice_workbook.schema import (
    CLOSED_UNTIL,
    PAYABLE,
    RECEIVABLE,
    AllocationKind,
    BillStatus,
    InvoiceStatus,
    Side,
)
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


MOST_WITHHELD = 5
"""Tax is withheld of at most one part in so many: 20 % without a tax number (India, section 206AA)."""


def is_back(line: Mapping[Any, Any], side: Side) -> bool:
    """Whether a line's money goes back: out to customers, in from vendors."""
    return (int(line["amount"]) < 0) == (side is RECEIVABLE)


class CashApplication:
    """What is open while accepted lines are posted; the tables are written once, at the end."""

    def __init__(self, books: Books, side: Side = RECEIVABLE, *, user: str) -> None:
        self._books, self._side = books, side
        documents = open_documents.derive(books, side.name)
        held = open_documents.money_on_account(books, side.name)
        self._settlement = Settlement([*documents, *held], payments_made.of_documents(books, side.name))
        self._write_offs = WriteOffApproval(books, side, self._settlement, user)
        self._by_party: dict[str, list[OpenDocument]] = {}
        for one in sorted((*documents, *held), key=lambda one: (one.due or one.dated or date.max, one.id)):
            if one.status not in NEVER_OLDEST[side.name] and self._settlement.find(one.id) is one:
                self._by_party.setdefault(one.party_key, []).append(one)
        keys = joins.id_keys(books, side.parties, side.party)
        self._parties = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._ids = ids_after(numbers_given.ever(books, side.sources), PREFIXES[side.name])
        self._closed = books.settings.date(CLOSED_UNTIL)
        self._money: list[NewMoney] = []
        self._allocations: list[Allocation] = []
        self._taken_back: set[str] = set()
        self._sources = set(joins.id_keys(books, side.sources, side.source)) - {""}

    def names_documents_only(self, line: Mapping[Any, Any]) -> bool:
        """Whether a line says of all its money which documents it pays; a party's money takes what these leave."""
        cells = settlement_text.split(str(line["proposed_match"]))
        return not any(folded(settlement_text.id_of(one, self._is_id)) in self._parties for one in cells)

    def _is_id(self, words: str) -> bool:
        key = folded(words)
        return self._settlement.find(words) is not None or key in self._parties or key in self._sources

    def take(self, line: Mapping[Any, Any]) -> list[str]:
        """One accepted line; gives the ids of its receipts or payments.

        Raises WorkbookError, and changes nothing, where it cannot be posted.
        """
        back = is_back(line, self._side)
        parts, day = self._parts(line, back), line["booked_on"].date()
        self._ask(line, parts, day, back)
        by_receipt = self._by_receipt(line, parts, back)
        self._write_offs.take(parts, day)
        ids = []
        for party, received in by_receipt.items():
            new = self._new_money(line, parts, party, received)
            self._money.append(new)
            mine = [part for part in parts if part.party == party]
            if back:
                self._allocations += self._settlement.settle_back(mine, new.id, day)
                self._taken_back |= {folded(part.document) for part in mine if part.document}
            else:
                self._allocations += self._settlement.settle(mine, new.id, day, note=new.id)
            ids.append(new.id)
        return ids

    def bear(self, line: Mapping[Any, Any], party: str, fee: int) -> str:
        """A bank's fee on top of money that was there before, as money of its own that bears it; gives its id.

        Raises WorkbookError where its day is closed.
        """
        day = line["booked_on"].date()
        self._ask_day(line, day)
        new = self._new_money(line, [Part("", party, fee)], party, fee)
        self._money.append(new)
        self._allocations.append(Allocation(new.id, new.id, AllocationKind.BANK_FEE, fee, day))
        return new.id

    def _ask_day(self, line: Mapping[Any, Any], day: date) -> None:
        """Raises WorkbookError where a day is closed."""
        if self._closed and day <= self._closed:
            words = {"closed": self._closed, "day": day, "line": line["bank_line"]}
            raise WorkbookError("apply-closed", **words)

    def _new_money(self, line: Mapping[Any, Any], parts: Sequence[Part], party: str, received: int) -> NewMoney:
        own, decimals = str(line["row_currency"]), int(line["row_decimals"])
        foreign = parts[0].currency
        return NewMoney(
            id=next(self._ids),
            party=party,
            amount=received,
            currency=foreign or own,
            day=line["booked_on"].date(),
            method=METHOD,
            reference=transfer_texts.cut(str(line["reference"]), transfer_texts.AND_MORE),
            bank_line=str(line["bank_line"]),
            account=str(line["counterparty_account"]),
            bank_amount=f"{money.as_text(int(line['amount']), decimals)} {own}" if foreign else "",
        )

    def _ask(self, line: Mapping[Any, Any], parts: Sequence[Part], day: date, back: bool) -> None:
        """Raises WorkbookError where a line cannot pay these parts."""
        decimals, amount, id_ = int(line["row_decimals"]), abs(int(line["amount"])), str(line["bank_line"])
        self._ask_day(line, day)
        self._ask_withheld(line, parts)
        self._ask_currency(line, parts, day)
        paid = sum(part.money for part in parts) * (-1 if back else 1)
        if paid > amount and not parts[0].currency:
            shown = {"paid": money.as_text(paid, decimals), "amount": money.as_text(amount, decimals)}
            raise WorkbookError("apply-too-much", line=id_, **shown)
        if over := self._settlement.excess(parts, is_back=back):
            shown = {"wanted": money.as_text(over.wanted, decimals), "open": money.as_text(over.left, decimals)}
            raise WorkbookError("apply-over", line=id_, document=over.document, **shown)
        self._write_offs.ask(line, parts, day)

    def _ask_withheld(self, line: Mapping[Any, Any], parts: Sequence[Part]) -> None:
        """Raises WorkbookError where more tax is withheld of a document than any rate makes of its gross."""
        found: dict[str, int] = {}
        for part in parts:
            withheld, one = part.others.get(AllocationKind.WITHHELD, 0), self._settlement.find(part.document)
            if not withheld or one is None or one.type == MONEY:
                continue
            found[one.key] = found.get(one.key, 0) + withheld
            gross = self._books[self._side.documents]["gross"].fillna(0)[one.row]
            if abs(found[one.key]) * MOST_WITHHELD > abs(int(gross)):
                shown = {"withheld": money.as_text(found[one.key], one.decimals), "most": MOST_WITHHELD}
                raise WorkbookError("apply-withheld", line=line["bank_line"], document=one.id, **shown)

    def _ask_currency(self, line: Mapping[Any, Any], parts: Sequence[Part], day: date) -> None:
        """Raises WorkbookError for a document in another currency than its part, and for a rate that is a slip.

        Of a line in another currency all parts are in one, and its whole amount is for them.
        """
        own = str(line["row_currency"])
        for part in parts:
            one = self._settlement.find(part.document) if part.document else None
            if one and one.currency != (part.currency or own):
                raise WorkbookError("apply-currency", line=line["bank_line"], document=one.id, currency=one.currency)
            if part.currency != parts[0].currency:
                raise WorkbookError("apply-currencies", line=line["bank_line"])
        if foreign := parts[0].currency:
            known = exchange.rate(self._books, foreign, own, day)
            paid = sum(abs(part.money) for part in parts)
            if not paid or (known and not exchange.is_near(paid, foreign, abs(int(line["amount"])), own, known)):
                words = {"currency": foreign, "own": own, "day": day}
                raise WorkbookError("apply-rate", line=line["bank_line"], **words)

    def _by_receipt(self, line: Mapping[Any, Any], parts: Sequence[Part], back: bool) -> dict[str, int]:
        """What each party pays or gets back; the first one what the line leaves.

        Raises WorkbookError where one pays or gets back nothing.
        """
        sign = -1 if back else 1
        found: dict[str, int] = {}
        for part in parts:
            found[part.party] = found.get(part.party, 0) + part.money
        if min(amount * sign for amount in found.values()) <= 0:  # credit notes alone are no payment
            raise WorkbookError("apply-amount", line=line["bank_line"], part=str(line["proposed_match"]))
        if not parts[0].currency:
            found[parts[0].party] += sign * abs(int(line["amount"])) - sum(part.money for part in parts)
        return found

    def _parts(self, line: Mapping[Any, Any], back: bool) -> list[Part]:
        """What the cell says, each part with its party and amount; a party's money goes to the oldest first."""
        left = abs(int(line["amount"]))
        found: list[Part] = []
        taken: dict[str, int] = {}
        for words in settlement_text.split(str(line["proposed_match"])):
            for part in self._written(words, line, left, taken, back):
                is_fee = not part.document and not part.party  # a bank fee goes with what stands before it
                if is_fee and not (found and (back or self._side is PAYABLE)):
                    raise WorkbookError("apply-fee", line=line["bank_line"], part=words)
                one = replace(part, party=found[0].party if found else "") if is_fee else part
                found.append(one)
                left -= abs(one.money)
                taken[folded(one.document)] = taken.get(folded(one.document), 0) + one.total
        if not found or not found[0].party:
            raise WorkbookError("apply-blank", line=line["bank_line"])
        return found

    def _written(
        self, words: str, line: Mapping[Any, Any], left: int, taken: Mapping[str, int], back: bool
    ) -> Iterable[Part]:
        """The parts that one part of the cell comes to: a party's documents, or those that a receipt paid."""
        part = self._part(words, line, left, taken, back)
        own = part.currency or str(line["row_currency"])
        if back and folded(part.document) in self._sources:
            return self._of_money(part)
        return [part] if part.document or not part.payment else self._oldest(part, own, taken, back)

    def _of_money(self, part: Part) -> Iterator[Part]:
        """A receipt or payment that goes back: what of it is on account, then what it paid, the newest first.

        Raises WorkbookError where it was less.
        """
        left = -part.payment
        held = self._settlement.find(part.document)
        for document, amount in [
            *([(held.id, -self._settlement.left(held.id))] if held else []),
            *reversed(self._settlement.paid_by(part.document)),
        ]:
            if back := min(amount, left):
                yield replace(part, document=document, payment=-back)
                left -= back
        if left:
            yield replace(part, document="", payment=-left)

    def _part(self, words: str, line: Mapping[Any, Any], left: int, taken: Mapping[str, int], back: bool) -> Part:
        try:
            written = settlement_text.read(words, int(line["row_decimals"]), self._is_id)
        except ValueError as error:
            raise WorkbookError("apply-amount", line=line["bank_line"], part=words) from error
        if not written.id:
            return written.part("", "", 0)
        said = written.payment
        if back and said is not None:
            said = -abs(said)  # a clerk who writes what goes out means it so
        is_source = folded(written.id) in self._sources
        one = self._settlement.find(written.id)
        if one and not (back and is_source and one.type == MONEY):
            open_ = self._settlement.left(one.id) - taken.get(one.key, 0) - written.given
            if back and not one.is_credit:
                open_ = taken.get(one.key, 0) - self._settlement.paid(one.id)
                if not open_:
                    raise WorkbookError("apply-nothing-paid", line=line["bank_line"], document=one.id)
            most = max(open_, -left) if back else min(open_, left - written.charges)
            return written.part(one.id, self._parties.get(one.party_key, one.party), most if said is None else said)
        if back and is_source:
            sources = self._books[self._side.sources]
            party = str(sources.loc[self._books.row_of(self._side.sources, written.id), self._side.party])
            held = -self._settlement.left(one.id) if one else 0
            whole = held + sum(amount for _, amount in self._settlement.paid_by(written.id))
            if whole <= 0:
                raise WorkbookError("apply-nothing-paid", line=line["bank_line"], document=written.id)
            return written.part(written.id, party, -min(left, whole) if said is None else said)
        if party := self._parties.get(folded(written.id), ""):
            return written.part("", party, (-left if back else left) if said is None else said)
        why = "apply-money" if is_source else "apply-unknown"
        raise WorkbookError(why, line=line["bank_line"], part=written.id)

    def _oldest(self, part: Part, currency: str, taken: Mapping[str, int], back: bool) -> Iterator[Part]:
        """The party's open documents, oldest first, as far as the money goes; the rest stays on the account.

        Of money that goes back: what the party's credit notes and money on account hold.
        """
        left, sign = abs(part.payment), -1 if back else 1
        for one in self._by_party.get(folded(part.party), ()):
            open_ = (self._settlement.left(one.id) - taken.get(one.key, 0)) * sign
            if one.currency == currency and one.is_credit == back and min(open_, left) > 0:
                yield Part(one.id, part.party, min(open_, left) * sign, currency=part.currency)
                left -= min(open_, left)
        if left or left == abs(part.payment):
            yield Part("", part.party, left * sign, currency=part.currency)

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
        rows = [one.row for one in settled if one.status in SETTLED_FROM[side.name]]
        documents.loc[rows, "status"] = PAID[side.name]
        books = books.with_tables(**{side.documents: documents})
        return unsettled.open_again(books, side, self._taken_back), [one.id for one in self._money]
